import { Ajv } from 'ajv';

const picture = { type: 'string', pattern: '^data:image/png;base64,[A-Za-z0-9+/]{8,}={0,2}$' };
const answer = { response_format: { const: 'b64_json' }, image_format: { const: 'png' } };
const seed = { type: 'integer', minimum: 0, maximum: 2 ** 31 - 1 };
const margin = { type: 'integer', minimum: 0 };
const prompt = { type: 'string', minLength: 1 };

/** Only the fields that we send, all of them required. */
const bodyOf = (properties: Record<string, unknown>): unknown => ({
  type: 'object',
  additionalProperties: false,
  properties: { ...properties, ...answer },
  required: [...Object.keys(properties), ...Object.keys(answer)],
});

const bodies = {
  '/images/generations': bodyOf({
    prompt,
    model: { enum: ['recraftv4_1', 'recraftv4_1_flash', 'recraftv4_1_pro'] },
    size: { type: 'string', pattern: '^\\d{1,2}:\\d{1,2}$' },
    n: { type: 'integer', minimum: 1, maximum: 4 },
    random_seed: seed,
  }),
  '/images/eraseRegion': bodyOf({ image_url: picture, mask_url: picture }),
  '/images/removeBackground': bodyOf({ image_url: picture }),
  '/images/replaceBackground': bodyOf({
    prompt,
    model: { const: 'recraftv3' },
    image_url: picture,
    random_seed: seed,
  }),
  '/images/crispUpscale': bodyOf({ image_url: picture, upscale: { enum: ['upscale4mp', 'upscale16mp'] } }),
  '/images/outpaint': bodyOf({
    prompt,
    image_url: picture,
    expand_left: margin,
    expand_top: margin,
    expand_right: margin,
    expand_bottom: margin,
    random_seed: seed,
  }),
  '/images/imageToImage': bodyOf({
    prompt,
    model: { const: 'recraftv3' },
    image_url: picture,
    strength: { type: 'number', minimum: 0, maximum: 1 },
    random_seed: seed,
  }),
};

const ajv = new Ajv({ allErrors: true, strictTypes: false });
const checks = new Map(Object.entries(bodies).map(([path, body]) => [path, ajv.compile(body as object)]));

/** Findings of a request body to `path`, as we describe it; empty where it is as it should be. */
export function ownRequestCheck(path: string, body: unknown): readonly string[] {
  const validate = checks.get(path);
  if (!validate) return [`nothing is sent to ${path}`];
  return validate(body)
    ? []
    : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
