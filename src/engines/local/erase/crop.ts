import type { PixelSource } from '../../../kernel/pixels/buffers.ts';
import { intersectRects } from '../../../kernel/shared/geometry.ts';
import type { Rect, Size } from '../../../kernel/shared/geometry.ts';
import { extendVisible } from '../pixels/extendVisible.ts';
import { fillAlpha } from './fillAlpha.ts';
import { networkSide } from './holes.ts';
import type { HoleField } from './holes.ts';
import { variationOf } from './variation.ts';
import type { Variation } from './variation.ts';

/** The hole takes about a third of the crop's area: enough context to continue, enough pixels to be sharp. */
const contextFactor = 1.8;
const bandRows = 256;
/** Sums per small pixel: R, G, B, what is visible, what is known. */
const channels = 5;

/** The picture as the network sees it: `networkSide`² planes. */
export interface SmallCrop {
  readonly crop: Rect;
  /** RGB planes, 0..255; 0 where unknown. What is transparent carries on the colours visible around it. */
  readonly colour: Float32Array;
  /** 1 = known, 0 = to be filled. */
  readonly known: Uint8Array;
  /** Opacity, 0..255, continued into the hole; null where everything around the hole is opaque. */
  readonly alpha: Float32Array | null;
}

/**
 * A square around the hole inside the picture; a side is shortened only where the picture itself ends.
 * A variation sees more or less around the hole, from another side; the hole itself is always inside.
 */
export function cropAround(hole: Rect, picture: Size, variation: Variation = variationOf(0)): Rect {
  const least = Math.max(networkSide, Math.ceil(Math.max(hole.width, hole.height) * contextFactor));
  const side = Math.round(least * variation.context);
  const axis = (start: number, length: number, limit: number, shift: number): readonly [number, number] => {
    const size = Math.min(Math.max(side, Math.ceil(length * 1.3)), limit);
    const wanted = Math.round(start + length / 2 - size / 2 + shift * size);
    return [Math.min(Math.max(0, wanted), limit - size), size];
  };
  const [x, width] = axis(hole.x, hole.width, picture.width, variation.shift[0]);
  const [y, height] = axis(hole.y, hole.height, picture.height, variation.shift[1]);
  return { x, y, width, height };
}

/** For every small pixel the span of large ones it covers, with the weight of each. */
interface Spans {
  readonly first: Int32Array;
  readonly weights: readonly Float32Array[];
}

/** Area spans when shrinking, nearest pairs (linear) when enlarging. */
function spansOf(large: number, small: number): Spans {
  const scale = large / small;
  const first = new Int32Array(small);
  const weights: Float32Array[] = [];
  for (let i = 0; i < small; i += 1) {
    const from = scale >= 1 ? i * scale : Math.max(0, (i + 0.5) * scale - 0.5);
    const to = scale >= 1 ? (i + 1) * scale : Math.min(large, from + 1);
    const start = Math.min(large - 1, Math.floor(from + 1e-9));
    const end = Math.min(large, Math.max(start + 1, Math.ceil(to - 1e-9)));
    const row = new Float32Array(end - start);
    for (let j = start; j < end; j += 1)
      row[j - start] = Math.max(0, Math.min(to, j + 1) - Math.max(from, j));
    const sum = row.reduce((a, b) => a + b, 0);
    weights.push(sum > 0 ? row.map((w) => w / sum) : row.fill(1 / row.length));
    first[i] = start;
  }
  return { first, weights };
}

/**
 * Shrinks (or, for tiny pictures, enlarges) the crop to the network's square, reading it in bands.
 * Colour is averaged over known pixels only, so that nothing of an object bleeds out of its hole, each
 * weighted by its opacity; a small pixel is known only when every large pixel under it is.
 *
 * @param unknown coverage fields that are still to be filled
 */
