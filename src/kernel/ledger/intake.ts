import { demoPrefix } from '../demo/prefix.ts';
import type { ImportCounts } from './events.ts';
import { maxRemoteLeadMs, parseHlc, receiveHlc } from './hlc.ts';
import type { HlcState } from './hlc.ts';
import { publicContent, withoutPrivate } from './merge.ts';
import type { DeviceCounter } from './stamp.ts';
import type { AnyEvent } from './validate.ts';

export const noImports: ImportCounts = { new: 0, known: 0, conflicting: 0 };

type Arrival = keyof ImportCounts;

export function countArrivals(arrivals: readonly Arrival[], before: ImportCounts = noImports): ImportCounts {
  const counts = { ...before };
  for (const arrival of arrivals) counts[arrival] += 1;
  return counts;
}

export function addCounts(a: ImportCounts, b: ImportCounts): ImportCounts {
  return { new: a.new + b.new, known: a.known + b.known, conflicting: a.conflicting + b.conflicting };
}

/** How far the import of one file has come, over all attempts. */
export interface ImportProgress {
  /** Events from the file's start that `counts` covers. */
  readonly done: number;
  readonly counts: ImportCounts;
  /** `ledger.imported` was appended. */
  readonly recorded: boolean;
}

export const noProgress: ImportProgress = { done: 0, counts: noImports, recorded: false };

/** An attempt that starts again goes over events that an earlier one has counted: each counts as it first came. */
export function advance(
  progress: ImportProgress,
  from: number,
  arrivals: readonly Arrival[],
  last: boolean,
): ImportProgress {
  const uncounted = arrivals.slice(Math.max(0, progress.done - from));
  return {
    done: Math.max(progress.done, from + arrivals.length),
    counts: countArrivals(uncounted, progress.counts),
    recorded: progress.recorded || last,
  };
}

export interface Intake {
  /** To be stored as they are, with their own id, seq and clock. */
  readonly added: readonly AnyEvent[];
  /** Known ids with another content. */
  readonly refused: readonly AnyEvent[];
  /** What became of each incoming event, in their order. */
  readonly arrivals: readonly Arrival[];
  /** Added, with a clock too far ahead for ours to follow. */
  readonly ahead: number;
}

/**
 * Set union by id: what is stored stays, whatever comes (see `mergeEvents`).
 * Wages are taken off: another person's are none of this browser's business. Invented people's are nobody's secret.
 */
export function takeIn(
  incoming: readonly AnyEvent[],
  stored: (event: AnyEvent) => unknown,
  nowMs: number,
): Intake {
  const addedById = new Map<string, AnyEvent>();
  const refused: AnyEvent[] = [];
  const arrivals: Arrival[] = [];
  let ahead = 0;
  for (const raw of incoming) {
    const event = raw.dev.startsWith(demoPrefix) ? raw : withoutPrivate(raw);
    const held = addedById.get(event.id) ?? stored(event);
    if (held === undefined) {
      addedById.set(event.id, event);
      if (isAhead(event, nowMs)) ahead += 1;
      arrivals.push('new');
    } else if (publicContent(held) === publicContent(event)) arrivals.push('known');
    else {
      refused.push(event);
      arrivals.push('conflicting');
    }
  }
  return { added: Array.from(addedById.values()), refused, arrivals, ahead };
}

/** Beyond it a counter could run out of whole numbers; no device writes that many. */
const maxSeq = 2 ** 52;

/**
 * This device's counter after an intake.
 * - Events of our own that we did not have come from a backup: numbers go on after the highest of them.
 * - A refused event of our own was written by a copy of this database: from here on we are another device.
 * - The clock follows the latest remote clock that is within the allowed lead.
 */
export function counterAfter(
  counter: DeviceCounter,
  { added, refused }: Pick<Intake, 'added' | 'refused'>,
  nowMs: number,
  newDevice: () => string,
): DeviceCounter {
  let seq = counter.seq;
  let latest: HlcState | null = null;
  for (const event of added) {
    if (event.dev === counter.dev) seq = Math.max(seq, event.seq);
    const clock = parseHlc(event.hlc);
    if (clock === null || isAhead(event, nowMs)) continue;
    if (latest === null || clock.ms > latest.ms || (clock.ms === latest.ms && clock.counter > latest.counter))
      latest = { ms: clock.ms, counter: clock.counter };
  }
  // One receipt for all of them: the latest clock decides, and a big file does not use the counter up.
  const hlc = latest === null ? counter.hlc : receiveHlc(counter.hlc, latest, nowMs).clock;
  const copied = refused.some((event) => event.dev === counter.dev);
  return copied || seq > maxSeq ? { dev: newDevice(), seq: 0, hlc } : { dev: counter.dev, seq, hlc };
}

function isAhead(event: AnyEvent, nowMs: number): boolean {
  return (parseHlc(event.hlc)?.ms ?? 0) > nowMs + maxRemoteLeadMs;
}
