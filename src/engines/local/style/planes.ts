import type { Size } from '../../../kernel/shared/geometry.ts';

/** One value for each pixel, row-major. */
export type Plane = Float32Array<ArrayBuffer>;

/** A part of the picture at working size, grown on all sides by a margin; beyond the picture its border repeats. */
export interface WorkTile extends Size {
  /** Of its first pixel, in working pixels of the whole picture; negative in the margin. */
  readonly left: number;
  readonly top: number;
  /** 0..1, gamma-encoded. */
  readonly red: Plane;
  readonly green: Plane;
  readonly blue: Plane;
}

/** Brightness as it is seen, of gamma-encoded colours (Rec. 601). */
export function lumaOf({ red, green, blue }: Pick<WorkTile, 'red' | 'green' | 'blue'>): Plane {
  const luma = new Float32Array(red.length);
  for (let i = 0; i < luma.length; i += 1)
    luma[i] = 0.299 * (red[i] as number) + 0.587 * (green[i] as number) + 0.114 * (blue[i] as number);
  return luma;
}

/** Written out, not as running sums: a pixel's value does not depend on the tile it was computed in. */
export function gaussian(plane: Plane, { width, height }: Size, sigma: number): Plane {
  const weights = gaussianWeights(sigma);
  const wide = new Float32Array(plane.length);
  for (let y = 0; y < height; y += 1) blurRow(plane, wide, y * width, width, weights);
  const out = new Float32Array(plane.length);
  for (let y = 0; y < height; y += 1) blurColumns(wide, out, y, width, height, weights);
  return out;
}

/** The middle weight and those to one side of it. */
function gaussianWeights(sigma: number): Float64Array {
  const weights = Float64Array.from({ length: Math.ceil(sigma * 2.5) + 1 }, (_, i) =>
    Math.exp((-i * i) / (2 * sigma * sigma)),
  );
  const sum = weights.reduce((total, weight, i) => total + (i === 0 ? weight : 2 * weight), 0);
  return weights.map((weight) => weight / sum);
}

function blurRow(from: Plane, to: Plane, start: number, width: number, weights: Float64Array): void {
  const last = start + width - 1;
  for (let at = start; at <= last; at += 1) {
    let sum = (weights[0] as number) * (from[at] as number);
    for (let k = 1; k < weights.length; k += 1) {
      const left = at - k < start ? start : at - k;
      const right = at + k > last ? last : at + k;
      sum += (weights[k] as number) * ((from[left] as number) + (from[right] as number));
    }
    to[at] = sum;
  }
}

function blurColumns(
  from: Plane,
  to: Plane,
  y: number,
  width: number,
  height: number,
  weights: Float64Array,
): void {
  const at = y * width;
  for (let x = 0; x < width; x += 1) to[at + x] = (weights[0] as number) * (from[at + x] as number);
  for (let k = 1; k < weights.length; k += 1) {
    const up = Math.max(0, y - k) * width;
    const down = Math.min(height - 1, y + k) * width;
    const weight = weights[k] as number;
    for (let x = 0; x < width; x += 1)
      to[at + x] = (to[at + x] as number) + weight * ((from[up + x] as number) + (from[down + x] as number));
  }
}
