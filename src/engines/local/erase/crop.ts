import type { PixelSource } from '../../../kernel/pixels/buffers.ts';
import { intersectRects } from '../../../kernel/shared/geometry.ts';
import type { Rect, Size } from '../../../kernel/shared/geometry.ts';
import { extendVisible } from '../pixels/extendVisible.ts';
import { fillAlpha } from './fillAlpha.ts';
import { networkSide } from './networkSide.ts';
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

/** For every small pixel the span of large ones it covers: `count` of them from `first`, `taps` weights apart. */
interface Spans {
  readonly taps: number;
  readonly first: Int32Array;
  readonly count: Int32Array;
  readonly weights: Float32Array;
}

/** Area spans when shrinking, nearest pairs (linear) when enlarging. */
function spansOf(large: number, small: number): Spans {
  const scale = large / small;
  const taps = Math.ceil(Math.max(1, scale)) + 1;
  const first = new Int32Array(small);
  const count = new Int32Array(small);
  const weights = new Float32Array(small * taps);
  for (let i = 0; i < small; i += 1) {
    const from = scale >= 1 ? i * scale : Math.max(0, (i + 0.5) * scale - 0.5);
    const to = scale >= 1 ? (i + 1) * scale : Math.min(large, from + 1);
    const start = Math.min(large - 1, Math.floor(from + 1e-9));
    const end = Math.min(large, Math.max(start + 1, Math.ceil(to - 1e-9)));
    const row = weights.subarray(i * taps, i * taps + end - start);
    for (let j = start; j < end; j += 1)
      row[j - start] = Math.max(0, Math.min(to, j + 1) - Math.max(from, j));
    const sum = row.reduce((left, right) => left + right, 0);
    for (let j = 0; j < row.length; j += 1) row[j] = sum > 0 ? (row[j] as number) / sum : 1 / row.length;
    first[i] = start;
    count[i] = row.length;
  }
  return { taps, first, count, weights };
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
  const shrinker = createShrinker(crop);
  for (let top = 0; top < crop.height; top += bandRows) {
    const height = Math.min(bandRows, crop.height - top);
    const band = { x: crop.x, y: crop.y + top, width: crop.width, height };
    const { data } = await read(band);
    shrinker.add(data, openPixels(band, unknown), top, height);
  }
  const { colour, known, visible } = shrinker.finish();
  extendVisible(colour, visible, known, networkSide, networkSide);
  return { crop, colour, known, alpha: fillAlpha(visible, known) };
}

/** The loops over pixels, apart from the waiting for them: engines compile a plain function far better. */
function createShrinker({ width, height }: Size) {
  const sums = new Float32Array(channels * networkSide * networkSide);
  const columns = spansOf(width, networkSide);
  const rows = spansOf(height, networkSide);
  const line = new Float32Array(channels * networkSide);
  let target = 0;

  /** `count` rows of the crop from row `top` on. */
  function add(data: Uint8ClampedArray, open: Uint8Array | null, top: number, count: number): void {
    for (let y = 0; y < count; y += 1) {
      shrinkRow(data, open, y * width, columns, line);
      addLine(top + y);
    }
  }

  /** Gives the line to every small row that row `y` of the crop is a part of. */
  function addLine(y: number): void {
    while (target < networkSide - 1 && endOf(target) <= y) target += 1;
    for (let t = target; t < networkSide && (rows.first[t] as number) <= y; t += 1) {
      if (y >= endOf(t)) continue;
      addWeighted(
        sums,
        t * line.length,
        line,
        rows.weights[t * rows.taps + y - (rows.first[t] as number)] as number,
      );
    }
  }

  const endOf = (t: number): number => (rows.first[t] as number) + (rows.count[t] as number);

  return { add, finish: () => normalised(sums) };
}

function addWeighted(sums: Float32Array, at: number, line: Float32Array, weight: number): void {
  for (let i = 0; i < line.length; i += 1)
    sums[at + i] = (sums[at + i] as number) + weight * (line[i] as number);
}

/** Sums → colour (RGB planes), what is known, and its opacity, 0..1. */
function normalised(sums: Float32Array) {
  const plane = networkSide * networkSide;
  const colour = new Float32Array(3 * plane);
  const known = new Uint8Array(plane);
  const visible = new Float32Array(plane);
  for (let i = 0, at = 0; i < plane; i += 1, at += channels) {
    const weight = sums[at + 4] as number;
    if (weight < 0.9999) continue;
    known[i] = 1;
    const shown = sums[at + 3] as number;
    if (shown <= 0) continue;
    visible[i] = shown / weight;
    colour[i] = (sums[at] as number) / shown;
    colour[plane + i] = (sums[at + 1] as number) / shown;
    colour[2 * plane + i] = (sums[at + 2] as number) / shown;
  }
  return { colour, known, visible };
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
    const start = offset + (columns.first[i] as number);
    const end = start + (columns.count[i] as number);
    let tap = i * columns.taps;
    let r = 0;
    let g = 0;
    let b = 0;
    let shown = 0;
    let known = 0;
    for (let j = start; j < end; j += 1, tap += 1) {
      if (open !== null && open[j] === 1) continue;
      const weight = columns.weights[tap] as number;
      const at = j * 4;
      const visible = weight * ((data[at + 3] as number) / 255);
      r += visible * (data[at] as number);
      g += visible * (data[at + 1] as number);
      b += visible * (data[at + 2] as number);
      shown += visible;
      known += weight;
    }
    const to = i * channels;
    line[to] = r;
    line[to + 1] = g;
    line[to + 2] = b;
    line[to + 3] = shown;
    line[to + 4] = known;
  }
}
