import { expect, test } from 'vitest';

import { createFactStore } from '../../src/app/services/review/factStore.ts';
import { demoYear } from '../../src/kernel/demo/demoYear.ts';
import type { LedgerEvent } from '../../src/kernel/ledger/events.ts';
import { createCalendar } from '../../src/kernel/review/calendar.ts';
import { tableOf } from '../../src/kernel/review/factTable.ts';
import type { WorkspaceChange } from '../../src/kernel/workspace/ports.ts';
import { factsOf } from '../kernel/review/factsOf.ts';
import { tableContent } from '../kernel/review/tableContent.ts';

const calendar = createCalendar('UTC');
const events = demoYear(calendar, Date.parse('2026-03-25T15:00:00Z')).filter(({ dev }) => dev.endsWith('1'));

/** A ledger that grows, in the order of arrival. */
function growing(first: readonly LedgerEvent[]) {
  const stored = [...first];
  let tell = (_change: WorkspaceChange): void => undefined;
  let hold: Promise<void> = Promise.resolve();
  const store = createFactStore(
    {
      eachEvent: async (onChunk) => {
        const all = [...stored];
        for (let at = 0; at < all.length; at += 500) await onChunk(all.slice(at, at + 500));
        await hold;
      },
      eventsOfAsset: (id) => Promise.resolve(stored.filter(({ scope }) => scope.asset === id)),
      subscribe: (listener) => {
        tell = listener;
        return () => undefined;
      },
    },
    calendar,
  );
  return {
    store,
    add(more: readonly LedgerEvent[]) {
      stored.push(...more);
      tell({ events: more, assets: [], document: null, fromOtherTab: true, imported: false });
    },
    holdReading(until: Promise<void>) {
      hold = until;
    },
  };
}

/** All at once, from the facts of each asset. */
const atOnce = (some: readonly LedgerEvent[]) => tableContent(tableOf(factsOf(some), calendar));

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 30));

test('facts added up event by event are those added up at once', async () => {
  const half = Math.floor(events.length / 2);
  const { store, add } = growing(events.slice(0, half));
  await store.load(() => undefined);
  expect(tableContent(store.table())).toEqual(atOnce(events.slice(0, half)));
  for (let at = half; at < events.length; at += 97) add(events.slice(at, at + 97));
  await settled();
  expect(tableContent(store.table())).toEqual(atOnce(events));
});

test('what arrives while the ledger is being read is not lost', async () => {
  const half = Math.floor(events.length / 2);
  const { store, add, holdReading } = growing(events.slice(0, half));
  let release = (): void => undefined;
  holdReading(new Promise((resolve) => (release = resolve)));
  const counts: number[] = [];
  const loading = store.load((count) => counts.push(count));
  await settled();
  add(events.slice(half));
  release();
  await loading;
  await settled();
  expect(tableContent(store.table())).toEqual(atOnce(events));
  expect(counts.at(-1)).toBe(half);
});

test('events without an asset are kept apart, and news is told once it is in', async () => {
  const [first] = events as [LedgerEvent];
  const general = { ...first, id: 'x:1', dev: 'x', seq: 1, scope: {} } as LedgerEvent;
  const { store, add } = growing(events.slice(0, 50));
  await store.load(() => undefined);
  let told = 0;
  const off = store.subscribe(() => (told += 1));
  add([general]);
  await settled();
  expect(told).toBe(1);
  expect(store.table().assets.some(({ asset }) => asset === '')).toBe(true);
  off();
  add(events.slice(50, 60));
  await settled();
  expect(told).toBe(1);
});
