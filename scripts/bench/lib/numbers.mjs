/** @param {readonly number[]} values */
export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
}

/**
 * @param {readonly number[]} values
 * @param {number} share 0..1
 */
export function percentile(values, share) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

/** @param {readonly number[]} values in ms */
export function listMs(values) {
  return `${values.map((value) => (value < 100 ? value.toFixed(1) : Math.round(value))).join(', ')} ms`;
}

/** @param {number} ms */
export function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** `--quick`: shows that every part works, and measures nothing well. */
export const quick = process.env['BENCH_QUICK'] === '1';

/**
 * How often to repeat.
 *
 * @param {number} count
 */
export function repeats(count) {
  return quick ? 1 : count;
}
