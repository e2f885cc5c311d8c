import { mixed32 } from './noise.ts';
import { product, withEigenvalues } from './symmetric.ts';
import type { Matrix3 } from './symmetric.ts';

/** Colours as points: three coordinates after one another, `length === 3 * count`. */
export type Points = Float64Array<ArrayBuffer>;

export interface Moments {
  readonly mean: readonly number[];
  /** 3 × 3, row-major. */
  readonly covariance: Matrix3;
}

/** x → `to` + `matrix` (x − `from`). */
export interface LinearMap {
  readonly matrix: Matrix3;
  readonly from: readonly number[];
  readonly to: readonly number[];
}

/** Keeps the roots of flat pictures finite; far below what can be seen. */
const floor = 1e-7;

export function momentsOf(points: Points): Moments {
  const count = points.length / 3;
  const mean = [0, 0, 0];
  for (let i = 0; i < points.length; i += 1)
    mean[i % 3] = (mean[i % 3] as number) + (points[i] as number) / count;
  const covariance = Array.from({ length: 9 }, () => 0);
  for (let i = 0; i < points.length; i += 3) {
    for (let k = 0; k < 9; k += 1) {
      const [row, column] = [Math.floor(k / 3), k % 3];
      const across = (points[i + row] as number) - (mean[row] as number);
      const down = (points[i + column] as number) - (mean[column] as number);
      covariance[k] = (covariance[k] as number) + (across * down) / count;
    }
  }
  return { mean, covariance };
}

/**
 * The linear map that carries one Gaussian into another and moves colours least:
 * T = A^(−1/2) (A^(1/2) B A^(1/2))^(1/2) A^(−1/2), A and B the covariances.
 *
 * Pitié and Kokaram, The linear Monge-Kantorovitch linear colour mapping for example-based colour transfer, CVMP 2007.
 */
export function linearTransport(from: Moments, to: Moments): LinearMap {
  const raised = (matrix: Matrix3): number[] =>
    matrix.map((value, i) => (i % 4 === 0 ? value + floor : value));
  const root = withEigenvalues(raised(from.covariance), (value) => Math.sqrt(Math.max(floor, value)));
  const inverse = withEigenvalues(root, (value) => 1 / value);
  const middle = withEigenvalues(product(product(root, raised(to.covariance)), root), (value) =>
    Math.sqrt(Math.max(0, value)),
  );
  return { matrix: product(product(inverse, middle), inverse), from: from.mean, to: to.mean };
}

/** With no direction stretched more than `most` or squeezed below `least`: more turns noise into spots, less into bands. */
export function limitedStretch(map: LinearMap, least: number, most: number): LinearMap {
  return {
    ...map,
    matrix: withEigenvalues(symmetric(map.matrix), (value) => Math.min(most, Math.max(least, value))),
  };
}

/** Products of roots are symmetric but for rounding. */
function symmetric(matrix: Matrix3): number[] {
  return matrix.map((value, i) => (value + (matrix[(i % 3) * 3 + Math.floor(i / 3)] as number)) / 2);
}

export function moved(map: LinearMap, points: Points): Points {
  const out = new Float64Array(points.length);
  for (let i = 0; i < points.length; i += 3) moveOne(map, points, i, out);
  return out;
}

export function moveOne({ matrix, from, to }: LinearMap, points: Points, i: number, out: Points): void {
  const x = (points[i] as number) - (from[0] as number);
  const y = (points[i + 1] as number) - (from[1] as number);
  const z = (points[i + 2] as number) - (from[2] as number);
  for (let row = 0; row < 3; row += 1) {
    out[i + row] =
      (to[row] as number) +
      (matrix[row * 3] as number) * x +
      (matrix[row * 3 + 1] as number) * y +
      (matrix[row * 3 + 2] as number) * z;
  }
}

/**
 * Moves the points until their distribution is that of `target`: in every round, along three perpendicular directions,
 * the i-th smallest goes where the i-th smallest of the target is, which is optimal on a line.
 *
 * Pitié, Kokaram and Dahyot, Automated colour grading using colour distribution transfer, CVIU 2007; Rabin, Peyré, Delon
 * and Bernot, Wasserstein barycenter and its application to texture mixing, SSVM 2011.
 */
export function slicedTransport(points: Points, target: Points, rounds: number): Points {
  const out = new Float64Array(points);
  for (let round = 0; round < rounds; round += 1) {
    const axes = rotation(round);
    const shift = new Float64Array(out.length);
    for (let axis = 0; axis < 3; axis += 1) addShifts(out, target, axes.slice(axis * 3, axis * 3 + 3), shift);
    for (let i = 0; i < out.length; i += 1) out[i] = (out[i] as number) + (shift[i] as number);
  }
  return out;
}

function addShifts(points: Points, target: Points, axis: readonly number[], shift: Points): void {
  const own = sortedAlong(points, axis);
  const wanted = sortedAlong(target, axis).values;
  const { length } = own.order;
  for (let rank = 0; rank < length; rank += 1) {
    const move = quantile(wanted, (rank + 0.5) / length) - (own.values[rank] as number);
    const at = (own.order[rank] as number) * 3;
    for (let c = 0; c < 3; c += 1) shift[at + c] = (shift[at + c] as number) + move * (axis[c] as number);
  }
}

function quantile(sorted: Float64Array, share: number): number {
  const place = Math.min(sorted.length - 1, Math.max(0, share * sorted.length - 0.5));
  const left = Math.floor(place);
  const a = sorted[left] as number;
  return a + (place - left) * ((sorted[Math.min(sorted.length - 1, left + 1)] as number) - a);
}

/** Values and indices in one number: typed arrays sort those ten times faster than with a comparison. */
function sortedAlong(
  points: Points,
  axis: readonly number[],
): { readonly order: Uint32Array; readonly values: Float64Array } {
  const count = points.length / 3;
  const keys = new Float64Array(count);
  const values = new Float64Array(count);
  const [x = 0, y = 0, z = 0] = axis;
  for (let i = 0; i < count; i += 1) {
    values[i] =
      x * (points[i * 3] as number) + y * (points[i * 3 + 1] as number) + z * (points[i * 3 + 2] as number);
    keys[i] = Math.round(((values[i] as number) + 8) * 1e7) * 65_536 + i;
  }
  keys.sort();
  const order = Uint32Array.from(keys, (key) => key % 65_536);
  return { order, values: Float64Array.from(order, (i) => values[i] as number) };
}

/** Three perpendicular directions; each round has its own, always the same. */
function rotation(round: number): number[] {
  const part = (i: number): number => mixed32(round * 4 + i, 77, 0) / 2 ** 32;
  // Shoemake, Uniform random rotations, 1992.
  const [a, b, c] = [part(0), part(1) * 2 * Math.PI, part(2) * 2 * Math.PI];
  const w = Math.sqrt(1 - a) * Math.sin(b);
  const x = Math.sqrt(1 - a) * Math.cos(b);
  const y = Math.sqrt(a) * Math.sin(c);
  const z = Math.sqrt(a) * Math.cos(c);
  return [
    1 - 2 * (y * y + z * z),
    2 * (x * y - w * z),
    2 * (x * z + w * y),
    2 * (x * y + w * z),
    1 - 2 * (x * x + z * z),
    2 * (y * z - w * x),
    2 * (x * z - w * y),
    2 * (y * z + w * x),
    1 - 2 * (x * x + y * y),
  ];
}
