import type { PixelSource } from '../../../kernel/pixels/buffers.ts';
import type { Rect, Size } from '../../../kernel/shared/geometry.ts';

/** RGB planes followed by alpha, 0..255, row-major: `data.length === 4 * width * height`. */
export interface Planes extends Size {
  readonly data: Float32Array;
}

const bandRows = 256;

/** Weights of the source pixels under each target pixel: area when shrinking, linear when enlarging. */
export function axisWeights(
  source: number,
  target: number,
): { readonly first: Int32Array; readonly weights: readonly Float32Array[] } {
  const scale = source / target;
  const first = new Int32Array(target);
  const weights = Array.from({ length: target }, (_, i) => {
    const middle = (i + 0.5) * scale;
    const half = Math.max(1, scale) / 2;
    const from = scale >= 1 ? middle - half : middle - 1;
    const to = scale >= 1 ? middle + half : middle + 1;
    const start = Math.max(0, Math.floor(from + 1e-9));
    const end = Math.min(source, Math.max(start + 1, Math.ceil(to - 1e-9)));
    first[i] = start;
    const row = new Float32Array(end - start);
    for (let j = start; j < end; j += 1) {
      row[j - start] =
        scale >= 1
          ? Math.max(0, Math.min(to, j + 1) - Math.max(from, j))
          : Math.max(0, 1 - Math.abs(j + 0.5 - middle));
    }
    const sum = row.reduce((a, b) => a + b, 0);
    return sum > 0 ? row.map((w) => w / sum) : row.fill(1 / row.length);
  });
  return { first, weights };
}

/**
 * The picture at another size, read in bands, so that only the small copy is ever held.
 * Transparent pixels count as white, the paper of a picture without a background.
 */
export async function shrunk(source: PixelSource, target: Size): Promise<Planes> {
  const plane = target.width * target.height;
  const data = new Float32Array(4 * plane);
  const columns = axisWeights(source.width, target.width);
  const rows = axisWeights(source.height, target.height);
  const line = new Float32Array(4 * target.width);
  let earliest = 0;
  for (let top = 0; top < source.height; top += bandRows) {
    const height = Math.min(bandRows, source.height - top);
    const rect: Rect = { x: 0, y: top, width: source.width, height };
    const band = await source.readRegion(rect);
    for (let y = 0; y < height; y += 1) {
      const absolute = top + y;
      const ended = (t: number): boolean => (rows.first[t] ?? 0) + (rows.weights[t]?.length ?? 0) <= absolute;
      while (earliest < target.height - 1 && ended(earliest)) earliest += 1;
      let ready = false;
      for (let t = earliest; t < target.height && (rows.first[t] ?? 0) <= absolute; t += 1) {
        const weight = rows.weights[t]?.[absolute - (rows.first[t] ?? 0)] ?? 0;
        if (weight === 0) continue;
        if (!ready) shrinkRow(band.data, y * source.width, columns, line, target.width);
        ready = true;
        for (let c = 0; c < 4; c += 1) {
          const to = c * plane + t * target.width;
          for (let x = 0; x < target.width; x += 1) {
            data[to + x] = (data[to + x] ?? 0) + weight * (line[c * target.width + x] ?? 0);
          }
        }
      }
    }
  }
  return { ...target, data };
}

function shrinkRow(
  data: Uint8ClampedArray,
  offset: number,
  columns: ReturnType<typeof axisWeights>,
  line: Float32Array,
  width: number,
): void {
  for (let x = 0; x < width; x += 1) {
    const start = offset + (columns.first[x] ?? 0);
    const weights = columns.weights[x] ?? line;
    let r = 0;
    let g = 0;
    let b = 0;
    let a = 0;
    for (let j = 0, at = start * 4; j < weights.length; j += 1, at += 4) {
      const alpha = data[at + 3] as number;
      const weight = weights[j] as number;
      if (alpha === 255) {
        r += weight * (data[at] as number);
        g += weight * (data[at + 1] as number);
        b += weight * (data[at + 2] as number);
      } else {
        const shown = (weight * alpha) / 255;
        const paper = 255 * (weight - shown);
        r += shown * (data[at] as number) + paper;
        g += shown * (data[at + 1] as number) + paper;
        b += shown * (data[at + 2] as number) + paper;
      }
      a += weight * alpha;
    }
    line[x] = r;
    line[width + x] = g;
    line[2 * width + x] = b;
    line[3 * width + x] = a;
  }
}
