import { Ajv } from 'ajv';

const prompt = { type: 'string', minLength: 1 };
const size = { enum: ['1024x1024', '1536x1024', '1024x1536'] };
/** A field of a form that is sent so often, with a file in it. */
const files = (minItems: number): unknown => ({
  type: 'array',
  items: { const: 'image/png' },
  minItems,
  maxItems: minItems,
});
const count = { type: 'integer', minimum: 1, maximum: 10 };

/** Those that the service still had in November 2026 and that are offered. */
const model = { enum: ['gpt-image-2.6-sunburst', 'gpt-image-2.6-flare', 'gpt-image-2', 'gpt-image-1.5'] };
const format = { output_format: { const: 'png' } };
/** Whatever stands behind a gateway: no field that it may not know. */
const named = { type: 'string', minLength: 1 };

/** Only the fields that we send; `optional` may be missing. */
const bodyOf = (properties: Record<string, unknown>, optional: Record<string, unknown> = {}): unknown => ({
  type: 'object',
  additionalProperties: false,
  properties: { ...properties, ...optional },
  required: Object.keys(properties),
});

const bodies = {
  'openai generate': bodyOf(
    { model, prompt, n: count, size, ...format },
    { quality: { enum: ['low', 'medium', 'high'] } },
  ),
  'openai erase': bodyOf({ model, prompt, size, ...format, image: files(1), mask: files(1) }),
  'openai style-transfer': bodyOf({ model, prompt, size, ...format, image: files(1) }),
  'openai style-transfer with a reference': bodyOf({
    model,
    prompt,
    size,
    ...format,
    'image[]': files(2),
  }),
  'gateway generate': bodyOf({ model: named, prompt, n: count, size }),
  'gateway erase': bodyOf({ model: named, prompt, size, image: files(1), mask: files(1) }),
};

export type RequestName = keyof typeof bodies;

const ajv = new Ajv({ allErrors: true });
const checks = new Map(Object.entries(bodies).map(([name, body]) => [name, ajv.compile(body as object)]));

/** Findings of a body, or of a form with the types of its files; empty where it is as it should be. */
export function ownRequestCheck(name: RequestName, body: unknown): readonly string[] {
  const validate = checks.get(name);
  if (!validate) return [`${name} is not described`];
  return validate(body)
    ? []
    : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
