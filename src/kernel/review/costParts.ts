/** The strict partition of what a deliverable costs (product.md), in micros: machine on the path, the rest of it, people. */
export interface Parts {
  readonly infrastructure: number;
  readonly iteration: number;
  readonly oversight: number;
}

export function totalOf({ infrastructure, iteration, oversight }: Parts): number {
  return infrastructure + iteration + oversight;
}

/** Sums of the same kinds or days. */
export function addedUp(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, index) => value + (b[index] ?? 0));
}
