import { readPngChunks } from './png.ts';

/**
 * The browser's own Display P3 profile, as the data of an `iCCP` chunk: taken from a one-pixel canvas, so
 * that our PNGs carry the same profile as its JPEG and WebP. Null where the browser writes none.
 */
export async function displayP3Iccp(): Promise<Uint8Array | null> {
  const canvas = new OffscreenCanvas(1, 1);
  if (!canvas.getContext('2d', { colorSpace: 'display-p3' })) return null;
  const blob = await canvas.convertToBlob({ type: 'image/png' });
  const chunks = readPngChunks(new Uint8Array(await blob.arrayBuffer()));
  if (!chunks.ok) return null;
  return chunks.value.find(({ type }) => type === 'iCCP')?.data ?? null;
}
