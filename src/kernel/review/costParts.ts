/** The strict partition of what a deliverable costs (product.md), in micros: machine on the path, the rest of it, people. */
export interface Parts {
  readonly infrastructure: number;
  readonly iteration: number;
  readonly oversight: number;
}

export function totalOf({ infrastructure, iteration, oversight }: Parts): number {
  return infrastructure + iteration + oversight;
}
