import type { PixelBuffer, PixelSource } from './buffers.ts';
import type { Size } from '../shared/geometry.ts';

/** The largest size of the same proportions with no side above `maxSide`; never enlarged, never 0. */
export function fitWithin(size: Size, maxSide: number): Size {
  const factor = Math.min(1, maxSide / Math.max(size.width, size.height));
  return {
    width: Math.max(1, Math.round(size.width * factor)),
    height: Math.max(1, Math.round(size.height * factor)),
  };
}

/** Rows of the source held at once by `shrunkTo`. */
const bandHeight = 256;

/** A small copy with the picture's proportions. */
export function thumbnailOf(source: PixelSource, maxSide: number): Promise<PixelBuffer> {
  return shrunkTo(source, fitWithin(source, maxSide));
}

/** A copy by exact area averaging, alpha-weighted; reads the source in bands. `size` has no side longer than the source's. */
export async function shrunkTo(source: PixelSource, size: Size): Promise<PixelBuffer> {
  const sums = new Float64Array(size.width * size.height * 4);
  const line = new Float64Array(size.width * 4);
  const columns = axisShares(source.width, size.width);
  const rows = axisShares(source.height, size.height);
  for (let y = 0; y < source.height; y += bandHeight) {
    const height = Math.min(bandHeight, source.height - y);
    const band = await source.readRegion({ x: 0, y, width: source.width, height });
    for (let row = 0; row < height; row += 1) addRow(sums, line, band, row, y + row, columns, rows);
  }
  const data = new Uint8ClampedArray(sums.length);
  for (let i = 0; i < sums.length; i += 4) {
    const alpha = sums[i + 3] as number;
    if (alpha === 0) continue;
    for (let channel = 0; channel < 3; channel += 1)
      data[i + channel] = (sums[i + channel] as number) / alpha;
    data[i + 3] = alpha;
  }
  return { ...size, data };
}

/** Each source pixel overlaps at most two pixels of a smaller axis: the first one and its share, the rest goes on. */
interface AxisShares {
  readonly first: Int32Array;
  readonly firstShare: Float64Array;
  readonly nextShare: Float64Array;
}

/** Shares are fractions of the destination pixel. */
function axisShares(from: number, to: number): AxisShares {
  const first = new Int32Array(from);
  const firstShare = new Float64Array(from);
  const nextShare = new Float64Array(from);
  for (let i = 0; i < from; i += 1) {
    const start = (i * to) / from;
    const end = ((i + 1) * to) / from;
    const pixel = Math.floor(start);
    const border = pixel + 1;
    first[i] = pixel;
    firstShare[i] = Math.min(end, border) - start;
    nextShare[i] = border < to ? Math.max(0, end - border) : 0;
  }
  return { first, firstShare, nextShare };
}

/** Sums one source row into destination columns, then adds that to the one or two rows it overlaps. */
function addRow(
  sums: Float64Array,
  line: Float64Array,
  band: PixelBuffer,
  row: number,
  y: number,
  columns: AxisShares,
  rows: AxisShares,
): void {
  const { data, width } = band;
  const { first, firstShare, nextShare } = columns;
  // The running sums stay in registers until the column is complete: twice as fast as adding in the array.
  let r = 0;
  let g = 0;
  let b = 0;
  let a = 0;
  let at = row * width * 4;
  for (let x = 0; x < width; x += 1, at += 4) {
    const alpha = data[at + 3] as number;
    const share = (firstShare[x] as number) * alpha;
    r += (data[at] as number) * share;
    g += (data[at + 1] as number) * share;
    b += (data[at + 2] as number) * share;
    a += share;
    const column = first[x] as number;
    if (x + 1 < width && first[x + 1] === column) continue;
    line[column * 4] = r;
    line[column * 4 + 1] = g;
    line[column * 4 + 2] = b;
    line[column * 4 + 3] = a;
    const next = (nextShare[x] as number) * alpha;
    r = (data[at] as number) * next;
    g = (data[at + 1] as number) * next;
    b = (data[at + 2] as number) * next;
    a = next;
  }
  const top = (rows.first[y] as number) * line.length;
  addLine(sums, top, line, rows.firstShare[y] as number);
  const next = rows.nextShare[y] as number;
  if (next > 0) addLine(sums, top + line.length, line, next);
}

function addLine(sums: Float64Array, at: number, line: Float64Array, share: number): void {
  for (let i = 0; i < line.length; i += 1) {
    sums[at + i] = (sums[at + i] as number) + (line[i] as number) * share;
  }
}
