import { tileSize } from '../../kernel/document/records.ts';

/** Straight RGBA of a tile with its mask multiplied in. Opaque masks are not copied. */
export function tilePixels(
  kind: 'pixels' | 'coverage',
  bytes: Uint8Array<ArrayBuffer>,
  mask: Uint8Array<ArrayBuffer> | null,
): Uint8ClampedArray<ArrayBuffer> {
  if (kind === 'coverage') {
    const pixels = new Uint8ClampedArray(tileSize * tileSize * 4).fill(255);
    for (let i = 0; i < bytes.length; i += 1) pixels[i * 4 + 3] = bytes[i] ?? 0;
    return pixels;
  }
  const pixels = new Uint8ClampedArray(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (mask === null) return pixels;
  const masked = pixels.slice();
  for (let i = 0; i < mask.length; i += 1) {
    const coverage = mask[i] ?? 0;
    if (coverage !== 255) masked[i * 4 + 3] = Math.round(((masked[i * 4 + 3] ?? 0) * coverage) / 255);
  }
  return masked;
}
