import type { PixelBuffer, PixelSource } from '../../../kernel/pixels/buffers.ts';
import { shrunkTo, thumbnailOf } from '../../../kernel/pixels/resample.ts';
import type { Rect, Size } from '../../../kernel/shared/geometry.ts';
import { extendVisible } from '../../local/pixels/extendVisible.ts';
import { createRowSampler } from '../../local/pixels/planes.ts';
import { fittedSize, scaleNote } from '../limits.ts';
import type { HostedContext } from '../operation.ts';
import { resized } from './resample.ts';

/** What a provider is shown of a picture. */
export interface SentPicture {
  /** Opaque: several services read an alpha channel as a mask. */
  readonly image: PixelBuffer;
  /** The picture's own opacity at the same size, 0..255; null where all of it is opaque. */
  readonly alpha: Uint8ClampedArray | null;
}

/** Side of the copy on which colours are carried on into what is transparent. */
const extensionSide = 512;
/** An encoder answers sizes only once it has run, so a picture that is too heavy is made smaller and tried again. */
export const weighings = 4;

/** The part `rect` of the picture within the model's limits; null where no scaling brings it there. Scaling is noted. */
export async function sentPicture(
  context: HostedContext,
  source: PixelSource,
  rect: Rect,
): Promise<SentPicture | null> {
  const { limits } = context.model;
  let { maxPixels } = limits;
  for (let attempt = 0; attempt < weighings; attempt += 1) {
    const size = fittedSize(rect, { ...limits, maxPixels });
    if (size === null) return null;
    const sent = await sentAt(source, rect, size);
    const excess = await excessOf(context, sent.image);
    if (excess <= 1) {
      const note = scaleNote(rect, size);
      if (note !== null) context.note(note);
      return sent;
    }
    maxPixels = Math.floor((size.width * size.height * 0.9) / excess);
  }
  return null;
}

/** The part at exactly `size`. */
export async function sentAt(source: PixelSource, rect: Rect, size: Size): Promise<SentPicture> {
  return opaque(await readScaled(source, rect, size));
}

/** Bytes of the encoded picture relative to what the service takes; 1 or less fits. */
export async function excessOf({ model, pictures }: HostedContext, image: PixelBuffer): Promise<number> {
  const { maxBytes } = model.limits;
  // No PNG is much longer than its pixels.
  if (maxBytes === null || image.data.length * 1.01 < maxBytes) return 0;
  return (await pictures.png(image)).length / maxBytes;
}

async function readScaled(source: PixelSource, rect: Rect, size: Size): Promise<PixelBuffer> {
  if (size.width <= rect.width && size.height <= rect.height) return shrunkTo(partOf(source, rect), size);
  // Enlarged to reach the least size, so small.
  return resized(await source.readRegion(rect), size);
}

function partOf(source: PixelSource, part: Rect): PixelSource {
  return {
    width: part.width,
    height: part.height,
    readRegion: (rect) => source.readRegion({ ...rect, x: rect.x + part.x, y: rect.y + part.y }),
  };
}

export function sourceOf(pixels: PixelBuffer): PixelSource {
  return {
    width: pixels.width,
    height: pixels.height,
    // Read in bands of whole rows.
    readRegion: async ({ y, width, height }) => ({
      width,
      height,
      data: pixels.data.slice(y * width * 4, (y + height) * width * 4),
    }),
  };
}

/** The bytes under an invisible pixel are nothing a service may see: the colours visible around it are carried on. */
async function opaque(picture: PixelBuffer): Promise<SentPicture> {
  const alpha = alphaOf(picture);
  if (alpha === null) return { image: picture, alpha };
  const small = await thumbnailOf(sourceOf(picture), extensionSide);
  const sampler = createRowSampler(
    extendedPlanes(small),
    small.width,
    small.height,
    picture.width,
    picture.height,
  );
  const data = new Uint8ClampedArray(picture.data);
  const rows = [0, 1, 2].map(() => new Float32Array(picture.width));
  for (let y = 0; y < picture.height; y += 1) {
    for (const [c, row] of rows.entries()) sampler.sample(c, y, 0, row);
    mixRow(data, y * picture.width * 4, rows);
  }
  return { image: { ...picture, data }, alpha };
}

function alphaOf({ data }: PixelBuffer): Uint8ClampedArray | null {
  const alpha = new Uint8ClampedArray(data.length / 4);
  let least = 255;
  for (let i = 0, at = 3; i < alpha.length; i += 1, at += 4) {
    const value = data[at] as number;
    alpha[i] = value;
    if (value < least) least = value;
  }
  return least === 255 ? null : alpha;
}

function extendedPlanes({ data, width, height }: PixelBuffer): Float32Array[] {
  const plane = width * height;
  const colour = new Float32Array(3 * plane);
  const visible = new Float32Array(plane);
  for (let i = 0; i < plane; i += 1) {
    for (let c = 0; c < 3; c += 1) colour[c * plane + i] = data[i * 4 + c] as number;
    visible[i] = (data[i * 4 + 3] as number) / 255;
  }
  extendVisible(colour, visible, null, width, height);
  return [0, 1, 2].map((c) => colour.subarray(c * plane, (c + 1) * plane));
}

/** A nearly invisible pixel's own colour is mostly rounding, so it counts only from a sixteenth of opacity on. */
function mixRow(data: Uint8ClampedArray, start: number, rows: readonly Float32Array[]): void {
  for (let c = 0; c < rows.length; c += 1) {
    const row = rows[c] as Float32Array;
    for (let x = 0, at = start; x < row.length; x += 1, at += 4) {
      const own = Math.min(1, (data[at + 3] as number) / 16);
      if (own < 1) data[at + c] = own * (data[at + c] as number) + (1 - own) * (row[x] as number);
    }
  }
  for (let x = 0, at = start + 3; x < (rows[0]?.length ?? 0); x += 1, at += 4) data[at] = 255;
}

/** Whether a picture has the shape of what was sent: anything else cannot be laid over it. */
export function hasShapeOf(picture: Size, sent: Size): boolean {
  const ratio = (picture.width * sent.height) / (picture.height * sent.width);
  // Services round to multiples of 8 to 32 pixels.
  return ratio > 0.96 && ratio < 1 / 0.96;
}
