/** A seeded stream of numbers in [0, 1): the same seed gives the same scene on every machine. */
export interface RandomStream {
  next(): number;
  /** Uniform in [low, high). */
  between(low: number, high: number): number;
  /** -1 or 1. */
  sign(): number;
  pick<T>(items: readonly T[]): T;
}

/** Small 32-bit generator (mulberry32, public domain, Tommy Ettinger). */
export function createRandom(seed: number): RandomStream {
  let state = (seed ^ 0x9e3779b9) >>> 0;
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }
  // The first outputs of neighbouring seeds are alike; variants use neighbouring seeds.
  for (let warmUp = 0; warmUp < 6; warmUp += 1) next();
  return {
    next,
    between: (low, high) => low + (high - low) * next(),
    sign: () => (next() < 0.5 ? -1 : 1),
    pick: (items) => items[Math.min(items.length - 1, Math.floor(next() * items.length))] as never,
  };
}

/** Radical inverse of `index` in `base`: the coordinates of a Halton sequence, in [0, 1). */
export function halton(index: number, base: number): number {
  let fraction = 1;
  let result = 0;
  let rest = index;
  while (rest > 0) {
    fraction /= base;
    result += fraction * (rest % base);
    rest = Math.floor(rest / base);
  }
  return result;
}
