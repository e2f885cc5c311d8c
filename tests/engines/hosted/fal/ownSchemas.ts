import { Ajv } from 'ajv';

import type { BodyCheck } from '../harness/specs.ts';

const picture = { type: 'string', pattern: '^data:image/png;base64,[A-Za-z0-9+/]+=*$' };
const imageFile = {
  type: 'object',
  required: ['url'],
  properties: { url: picture },
  additionalProperties: false,
};
const prompt = { type: 'string', minLength: 1 };
const seed = { type: 'integer', minimum: 0 };
const side = { type: 'integer', minimum: 64 };
const png = { const: 'png' };

/** Fields of our own requests as the service documents them; what is not in here is not sent. */
const inputs: Readonly<Record<string, Readonly<Record<string, object>>>> = {
  'fal-ai/flux-2-pro': {
    prompt,
    image_size: {
      type: 'object',
      required: ['width', 'height'],
      properties: { width: side, height: side },
      additionalProperties: false,
    },
    seed,
    output_format: png,
  },
  'fal-ai/bria/eraser': {
    image_url: picture,
    mask_url: picture,
    mask_type: { const: 'manual' },
    preserve_alpha: { type: 'boolean' },
  },
  'fal-ai/object-removal/mask': {
    image_url: picture,
    mask_url: picture,
    // Left out, the service takes its dearest quality.
    model: { enum: ['low_quality', 'medium_quality', 'high_quality', 'best_quality'] },
    mask_expansion: { type: 'integer', minimum: 0, maximum: 50 },
  },
  'fal-ai/flux-pro/v1/fill': {
    image_url: picture,
    mask_url: picture,
    prompt,
    seed,
    num_images: { const: 1 },
    output_format: png,
  },
  'fal-ai/finegrain-eraser/mask': {
    image_url: picture,
    mask_url: picture,
    mode: { enum: ['express', 'standard', 'premium'] },
  },
  'fal-ai/birefnet/v2': {
    image_url: picture,
    model: {
      enum: [
        'General Use (Light)',
        'General Use (Light 2K)',
        'General Use (Heavy)',
        'Matting',
        'Portrait',
        'General Use (Dynamic)',
      ],
    },
    operating_resolution: { enum: ['1024x1024', '2048x2048'] },
    output_format: png,
  },
  'fal-ai/bria/background/remove': { image_url: picture },
  'fal-ai/bria/background/replace': { image_url: picture, prompt, seed, num_images: { const: 1 } },
  'easel-ai/advanced-face-swap': {
    face_image_0: imageFile,
    target_image: imageFile,
    gender_0: { enum: ['male', 'female', 'non-binary'] },
    workflow_type: { enum: ['target_hair', 'user_hair'] },
  },
  'fal-ai/seedvr/upscale/image': {
    image_url: picture,
    upscale_mode: { const: 'factor' },
    upscale_factor: { enum: [2, 3, 4] },
    output_format: png,
  },
  'fal-ai/image-apps-v2/style-transfer': {
    image_url: picture,
    style_reference_image_url: picture,
    aspect_ratio: {
      type: 'object',
      required: ['ratio'],
      properties: { ratio: { enum: ['1:1', '16:9', '9:16', '4:3', '3:4'] } },
      additionalProperties: false,
    },
  },
  'fal-ai/image-editing/style-transfer': {
    image_url: picture,
    prompt,
    seed,
    aspect_ratio: { enum: ['21:9', '16:9', '4:3', '3:2', '1:1', '2:3', '3:4', '9:16', '9:21'] },
    output_format: png,
  },
};

/** Every field is always sent. */
export function ownInputCheck(path: string): BodyCheck {
  const properties = inputs[path];
  if (!properties) throw new Error(`no own schema for ${path}`);
  const validate = new Ajv({ allErrors: true }).compile({
    type: 'object',
    properties,
    required: Object.keys(properties),
    additionalProperties: false,
  });
  return (body) =>
    validate(body)
      ? []
      : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
