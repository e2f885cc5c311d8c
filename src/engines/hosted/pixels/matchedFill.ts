import type { AlphaBuffer, PixelBuffer } from '../../../kernel/pixels/buffers.ts';
import type { Rect, Size } from '../../../kernel/shared/geometry.ts';
import { createRowSampler } from '../../local/pixels/planes.ts';
import type { RowSampler } from '../../local/pixels/planes.ts';
import { colourOffsets, matchingOffsets } from './colourMatch.ts';
import { comparedOf, knownDifference, opaque } from './compared.ts';
import { createResampler } from './resample.ts';

/** What a fill is made of. The pictures show the same part of the document, each at any size. */
export interface FillParts {
  /** Of that part in the document. */
  readonly size: Size;
  readonly sent: PixelBuffer;
  /** As the service drew it. */
  readonly returned: PixelBuffer;
  /** Of `known` and `opacity`. */
  readonly grid: Size;
  /** 1 = to be left as it was, 0 = to be filled. */
  readonly known: Uint8Array;
  /** The fill's own opacity, 0..255; null = opaque. */
  readonly opacity: Float32Array | null;
  /** An answer that differs from what was sent by nothing but a cast is none. */
  readonly mustDiffer: boolean;
}

export interface DrawnSquare {
  readonly pixels: PixelBuffer;
  /** What has to go from the picture below; null where the fill is opaque. */
  readonly cleared: AlphaBuffer | null;
}

export interface MatchedFill {
  /** Mean of absolute differences of what was to stay, 0..255. */
  readonly difference: number;
  /** The fill in `place`, a part of `size`, as far as `coverage` (0..255) says. */
  draw(place: Rect, coverage: Uint8ClampedArray): DrawnSquare;
}

/** The service's answer with colours that continue the document's; null where it has painted nothing. */
export function matchedFill({ size, grid, opacity, ...parts }: FillParts): MatchedFill | null {
  const picture = opaque(parts.returned);
  const compared = comparedOf(parts.sent, picture, parts.known, grid);
  const offsets = parts.mustDiffer ? colourOffsets(compared) : matchingOffsets(compared);
  if (offsets === null) return null;
  const resampler = createResampler(picture, size);
  const planes = opacity === null ? offsets : [...offsets, opacity];
  const sampler = createRowSampler(planes, grid.width, grid.height, size.width, size.height);
  return {
    difference: knownDifference(compared),
    draw: (place, coverage) => {
      const pixels = resampler.region(place);
      drawFill(pixels, coverage, place, sampler, opacity !== null);
      return { pixels, cleared: opacity === null ? null : takenAway(pixels, coverage) };
    },
  };
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
