import { Ajv } from 'ajv';

const file = { const: 'image/png' };
const prompt = { type: 'string', minLength: 1, maxLength: 10_000 };
const seed = { type: 'integer', minimum: 1, maximum: 4_294_967_294 };
const margin = { type: 'integer', minimum: 0, maximum: 2000 };
const ratio = { enum: ['1:1', '16:9', '21:9', '2:3', '3:2', '4:5', '5:4', '9:16', '9:21'] };

/** Only the fields that we send; `optional` may be missing. */
const bodyOf = (properties: Record<string, unknown>, optional: Record<string, unknown> = {}): unknown => ({
  type: 'object',
  additionalProperties: false,
  properties: { ...properties, ...optional, output_format: { const: 'png' } },
  required: [...Object.keys(properties), 'output_format'],
});

const generate = { prompt, aspect_ratio: ratio };
const bodies = {
  'generate/core': bodyOf(generate, { seed }),
  'generate/ultra': bodyOf(generate, { seed }),
  'generate/sd3': bodyOf(
    { ...generate, model: { enum: ['sd3.5-large', 'sd3.5-large-turbo', 'sd3.5-medium', 'sd3.5-flash'] } },
    { seed },
  ),
  'edit/erase': bodyOf({ image: file, mask: file, grow_mask: { const: 0 } }),
  'edit/inpaint': bodyOf({ image: file, mask: file, prompt, grow_mask: { const: 0 } }),
  'edit/remove-background': bodyOf({ image: file }),
  'edit/replace-background-and-relight': bodyOf({ subject_image: file, background_prompt: prompt }, { seed }),
  'edit/outpaint': bodyOf(
    { image: file, left: margin, right: margin, up: margin, down: margin },
    { prompt, seed },
  ),
  'upscale/fast': bodyOf({ image: file }),
  'control/style-transfer': bodyOf(
    { init_image: file, style_image: file, style_strength: { type: 'number', minimum: 0, maximum: 1 } },
    { seed },
  ),
};

export const services = Object.keys(bodies);

const ajv = new Ajv({ allErrors: true });
const checks = new Map(
  Object.entries(bodies).map(([service, body]) => [
    `/v2beta/stable-image/${service}`,
    ajv.compile(body as object),
  ]),
);

/** Findings of a form (files as their type) to `path`, as we describe it; empty where it is as it should be. */
export function ownRequestCheck(path: string, body: unknown): readonly string[] {
  const validate = checks.get(path);
  if (!validate) return [`nothing is sent to ${path}`];
  return validate(body)
    ? []
    : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
