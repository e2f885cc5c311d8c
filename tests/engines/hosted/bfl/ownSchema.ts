import { Ajv } from 'ajv';

const picture = { type: 'string', pattern: '^[A-Za-z0-9+/]{8,}={0,2}$' };
const prompt = { type: 'string', minLength: 1 };
const seed = { type: 'integer', minimum: 0, maximum: 2 ** 32 - 1 };
const side = { type: 'integer', minimum: 64, maximum: 2048, multipleOf: 16 };
const margin = { type: 'integer', minimum: 0, maximum: 2048 };

/** Only the fields that we send, all of them required but `optional`; JPEG is the default of the service. */
const bodyOf = (properties: Record<string, unknown>, optional: Record<string, unknown> = {}): unknown => ({
  type: 'object',
  additionalProperties: false,
  properties: { ...properties, ...optional, output_format: { const: 'png' } },
  required: [...Object.keys(properties), 'output_format'],
});

/** With a picture it is an edit. */
const flux2 = { prompt, width: side, height: side, seed };

const bodies = {
  '/v1/flux-2-pro': bodyOf(flux2, { input_image: picture }),
  '/v1/flux-2-max': bodyOf(flux2),
  '/v1/flux-2-flex': bodyOf({ ...flux2, prompt_upsampling: { const: false } }),
  '/v1/flux-2-klein-4b': bodyOf(flux2, { input_image: picture }),
  '/v1/flux-tools/erase-v1': bodyOf({
    image: picture,
    mask: picture,
    dilate_pixels: { type: 'integer', minimum: 0, maximum: 25 },
  }),
  '/v1/flux-pro-1.0-fill': bodyOf({ image: picture, mask: picture, prompt }),
  '/v1/flux-pro-1.0-expand': bodyOf({
    image: picture,
    left: margin,
    top: margin,
    right: margin,
    bottom: margin,
    prompt: { type: 'string' },
    seed,
  }),
};

const ajv = new Ajv({ allErrors: true });
const checks = new Map(Object.entries(bodies).map(([path, body]) => [path, ajv.compile(body as object)]));

/** Findings of a request body to `path`, as we describe it; empty where it is as it should be. */
export function ownRequestCheck(path: string, body: unknown): readonly string[] {
  const validate = checks.get(path);
  if (!validate) return [`nothing is sent to ${path}`];
  return validate(body)
    ? []
    : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
