import { axisWeights } from './shrink.ts';

/** One plane at another size: area average when shrinking, linear when enlarging. */
export function resizedPlane(
  plane: Float32Array,
  width: number,
  height: number,
  toWidth: number,
  toHeight: number,
): Float32Array {
  const columns = axisWeights(width, toWidth);
  const rows = axisWeights(height, toHeight);
  const narrow = new Float32Array(toWidth * height);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < toWidth; x += 1) {
      const weights = columns.weights[x] ?? plane;
      const from = y * width + (columns.first[x] ?? 0);
      let sum = 0;
      for (let j = 0; j < weights.length; j += 1) sum += (weights[j] ?? 0) * (plane[from + j] ?? 0);
      narrow[y * toWidth + x] = sum;
    }
  const out = new Float32Array(toWidth * toHeight);
  for (let y = 0; y < toHeight; y += 1) {
    const weights = rows.weights[y] ?? plane;
    for (let j = 0; j < weights.length; j += 1) {
      const weight = weights[j] ?? 0;
      const from = ((rows.first[y] ?? 0) + j) * toWidth;
      for (let x = 0; x < toWidth; x += 1) {
        out[y * toWidth + x] = (out[y * toWidth + x] ?? 0) + weight * (narrow[from + x] ?? 0);
      }
    }
  }
  return out;
}

/** Linear look-up of small planes along the rows of a larger picture. */
export interface RowSampler {
  /** Values of plane `index` on row `y` of the picture, columns `x0 .. x0 + out.length`. */
  sample(index: number, y: number, x0: number, out: Float32Array): void;
}

/** @param planes each `width * height` */
export function createRowSampler(
  planes: readonly Float32Array[],
  width: number,
  height: number,
  pictureWidth: number,
  pictureHeight: number,
): RowSampler {
  const line = new Float32Array(width);
  return {
    sample(index, y, x0, out) {
      const plane = planes[index] ?? line;
      const v = Math.min(height - 1, Math.max(0, ((y + 0.5) * height) / pictureHeight - 0.5));
      const top = Math.floor(v);
      const bottom = Math.min(height - 1, top + 1);
      const fv = v - top;
      for (let x = 0; x < width; x += 1) {
        line[x] = (plane[top * width + x] ?? 0) * (1 - fv) + (plane[bottom * width + x] ?? 0) * fv;
      }
      const step = width / pictureWidth;
      for (let i = 0; i < out.length; i += 1) {
        const u = Math.min(width - 1, Math.max(0, (x0 + i + 0.5) * step - 0.5));
        const left = u | 0;
        const fu = u - left;
        const a = line[left] ?? 0;
        out[i] = fu === 0 ? a : a + fu * ((line[left + 1] ?? a) - a);
      }
    },
  };
}
