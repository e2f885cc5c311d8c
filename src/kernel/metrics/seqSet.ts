/**
 * Sequence numbers already folded, per device. Events come nearly in order, so a sorted list with an
 * unsorted tail holds a million of them in a few megabytes; a Set of id strings takes well over fifty.
 */
export interface SeqSet {
  readonly sorted: number[];
  /** Late arrivals, merged in when there are enough of them to pay for the sort. */
  late: Set<number> | null;
}

export function emptySeqSet(): SeqSet {
  return { sorted: [], late: null };
}

/** False when it was there already. */
export function addSeq(set: SeqSet, seq: number): boolean {
  const { sorted } = set;
  const last = sorted.at(-1);
  if (last === undefined || seq > last) {
    sorted.push(seq);
    return true;
  }
  if (seq === last || set.late?.has(seq) === true || holds(sorted, seq)) return false;
  set.late ??= new Set();
  set.late.add(seq);
  if (set.late.size > 1_024 && set.late.size * 4 > sorted.length) mergeLate(set, set.late);
  return true;
}

function mergeLate(set: SeqSet, late: ReadonlySet<number>): void {
  for (const seq of late) set.sorted.push(seq);
  set.sorted.sort((a, b) => a - b);
  set.late = null;
}

function holds(sorted: readonly number[], seq: number): boolean {
  let low = 0;
  let high = sorted.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const found = sorted[middle] ?? 0;
    if (found === seq) return true;
    if (found < seq) low = middle + 1;
    else high = middle - 1;
  }
  return false;
}
