/** A symmetric 3 × 3 matrix, row-major: nine numbers. */
export type Matrix3 = readonly number[];

const at = (matrix: readonly number[], row: number, column: number): number =>
  matrix[row * 3 + column] as number;

export function product(a: Matrix3, b: Matrix3): number[] {
  return Array.from({ length: 9 }, (_, i) => {
    const [row, column] = [Math.floor(i / 3), i % 3];
    return (
      at(a, row, 0) * at(b, 0, column) + at(a, row, 1) * at(b, 1, column) + at(a, row, 2) * at(b, 2, column)
    );
  });
}

interface Eigen {
  readonly values: readonly number[];
  /** Column k belongs to value k. */
  readonly vectors: readonly number[];
}

/** By cyclic Jacobi rotations: for 3 × 3, eight sweeps reach the last bit. */
function eigenOf(matrix: Matrix3): Eigen {
  let a: number[] = [...matrix];
  let vectors: number[] = [1, 0, 0, 0, 1, 0, 0, 0, 1];
  for (let sweep = 0; sweep < 8; sweep += 1) {
    for (const [p, q] of [
      [0, 1],
      [0, 2],
      [1, 2],
    ] as const) {
      const off = at(a, p, q);
      if (Math.abs(off) < 1e-18) continue;
      const theta = (at(a, q, q) - at(a, p, p)) / (2 * off);
      const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
      const c = 1 / Math.sqrt(t * t + 1);
      const s = t * c;
      const rotation = [1, 0, 0, 0, 1, 0, 0, 0, 1];
      rotation[p * 4] = c;
      rotation[q * 4] = c;
      rotation[p * 3 + q] = s;
      rotation[q * 3 + p] = -s;
      a = product(product(transposed(rotation), a), rotation);
      vectors = product(vectors, rotation);
    }
  }
  return { values: [at(a, 0, 0), at(a, 1, 1), at(a, 2, 2)], vectors };
}

function transposed(matrix: Matrix3): number[] {
  return Array.from({ length: 9 }, (_, i) => at(matrix, i % 3, Math.floor(i / 3)));
}

/** The matrix with `change` applied to each eigenvalue. */
export function withEigenvalues(matrix: Matrix3, change: (value: number) => number): number[] {
  const { values, vectors } = eigenOf(matrix);
  const changed = values.map(change);
  return Array.from({ length: 9 }, (_, i) => {
    const [row, column] = [Math.floor(i / 3), i % 3];
    return changed.reduce((sum, value, k) => sum + value * at(vectors, row, k) * at(vectors, column, k), 0);
  });
}
