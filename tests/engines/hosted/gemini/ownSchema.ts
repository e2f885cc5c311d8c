import { Ajv } from 'ajv';

import { ratios } from '../../../../src/engines/hosted/gemini/models.ts';

const part = {
  oneOf: [
    {
      type: 'object',
      required: ['text'],
      additionalProperties: false,
      properties: { text: { type: 'string', minLength: 1 } },
    },
    {
      type: 'object',
      required: ['inlineData'],
      additionalProperties: false,
      properties: {
        inlineData: {
          type: 'object',
          required: ['mimeType', 'data'],
          additionalProperties: false,
          properties: {
            mimeType: { const: 'image/png' },
            data: { type: 'string', pattern: '^[A-Za-z0-9+/]{8,}={0,2}$' },
          },
        },
      },
    },
  ],
};

/** Stricter than the service's own: only the fields that we send, with the values that it documents. */
const schema = {
  type: 'object',
  required: ['contents', 'generationConfig'],
  additionalProperties: false,
  properties: {
    contents: {
      type: 'array',
      minItems: 1,
      maxItems: 1,
      items: {
        type: 'object',
        required: ['role', 'parts'],
        additionalProperties: false,
        properties: {
          role: { const: 'user' },
          parts: { type: 'array', minItems: 1, maxItems: 15, items: part },
        },
      },
    },
    generationConfig: {
      type: 'object',
      required: ['responseModalities', 'imageConfig'],
      additionalProperties: false,
      properties: {
        responseModalities: { const: ['IMAGE'] },
        imageConfig: {
          type: 'object',
          required: ['aspectRatio', 'imageSize'],
          additionalProperties: false,
          properties: { aspectRatio: { enum: ratios }, imageSize: { enum: ['1K', '2K', '4K'] } },
        },
        seed: { type: 'integer', minimum: 0, maximum: 2 ** 31 - 1 },
      },
    },
  },
};

const validate = new Ajv({ allErrors: true }).compile(schema);

/** Findings of a request body; empty where it is as it should be. */
export function ownRequestCheck(body: unknown): readonly string[] {
  return validate(body)
    ? []
    : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
