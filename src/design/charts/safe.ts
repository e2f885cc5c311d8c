/** What a chart can draw of a number: amounts are never negative, and a missing one is nothing. */
export function amount(value: number): number {
  return Number.isFinite(value) ? Math.max(0, value) : 0;
}

/** A share between 0 and 1. */
export function share(value: number): number {
  return Math.min(1, amount(value));
}

/** The two ends of an interval in order, whichever way round they were given. */
export function ordered(a: number, b: number): readonly [low: number, high: number] {
  return a <= b ? [a, b] : [b, a];
}

/** Of what a chart can draw. */
export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + amount(value), 0);
}
