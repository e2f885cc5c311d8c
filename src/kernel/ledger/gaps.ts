/** From and to, both included. */
export interface SeqRange {
  readonly from: number;
  readonly to: number;
}

/** What is there and what is missing of one device; numbers start at 1 and have no gaps at their source. */
export interface DeviceSpan {
  readonly dev: string;
  readonly first: number;
  readonly last: number;
  readonly count: number;
  /** Before `last`. What the device wrote after it nobody here can know of. */
  readonly missing: readonly SeqRange[];
  readonly missingCount: number;
}

/** By device: ranges that are there, apart from each other and rising. A whole ledger is one range per device. */
export interface SeqCoverage {
  readonly devices: Map<string, { from: number; to: number }[]>;
}

export function emptyCoverage(): SeqCoverage {
  return { devices: new Map() };
}

/** In any order and grouping, repeats allowed. */
export function coverEvents(
  coverage: SeqCoverage,
  events: Iterable<{ readonly dev: string; readonly seq: number }>,
): void {
  for (const { dev, seq } of events) {
    const ranges = coverage.devices.get(dev);
    if (ranges === undefined) coverage.devices.set(dev, [{ from: seq, to: seq }]);
    else coverSeq(ranges, seq);
  }
}

/** Sorted by device. */
export function deviceSpans(coverage: SeqCoverage): readonly DeviceSpan[] {
  const devices = Array.from(coverage.devices).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return devices.map(([dev, ranges]) => {
    const missing: SeqRange[] = [];
    let next = 1;
    let count = 0;
    for (const { from, to } of ranges) {
      if (from > next) missing.push({ from: next, to: from - 1 });
      count += to - from + 1;
      next = to + 1;
    }
    const last = next - 1;
    return { dev, first: ranges[0]?.from ?? 0, last, count, missing, missingCount: last - count };
  });
}

function coverSeq(ranges: { from: number; to: number }[], seq: number): void {
  const at = lastStartingBy(ranges, seq);
  const before = ranges[at];
  const after = ranges[at + 1];
  if (before !== undefined && seq <= before.to) return;
  const joinsBefore = before !== undefined && before.to === seq - 1;
  const joinsAfter = after !== undefined && after.from === seq + 1;
  if (joinsBefore && joinsAfter) {
    before.to = after.to;
    ranges.splice(at + 1, 1);
  } else if (joinsBefore) before.to = seq;
  else if (joinsAfter) after.from = seq;
  else ranges.splice(at + 1, 0, { from: seq, to: seq });
}

/** Index of the last range whose `from` is at most `seq`; -1 where there is none. */
function lastStartingBy(ranges: readonly SeqRange[], seq: number): number {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ranges[middle]?.from ?? Infinity) <= seq) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
