import { totalOf } from './costParts.ts';
import type { MonthRoll } from './rollForward.ts';
import type { EventBodies, LedgerEvent } from '../ledger/events.ts';
import { compareEvents } from '../ledger/hlc.ts';
import { publicContent } from '../ledger/merge.ts';
import { createSha256 } from '../shared/sha256.ts';

export type ClosedMonth = EventBodies['period.closed'];
export type MonthTotals = ClosedMonth['totals'];

/** The figures that are kept of a closed month: micro-USD, and counts of assets and of unknown amounts. */
export function monthTotals({
  spent,
  unpriced,
  bucket,
  finished,
  rework,
  abandoned,
  loaded,
  wip,
}: MonthRoll & { readonly wip: number }): MonthTotals {
  return {
    spent: totalOf(spent),
    ...spent,
    ...Object.fromEntries(Object.entries(bucket).map(([name, micros]) => [`bucket.${name}`, micros])),
    finishedAssets: finished.length,
    finishedCost: finished.reduce((sum, { cost }) => sum + totalOf(cost), 0),
    rework,
    abandoned,
    loaded,
    wip,
    unpriced,
  };
}

/** The last event of each device. */
export function watermarkOf(
  events: Iterable<{ readonly dev: string; readonly seq: number }>,
): ClosedMonth['watermark'] {
  const last = new Map<string, number>();
  for (const { dev, seq } of events) last.set(dev, Math.max(seq, last.get(dev) ?? 0));
  return Object.fromEntries([...last].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** What was known when a month was closed: folding these events again gives its figures again. */
export function asKnownThen<E extends { readonly dev: string; readonly seq: number }>(
  events: readonly E[],
  watermark: ClosedMonth['watermark'],
): E[] {
  return events.filter(({ dev, seq }) => seq <= (Object.hasOwn(watermark, dev) ? (watermark[dev] ?? 0) : 0));
}

/** The body of `period.closed`. */
export function closeMonth(content: Omit<ClosedMonth, 'sha256'>): ClosedMonth {
  return { ...content, sha256: hashOf(content) };
}

function hashOf({ month, timeZone, watermark, totals }: Omit<ClosedMonth, 'sha256'>): string {
  // Escaped to ASCII, so that a byte is a character whatever a device is called.
  const text = publicContent({ month, timeZone, watermark, totals }).replaceAll(
    /[^ -~]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  const hash = createSha256();
  hash.update(Uint8Array.from(text, (character) => character.charCodeAt(0)));
  return hash.hex();
}

/** Asked with every view, of a list that seldom changes. */
const closedOf = new WeakMap<readonly LedgerEvent[], ReadonlyMap<string, ClosedMonth>>();

/** By month, oldest first; the first closing by (hlc, id) holds, whoever closes it again. */
export function closedMonths(events: readonly LedgerEvent[]): ReadonlyMap<string, ClosedMonth> {
  let closed = closedOf.get(events);
  if (closed === undefined) closedOf.set(events, (closed = foldedClosings(events)));
  return closed;
}

function foldedClosings(events: readonly LedgerEvent[]): ReadonlyMap<string, ClosedMonth> {
  const closed = new Map<string, ClosedMonth>();
  const closings = events.filter((event) => event.type === 'period.closed');
  for (const { body } of closings.toSorted(compareEvents))
    if (!closed.has(body.month)) closed.set(body.month, body);
  return new Map([...closed].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

export interface ClosedCheck {
  readonly month: string;
  /** The event's figures are those that its hash was taken of. */
  readonly intact: boolean;
  readonly asKnownThen: MonthTotals;
  readonly asCorrected: MonthTotals;
  /** What differs, as corrected less as known then; empty where nothing does. */
  readonly difference: MonthTotals;
}

/** A closed month against today's figures, which are to be those of the same time zone. */
export function checkClosed(closed: ClosedMonth, today: MonthTotals): ClosedCheck {
  const names = [...new Set([...Object.keys(closed.totals), ...Object.keys(today)])];
  const differences = names.map((name) => [name, (today[name] ?? 0) - (closed.totals[name] ?? 0)] as const);
  return {
    month: closed.month,
    intact: hashOf(closed) === closed.sha256,
    asKnownThen: closed.totals,
    asCorrected: today,
    difference: Object.fromEntries(differences.filter(([, difference]) => difference !== 0)),
  };
}

export interface ReportedMonth {
  readonly month: string;
  readonly isClosed: boolean;
  /** Micro-USD. Of a closed month as known when it was closed. */
  readonly spent: number;
  /** Of it, what is due to closed months: those events came, or changed, after the closing. */
  readonly corrections: number;
}

/**
 * Spend by month, closed months as they were known. What has come for them since belongs to the running month, the
 * last one (FOCUS `ChargeClass` = `Correction`, metrics-and-ledger 4.5), so that all months still sum to the ledger.
 */
export function reportedMonths(
  rolls: readonly MonthRoll[],
  closed: ReadonlyMap<string, ClosedMonth>,
  running: string,
): ReportedMonth[] {
  const today = new Map(rolls.map((roll) => [roll.month, totalOf(roll.spent)]));
  const months = [...new Set([...today.keys(), ...closed.keys(), running])].toSorted();
  let corrections = 0;
  const reported = months.map((month): ReportedMonth => {
    const now = today.get(month) ?? 0;
    const then = month === running ? undefined : closed.get(month)?.totals['spent'];
    if (then === undefined) return { month, isClosed: false, spent: now, corrections: 0 };
    corrections += now - then;
    return { month, isClosed: true, spent: then, corrections: 0 };
  });
  return reported.map((one) =>
    one.month === running ? { ...one, spent: one.spent + corrections, corrections } : one,
  );
}
