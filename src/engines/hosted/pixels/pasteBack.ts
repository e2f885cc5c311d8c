import type { EraseRequest } from '../../../kernel/operations/catalogue.ts';
import type { AlphaBuffer, PixelBuffer } from '../../../kernel/pixels/buffers.ts';
import { intersectRects } from '../../../kernel/shared/geometry.ts';
import type { Rect, Size } from '../../../kernel/shared/geometry.ts';
import { createRowSampler } from '../../local/pixels/planes.ts';
import type { RowSampler } from '../../local/pixels/planes.ts';
import type { FillField } from './fillField.ts';
import { createResampler } from './resample.ts';

const writeSide = 512;

/** A fill on its way into the picture. */
export interface Fill {
  /** Of the document. */
  readonly crop: Rect;
  /** The crop as the service drew it, at any size. */
  readonly picture: PixelBuffer;
  readonly field: FillField;
  /** Of `offsets` and `opacity`. */
  readonly grid: Size;
  /** Added to R, G and B. */
  readonly offsets: readonly Float32Array[];
  /** The fill's own opacity, 0..255; null = opaque. */
  readonly opacity: Float32Array | null;
}

/** Writes the fill where the field covers the picture and nowhere else, in squares, each once. */
export async function pasteBack(
  fill: Fill,
  { sink, cleared }: Pick<EraseRequest, 'sink' | 'cleared'>,
): Promise<void> {
  const { field, crop, grid } = fill;
  const resampler = createResampler(fill.picture, crop);
  const planes = fill.opacity === null ? fill.offsets : [...fill.offsets, fill.opacity];
  const sampler = createRowSampler(planes, grid.width, grid.height, crop.width, crop.height);
  for (const square of squaresOf(intersectRects(field.rect, crop))) {
    const coverage = await field.coverage(square);
    if (!coverage.some((value) => value !== 0)) continue;
    const place = { ...square, x: square.x - crop.x, y: square.y - crop.y };
    const pixels = resampler.region(place);
    drawFill(pixels, coverage, place, sampler, fill.opacity !== null);
    await sink.write(square.x, square.y, pixels);
    if (fill.opacity !== null) await cleared?.write(square.x, square.y, takenAway(pixels, coverage));
  }
}

function* squaresOf(all: Rect): Generator<Rect> {
  for (let y = all.y; y < all.y + all.height; y += writeSide)
    for (let x = all.x; x < all.x + all.width; x += writeSide)
      yield intersectRects({ x, y, width: writeSide, height: writeSide }, all);
}

/** Turns the service's colours into the fill's, with alpha = coverage × its own opacity; elsewhere nothing. */
function drawFill(
  pixels: PixelBuffer,
  coverage: Uint8ClampedArray,
  place: Rect,
  sampler: RowSampler,
  hasOpacity: boolean,
): void {
  const { width, height, data } = pixels;
  const rows = Array.from({ length: hasOpacity ? 4 : 3 }, () => new Float32Array(width));
  for (let y = 0; y < height; y += 1) {
    for (const [index, row] of rows.entries()) sampler.sample(index, place.y + y, place.x, row);
    drawRow(data, coverage, y * width, rows);
  }
}

function drawRow(
  data: Uint8ClampedArray,
  coverage: Uint8ClampedArray,
  start: number,
  rows: readonly Float32Array[],
): void {
  const [red, green, blue, opacity] = rows as [Float32Array, Float32Array, Float32Array, Float32Array?];
  for (let x = 0, i = start; x < red.length; x += 1, i += 1) {
    const at = i * 4;
    const covered = coverage[i] as number;
    if (covered === 0) {
      data.fill(0, at, at + 4);
      continue;
    }
    data[at] = (data[at] as number) + (red[x] as number);
    data[at + 1] = (data[at + 1] as number) + (green[x] as number);
    data[at + 2] = (data[at + 2] as number) + (blue[x] as number);
    data[at + 3] = opacity === undefined ? covered : (covered * (opacity[x] as number)) / 255;
  }
}

/**
 * What must go from the picture so that laying the fill over the rest gives `picture · (1 − coverage) + fill`: over
 * leaves `1 − alpha` of it, so `(1 − coverage) / (1 − alpha)` has to stay.
 */
function takenAway(fill: PixelBuffer, coverage: Uint8ClampedArray): AlphaBuffer {
  const data = new Uint8ClampedArray(coverage.length);
  for (let i = 0; i < data.length; i += 1) {
    const through = 255 - (fill.data[i * 4 + 3] as number);
    if (through > 0) data[i] = 255 * (1 - (255 - (coverage[i] as number)) / through);
  }
  return { width: fill.width, height: fill.height, data };
}