export async function readSmallCrop(
  read: PixelSource['readRegion'],
  crop: Rect,
  unknown: readonly HoleField[],
): Promise<SmallCrop> {
  const plane = networkSide * networkSide;
  const colour = new Float32Array(3 * plane);
  const known = new Uint8Array(plane);
  const sums = new Float32Array(channels * plane);
  const columns = spansOf(crop.width, networkSide);
  const rows = spansOf(crop.height, networkSide);
  const line = new Float32Array(channels * networkSide);
  let target = 0;
  for (let top = 0; top < crop.height; top += bandRows) {
    const height = Math.min(bandRows, crop.height - top);
    const band = { x: crop.x, y: crop.y + top, width: crop.width, height };
    const { data } = await read(band);
    const open = openPixels(band, unknown);
    for (let y = 0; y < height; y += 1) {
      shrinkRow(data, open, y * crop.width, columns, line);
      const absolute = top + y;
      while (
        target < networkSide - 1 &&
        (rows.first[target] ?? 0) + (rows.weights[target]?.length ?? 0) <= absolute
      ) {
        target += 1;
      }
      for (let t = target; t < networkSide && (rows.first[t] ?? 0) <= absolute; t += 1) {
        const weight = rows.weights[t]?.[absolute - (rows.first[t] ?? 0)] ?? 0;
        if (weight === 0) continue;
        const at = t * channels * networkSide;
        for (let i = 0; i < line.length; i += 1) sums[at + i] = (sums[at + i] ?? 0) + weight * (line[i] ?? 0);
      }
    }
  }
  const visible = new Float32Array(plane);
  for (let i = 0; i < plane; i += 1) {
    const at = i * channels;
    const weight = sums[at + 4] ?? 0;
    if (weight < 0.9999) continue;
    known[i] = 1;
    const shown = sums[at + 3] ?? 0;
    if (shown <= 0) continue;
    visible[i] = shown / weight;
    for (let c = 0; c < 3; c += 1) colour[c * plane + i] = (sums[at + c] ?? 0) / shown;
  }
  extendVisible(colour, visible, known, networkSide, networkSide);
  return { crop, colour, known, alpha: fillAlpha(visible, known) };
}

/** 1 where a pixel of the band is still to be filled, or null when none is. */
function openPixels(band: Rect, fields: readonly HoleField[]): Uint8Array | null {
  let open: Uint8Array | null = null;
  for (const { rect, alpha } of fields) {
    const common = intersectRects(rect, band);
    if (common.width === 0 || common.height === 0) continue;
    open ??= new Uint8Array(band.width * band.height);
    for (let y = common.y; y < common.y + common.height; y += 1) {
      let from = (y - rect.y) * rect.width + common.x - rect.x;
      let to = (y - band.y) * band.width + common.x - band.x;
      for (let x = 0; x < common.width; x += 1, from += 1, to += 1) if (alpha[from] !== 0) open[to] = 1;
    }
  }
  return open;
}

/** One row of the crop → sums of R, G, B over visible pixels, their share, and the share of known ones. */
function shrinkRow(
  data: Uint8ClampedArray,
  open: Uint8Array | null,
  offset: number,
  columns: Spans,
  line: Float32Array,
): void {
  for (let i = 0; i < networkSide; i += 1) {
    const start = offset + (columns.first[i] ?? 0);
    const weights = columns.weights[i] ?? line;
    let r = 0;
    let g = 0;
    let b = 0;
    let shown = 0;
    let known = 0;
    for (let j = 0; j < weights.length; j += 1) {
      if (open !== null && open[start + j] === 1) continue;
      const weight = weights[j] ?? 0;
      const at = (start + j) * 4;
      const visible = weight * ((data[at + 3] ?? 0) / 255);
      r += visible * (data[at] ?? 0);
      g += visible * (data[at + 1] ?? 0);
      b += visible * (data[at + 2] ?? 0);
      shown += visible;
      known += weight;
    }
    line[i * channels] = r;
    line[i * channels + 1] = g;
    line[i * channels + 2] = b;
    line[i * channels + 3] = shown;
    line[i * channels + 4] = known;
  }
}
