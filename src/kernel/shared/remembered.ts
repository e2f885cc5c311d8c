/**
 * `compute`, asked once for each key: for costly functions of few values that views ask for again with every event.
 * Forgets everything when `limit` answers are held.
 */
export function remembered<A extends readonly unknown[], R>(
  limit: number,
  keyOf: (...input: A) => string | number,
  compute: (...input: A) => R,
): (...input: A) => R {
  const known = new Map<string | number, R>();
  return (...input) => {
    const key = keyOf(...input);
    const held = known.get(key);
    if (held !== undefined) return held;
    const result = compute(...input);
    if (known.size >= limit) known.clear();
    known.set(key, result);
    return result;
  };
}
