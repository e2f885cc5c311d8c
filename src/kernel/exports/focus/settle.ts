import { placementCells, reversed } from './focusRow.ts';
import type { FocusRow } from './focusRow.ts';
import { utcMonth } from './periods.ts';
import type { ClosedMonth } from '../../review/closedMonths.ts';
import { nextMonth } from '../../review/calendar.ts';

/** An amount that counts, and the row that it would have while its month is open. */
export interface FocusItem {
  /** Equal while event and amount are. */
  readonly key: string;
  /** Of one call, or one grant: what takes the place of something else goes where that is taken back. */
  readonly group: string;
  /** UTC month that it belongs to, and that of what it is about: an earlier one for a correction. */
  readonly month: string;
  readonly subject: string;
  /** When its event was written: where it goes if its own month is closed. */
  readonly writtenAt: number;
  /** Without billing period and class. */
  readonly row: FocusRow;
}

/** What counted at the closing of a month, or counts now. */
export interface Standing {
  readonly items: readonly FocusItem[];
  /** Months that had been closed before. */
  readonly closed: ReadonlySet<string>;
  /** The month in which corrections go at the latest: the one that is being closed, or the running one. */
  readonly openMonth: string;
}

interface Placed {
  readonly item: FocusItem;
  readonly billingMonth: string;
  readonly isCorrection: boolean;
}

/**
 * Rows by billing period, of standings from the first closing to now. A closed month stays as it was known: what has
 * come for it since is a correction in a later month, and what no longer counts is taken back there
 * (metrics-and-ledger 4.5). The rows of all months sum to what counts now.
 */
export function settled(standings: readonly Standing[]): FocusRow[] {
  const held = new Map<string, Placed>();
  const rows: FocusRow[] = [];
  for (const { items, closed, openMonth } of standings) {
    const now = new Map(items.map((item) => [item.key, placedIn(item, closed, openMonth)]));
    const instead = new Map<string, string>();
    for (const [key, { item, billingMonth, isCorrection }] of now)
      if (isCorrection && !held.has(key)) instead.set(item.group, billingMonth);
    for (const [key, placed] of held) {
      if (now.has(key)) continue;
      held.delete(key);
      // In a month that is still open it never was.
      if (!closed.has(placed.billingMonth)) continue;
      rows.push(finished(placed));
      const { group, row } = placed.item;
      if (!isMoney(row)) continue;
      const item = { ...placed.item, row: reversed(row) };
      rows.push(finished({ item, billingMonth: instead.get(group) ?? openMonth, isCorrection: true }));
    }
    for (const [key, placed] of now) {
      const before = held.get(key);
      // A row is as it was known when its month closed.
      if (before === undefined || !closed.has(before.billingMonth)) held.set(key, placed);
    }
  }
  return [...rows, ...[...held.values()].map(finished)];
}

function placedIn(item: FocusItem, closed: ReadonlySet<string>, openMonth: string): Placed {
  const isCorrection = closed.has(item.subject) || closed.has(item.month);
  if (!closed.has(item.month)) return { item, billingMonth: item.month, isCorrection };
  const written = utcMonth(item.writtenAt);
  const isOpen = written > item.month && written <= openMonth && !closed.has(written);
  return { item, billingMonth: isOpen ? written : openMonth, isCorrection };
}

function finished({ item: { row }, ...placement }: Placed): FocusRow {
  return { ...row, cells: { ...row.cells, ...placementCells(placement) } };
}

function isMoney({ billedMicros, effectiveMicros }: FocusRow): boolean {
  return billedMicros !== 0 || effectiveMicros !== 0;
}

/** A closing and the months that were closed before it, oldest first; the last one is now. */
export interface Moment {
  /** Null: everything is known. */
  readonly watermark: ClosedMonth['watermark'] | null;
  readonly closed: ReadonlySet<string>;
  readonly openMonth: string;
}

export function momentsOf(closings: ReadonlyMap<string, ClosedMonth>, nowMs: number): Moment[] {
  const closed = new Set<string>();
  const moments: Moment[] = [];
  for (const [month, { watermark }] of closings) {
    moments.push({ watermark, closed: new Set(closed), openMonth: month });
    closed.add(month);
  }
  let openMonth = utcMonth(nowMs);
  const last = [...closed].at(-1);
  // A clock may be behind: a correction never lies before what it corrects.
  if (last !== undefined && openMonth <= last) openMonth = nextMonth(last);
  return [...moments, { watermark: null, closed, openMonth }];
}
