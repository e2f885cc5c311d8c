import type { PixelBuffer } from '../../../kernel/pixels/buffers.ts';
import type { Rect, Size } from '../../../kernel/shared/geometry.ts';

/** Draws parts of a picture as it is at another size. */
export interface Resampler {
  /** `rect` lies inside the new size. */
  region(rect: Rect): PixelBuffer;
}

/**
 * Catmull-Rom interpolation, widened where it shrinks so that nothing aliases. Colours are weighted by their opacity;
 * at its own size a picture stays as it is, to the last bit. Needs memory for the rectangle that is asked for.
 */
export function createResampler(picture: PixelBuffer, size: Size): Resampler {
  const same = picture.width === size.width && picture.height === size.height;
  return { region: (rect) => (same ? cut(picture, rect) : drawn(picture, size, rect)) };
}

export function resized(picture: PixelBuffer, size: Size): PixelBuffer {
  return createResampler(picture, size).region({ x: 0, y: 0, ...size });
}

function cut({ data, width }: PixelBuffer, rect: Rect): PixelBuffer {
  const out = new Uint8ClampedArray(rect.width * rect.height * 4);
  for (let y = 0; y < rect.height; y += 1) {
    const from = ((rect.y + y) * width + rect.x) * 4;
    out.set(data.subarray(from, from + rect.width * 4), y * rect.width * 4);
  }
  return { width: rect.width, height: rect.height, data: out };
}

function drawn(picture: PixelBuffer, size: Size, rect: Rect): PixelBuffer {
  const columns = tapsOf(rect.x, rect.width, picture.width, size.width);
  const rows = tapsOf(rect.y, rect.height, picture.height, size.height);
  const top = rows.places.reduce((a, b) => Math.min(a, b), picture.height);
  const bottom = rows.places.reduce((a, b) => Math.max(a, b), 0);
  const line = rect.width * 4;
  const wide = new Float32Array((bottom - top + 1) * line);
  for (let y = top; y <= bottom; y += 1) {
    stretchRow(picture, y, columns, wide.subarray((y - top) * line, (y - top + 1) * line));
  }
  const data = new Uint8ClampedArray(rect.height * line);
  const sums = new Float32Array(line);
  for (let y = 0; y < rect.height; y += 1) {
    sums.fill(0);
    for (let k = y * rows.count; k < (y + 1) * rows.count; k += 1) {
      addRow(sums, wide, ((rows.places[k] as number) - top) * line, rows.weights[k] as number);
    }
    straighten(sums, data, y * line);
  }
  return { width: rect.width, height: rect.height, data };
}

/** Source places and their weights, `count` for each of the asked for places in a row. */
interface Taps {
  readonly count: number;
  readonly places: Int32Array;
  readonly weights: Float32Array;
}

function tapsOf(start: number, length: number, source: number, target: number): Taps {
  const scale = source / target;
  const widened = Math.max(1, scale);
  const count = Math.ceil(4 * widened) + 1;
  const places = new Int32Array(length * count);
  const weights = new Float32Array(length * count);
  for (let i = 0; i < length; i += 1) {
    const centre = (start + i + 0.5) * scale - 0.5;
    const first = Math.ceil(centre - 2 * widened);
    let sum = 0;
    for (let k = 0; k < count; k += 1) {
      const weight = catmullRom(Math.abs(first + k - centre) / widened);
      // Beyond the picture its border repeats.
      places[i * count + k] = Math.min(source - 1, Math.max(0, first + k));
      weights[i * count + k] = weight;
      sum += weight;
    }
    for (let k = i * count; k < (i + 1) * count; k += 1) weights[k] = (weights[k] as number) / sum;
  }
  return { count, places, weights };
}

function catmullRom(x: number): number {
  if (x >= 2) return 0;
  if (x >= 1) return ((-0.5 * x + 2.5) * x - 4) * x + 2;
  return (1.5 * x - 2.5) * x * x + 1;
}

// Each loop over pixels is a function of its own: engines compile a plain function far better.

/** One row at its new width, premultiplied. */
function stretchRow({ data, width }: PixelBuffer, y: number, columns: Taps, out: Float32Array): void {
  const { count, places, weights } = columns;
  for (let x = 0, to = 0; to < out.length; x += 1, to += 4) {
    let r = 0;
    let g = 0;
    let b = 0;
    let a = 0;
    for (let k = x * count; k < (x + 1) * count; k += 1) {
      const at = (y * width + (places[k] as number)) * 4;
      const alpha = (weights[k] as number) * (data[at + 3] as number);
      const share = alpha / 255;
      r += share * (data[at] as number);
      g += share * (data[at + 1] as number);
      b += share * (data[at + 2] as number);
      a += alpha;
    }
    out[to] = r;
    out[to + 1] = g;
    out[to + 2] = b;
    out[to + 3] = a;
  }
}

function addRow(sums: Float32Array, rows: Float32Array, from: number, weight: number): void {
  if (weight === 0) return;
  for (let i = 0; i < sums.length; i += 1) {
    sums[i] = (sums[i] as number) + weight * (rows[from + i] as number);
  }
}

function straighten(sums: Float32Array, data: Uint8ClampedArray, to: number): void {
  for (let i = 0; i < sums.length; i += 4) {
    const alpha = sums[i + 3] as number;
    if (alpha <= 0) continue;
    const share = 255 / alpha;
    data[to + i] = (sums[i] as number) * share;
    data[to + i + 1] = (sums[i + 1] as number) * share;
    data[to + i + 2] = (sums[i + 2] as number) * share;
    data[to + i + 3] = alpha;
  }
}
