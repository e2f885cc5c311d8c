import { Ajv } from 'ajv';

/** No description of this server exists: its routes take what is written here. */
const schema = {
  type: 'object',
  required: ['prompt', 'prompt_id', 'client_id'],
  additionalProperties: false,
  properties: {
    prompt: {
      type: 'object',
      minProperties: 1,
      additionalProperties: {
        type: 'object',
        required: ['class_type', 'inputs'],
        properties: {
          class_type: { type: 'string', minLength: 1 },
          inputs: { type: 'object' },
          _meta: { type: 'object' },
        },
      },
    },
    // Newer servers refuse anything but a UUID in lower case.
    prompt_id: { type: 'string', pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' },
    client_id: { type: 'string', minLength: 1 },
  },
};

const validate = new Ajv({ allErrors: true }).compile(schema);

/** Findings of a body of `POST /prompt`; empty where it is as it should be. */
export function ownPromptCheck(body: unknown): readonly string[] {
  return validate(body)
    ? []
    : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
