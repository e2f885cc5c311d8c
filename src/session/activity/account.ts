export interface MeasuredSegment {
  readonly kind: 'active' | 'review' | 'hand-edit' | 'felt-wait' | 'overlapped' | 'idle';
  readonly asset: string;
  readonly call: string | null;
  /** Monotonic time at which the first part of it began. */
  readonly from: number;
  /** Whole milliseconds, parts added up. */
  readonly ms: number;
}

interface Entry {
  readonly kind: MeasuredSegment['kind'];
  readonly asset: string;
  readonly call: string | null;
  from: number;
  ms: number;
}

/** Time measured and not yet handed out, one entry per kind, asset and call. */
export type Account = Map<string, Entry>;

export function emptyAccount(): Account {
  return new Map();
}

export function accumulate(
  account: Account,
  part: Omit<MeasuredSegment, 'ms'> & { readonly to: number },
): void {
  const { kind, asset, call, from, to } = part;
  if (to <= from) return;
  const key = `${kind}\n${asset}\n${call ?? ''}`;
  const entry = account.get(key);
  if (entry === undefined) account.set(key, { kind, asset, call, from, ms: to - from });
  else {
    if (entry.ms < 1) entry.from = from;
    entry.ms += to - from;
  }
}

/** Takes out whole milliseconds; fractions stay, so that many short segments still add up. */
export function drain(account: Account): readonly MeasuredSegment[] {
  const segments: MeasuredSegment[] = [];
  for (const [key, entry] of account) {
    const ms = Math.floor(entry.ms);
    if (ms >= 1) segments.push({ ...entry, ms });
    entry.ms -= ms;
    if (entry.ms === 0) account.delete(key);
  }
  return segments;
}
