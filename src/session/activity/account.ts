import type { Overlap } from '../../kernel/ledger/events.ts';

export interface MeasuredSegment {
  readonly kind: 'active' | 'review' | 'hand-edit' | 'felt-wait' | 'overlapped' | 'idle';
  readonly asset: string;
  readonly call: string | null;
  /** Overlapped wait only: what the person did instead (M17). */
  readonly spent?: Overlap;
  /** Monotonic time at which the first part of it began. */
  readonly from: number;
  /** Whole milliseconds, parts added up. */
  readonly ms: number;
}

interface Entry {
  readonly kind: MeasuredSegment['kind'];
  readonly asset: string;
  readonly call: string | null;
  readonly spent?: Overlap;
  from: number;
  ms: number;
}

/** Time measured and not yet handed out, one entry per kind, asset, call and what it was spent on. */
export type Account = Map<string, Entry>;

export function emptyAccount(): Account {
  return new Map();
}

export function accumulate(
  account: Account,
  part: Omit<MeasuredSegment, 'ms'> & { readonly to: number },
): void {
  const { from, to, ...what } = part;
  if (to <= from) return;
  const key = [what.kind, what.asset, what.call ?? '', what.spent ?? ''].join('\n');
  const entry = account.get(key);
  if (entry === undefined) account.set(key, { ...what, from, ms: to - from });
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
