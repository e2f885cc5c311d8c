import sharp from 'sharp';

type Input = Record<string, unknown>;

/** A file as a request carries it: base64, as it is or in a data URI. */
export function bytesOf(value: unknown): Buffer {
  return Buffer.from(String(value).replace(/^.*;base64,/u, ''), 'base64');
}

/** The picture in its larger frame, mirrored into it, and a little brighter: hosted models shift colours. */
export async function grown(input: Input): Promise<Buffer> {
  const [left, top, right, bottom] = ['left', 'top', 'right', 'bottom'].map((side) => Number(input[side]));
  return sharp(bytesOf(input['image']))
    .removeAlpha()
    .linear(1, 6)
    .extend({ left, top, right, bottom, extendWith: 'mirror' })
    .png()
    .toBuffer();
}

/** The other face over the middle of the picture, and everything a little brighter. */
export async function swapped(input: Input): Promise<Buffer> {
  const target = sharp(bytesOf(urlOf(input['target_image']))).removeAlpha();
  const { width, height } = await target.metadata();
  const face = await sharp(bytesOf(urlOf(input['face_image_0'])))
    .resize(Math.round(width * 0.8), Math.round(height * 0.8), { fit: 'cover' })
    .png()
    .toBuffer();
  // One at a time: whatever order they are called in, colours are changed after pictures are laid over.
  const joined = await target
    .composite([{ input: face }])
    .png()
    .toBuffer();
  return sharp(joined).linear(1, 10).png().toBuffer();
}

const urlOf = (file: unknown): unknown => (file as { readonly url?: unknown } | undefined)?.url;
