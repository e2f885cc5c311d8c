import type { DocumentRecord } from '../../kernel/document/records.ts';
import type { PixelBuffer } from '../../kernel/pixels/buffers.ts';
import type { Clock, IdSource } from '../../kernel/shared/clock.ts';

export const browserClock: Clock = {
  now: () => Date.now(),
  mono: () => performance.now(),
  tzOffsetMinutes: () => -new Date().getTimezoneOffset(),
};

export const browserIds: IdSource = { next: () => crypto.randomUUID() };

export function randomSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
}

/** A small WebP as a data URL: it lives in a row, and a data URL needs no revoking. */
export async function encodeThumbnail(
  pixels: PixelBuffer,
  colorSpace: DocumentRecord['colorSpace'],
): Promise<string> {
  const canvas = new OffscreenCanvas(pixels.width, pixels.height);
  // Drawn in sRGB, whatever the pixels are in: the file of a canvas in another space is read as sRGB here and there.
  const context = canvas.getContext('2d', { colorSpace: 'srgb' });
  if (!context) throw new Error('No 2D context for a thumbnail');
  context.putImageData(new ImageData(pixels.data, pixels.width, pixels.height, { colorSpace }), 0, 0);
  const blob = await canvas.convertToBlob({ type: 'image/webp', quality: 0.8 });
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return `data:${blob.type};base64,${btoa(binary)}`;
}
