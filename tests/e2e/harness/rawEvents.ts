import type { Page } from 'playwright';

/** A ledger event as it lies in the database, read without any of the product's code. */
export interface RawEvent {
  readonly id: string;
  readonly dev: string;
  readonly seq: number;
  readonly type: string;
  readonly at: number;
  readonly hlc: string;
  readonly scope: { readonly asset?: string };
  readonly body: Readonly<Record<string, unknown>>;
}

/**
 * Every event of the ledger, ordered by (hlc, id).
 * An absent database is an empty ledger; a database without the store is an error, so that a rename cannot pass as "no events".
 */
export async function readEvents(page: Page): Promise<RawEvent[]> {
  const events = await page.evaluate(readLedger, { database: 'ninetyten', store: 'events' });
  return events.toSorted((a, b) => compareText(a.hlc, b.hlc) || compareText(a.id, b.id));
}

export function eventsOfAsset(events: readonly RawEvent[], asset: string): RawEvent[] {
  return events.filter((event) => event.scope.asset === asset);
}

/** Gaps and repetitions in the numbering of each device: both must be empty in a healthy ledger. */
export function numberingFaults(events: readonly RawEvent[]): string[] {
  const faults: string[] = [];
  for (const [dev, own] of groupBy(events, (event) => event.dev)) {
    const numbers = own.map((event) => event.seq).toSorted((a, b) => a - b);
    for (const [index, seq] of numbers.entries()) {
      const expected = (numbers[0] ?? 0) + index;
      if (seq !== expected) {
        faults.push(`${dev}: ${seq} where ${expected} is due`);
        break;
      }
    }
  }
  const ids = new Set(events.map((event) => event.id));
  if (ids.size !== events.length) faults.push(`${events.length - ids.size} ids are used twice`);
  return faults;
}

export function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return groups;
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Runs in the page. */
async function readLedger(names: { database: string; store: string }): Promise<RawEvent[]> {
  const known = await indexedDB.databases();
  // Opening an absent database would create it, and hide from the product that it is new.
  if (!known.some((one) => one.name === names.database)) return [];
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(names.database);
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error ?? new Error('IndexedDB failed')));
  });
  try {
    return await new Promise<RawEvent[]>((resolve, reject) => {
      const request = database.transaction(names.store).objectStore(names.store).getAll();
      request.addEventListener('success', () => resolve(request.result as RawEvent[]));
      request.addEventListener('error', () => reject(request.error ?? new Error('IndexedDB failed')));
    });
  } finally {
    database.close();
  }
}
