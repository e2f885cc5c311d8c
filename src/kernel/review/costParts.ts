/** The strict partition of what a deliverable costs (product.md), in micros: machine on the path, the rest of it, people. */
export interface Parts {
  readonly infrastructure: number;
  readonly iteration: number;
  readonly oversight: number;
}

export function totalOf({ infrastructure, iteration, oversight }: Parts): number {
  return infrastructure + iteration + oversight;
}

/** Sums of the same kinds or days, from at least one list of them. */
export function addedUp(lists: readonly Float64Array[]): Float64Array {
  const sums = Float64Array.from(lists[0] ?? []);
  for (const list of lists.slice(1))
    for (let index = 0; index < sums.length; index += 1)
      sums[index] = (sums[index] ?? 0) + (list[index] ?? 0);
  return sums;
}

/** The sum of one number of each. */
export function sumOf<T>(all: readonly T[], of: (one: T) => number): number {
  let sum = 0;
  for (const one of all) sum += of(one);
  return sum;
}
