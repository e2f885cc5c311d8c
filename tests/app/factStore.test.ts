import { describe, expect, test } from 'vitest';

import { createFactStore } from '../../src/app/services/review/factStore.ts';
import type { FactCache, KeptFacts } from '../../src/app/services/review/factStore.ts';
import { demoYear } from '../../src/kernel/demo/demoYear.ts';
import type { LedgerEvent } from '../../src/kernel/ledger/events.ts';
import { createCalendar } from '../../src/kernel/review/calendar.ts';
import { watermarkOf } from '../../src/kernel/review/closedMonths.ts';
import { tableOf } from '../../src/kernel/review/factTable.ts';
import type { DeviceExtent, LedgerRange, WorkspaceChange } from '../../src/kernel/workspace/ports.ts';
import { factsOf } from '../kernel/review/factsOf.ts';
import { tableContent } from '../kernel/review/tableContent.ts';

const calendar = createCalendar('UTC');
const events = demoYear(calendar, Date.parse('2026-03-25T15:00:00Z')).filter(({ dev }) => dev.endsWith('1'));

/** A ledger that grows, in the order of arrival. */
function growing(first: readonly LedgerEvent[], cache: FactCache | null = null, importMark = '') {
  let stored = [...first];
  const reads = { events: 0, counted: 0 };
  let tell = (_change: WorkspaceChange): void => undefined;
  let hold: Promise<void> = Promise.resolve();
  const store = createFactStore(
    {
      eachEvent: async (onChunk, after = new Map()) => {
        const all = stored.filter(({ dev, seq }) => seq > (after.get(dev) ?? 0));
        reads.events += all.length;
        for (let at = 0; at < all.length; at += 500) await onChunk(all.slice(at, at + 500));
        await hold;
      },
      ledgerExtent: (range = {}) => {
        const extents = extentOf(stored, range);
        reads.counted += extents.reduce((sum, one) => sum + one.events, 0);
        return Promise.resolve(extents);
      },
      importMark: () => Promise.resolve(importMark),
      eventsOfAsset: (id) => Promise.resolve(stored.filter(({ scope }) => scope.asset === id)),
      subscribe: (listener) => {
        tell = listener;
        return () => undefined;
      },
    },
    calendar,
    cache,
  );
  return {
    store,
    reads,
    forget(dev: string) {
      stored = stored.filter((event) => event.dev !== dev);
      tell({ events: [], assets: [], document: null, fromOtherTab: false, imported: false, forgotten: dev });
    },
    add(more: readonly LedgerEvent[]) {
      stored.push(...more);
      tell({ events: more, assets: [], document: null, fromOtherTab: true, imported: false });
    },
    /** Stored by another tab whose word has not come yet. */
    hide(more: readonly LedgerEvent[]) {
      stored.push(...more);
    },
    holdReading(until: Promise<void>) {
      hold = until;
    },
  };
}

function extentOf(list: readonly LedgerEvent[], { after, through }: LedgerRange): DeviceExtent[] {
  const devices = new Map<string, DeviceExtent>();
  for (const { dev, seq } of list) {
    if (seq > (through?.get(dev) ?? Infinity) || seq <= (after?.get(dev) ?? 0)) continue;
    const { events: count = 0, lastSeq = 0 } = devices.get(dev) ?? {};
    devices.set(dev, { dev, events: count + 1, lastSeq: Math.max(lastSeq, seq) });
  }
  return [...devices.values()];
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

describe('what was kept of the last visit', () => {
  /** Structured clones, as a database gives them back. */
  function keeper(): FactCache & { kept: KeptFacts | null } {
    const held: { kept: KeptFacts | null } = { kept: null };
    return Object.assign(held, {
      load: () => Promise.resolve(structuredClone(held.kept)),
      save: (kept: KeptFacts) => {
        held.kept = structuredClone(kept);
        return Promise.resolve();
      },
    });
  }

  async function visited(): Promise<ReturnType<typeof keeper>> {
    const cache = keeper();
    const { store } = growing(events.slice(0, -500), cache);
    await store.load(() => undefined);
    await store.keep();
    return cache;
  }

  test('is taken over with the events since, which alone are read', async () => {
    const cache = await visited();
    const { store, reads } = growing(events, cache);
    await store.load(() => undefined);
    expect(reads).toEqual({ events: 500, counted: 500 });
    expect(tableContent(store.table())).toEqual(atOnce(events));
    // And once more, from what two visits have kept.
    const more = events.map((event) => ({ ...event, id: `x${event.id}`, dev: `x${event.dev}` }));
    const second = growing([...events, ...more], cache);
    await second.store.load(() => undefined);
    await second.store.keep();
    const third = growing([...events, ...more], cache);
    await third.store.load(() => undefined);
    expect(third.reads.events).toBe(0);
    expect(tableContent(third.store.table())).toEqual(atOnce([...events, ...more]));
  });

  test('is passed over when an import has filled a gap below it', async () => {
    const cache = keeper();
    const missing = new Set(events.slice(1_000, 1_010).map(({ id }) => id));
    const first = growing(
      events.filter(({ id }) => !missing.has(id)),
      cache,
    );
    await first.store.load(() => undefined);
    await first.store.keep();
    const { store, reads } = growing(events, cache, 'imported');
    await store.load(() => undefined);
    expect(reads.events).toBe(events.length);
    expect(tableContent(store.table())).toEqual(atOnce(events));
  });

  test('is counted, and taken over, when an import brought nothing that was missing', async () => {
    const cache = await visited();
    const { store, reads } = growing(events, cache, 'imported');
    await store.load(() => undefined);
    expect(reads).toEqual({ events: 500, counted: events.length });
    expect(tableContent(store.table())).toEqual(atOnce(events));
  });

  test('is passed over when a device was forgotten', async () => {
    const cache = await visited();
    const { store, forget } = growing(events, cache, 'forgotten');
    const [gone = ''] = events.map(({ dev }) => dev);
    forget(gone);
    await store.load(() => undefined);
    expect(tableContent(store.table())).toEqual(atOnce(events.filter(({ dev }) => dev !== gone)));
  });

  test('is never half of one reading and half of the next', async () => {
    const cache = keeper();
    const { store, forget, holdReading } = growing(events, cache);
    await store.load(() => undefined);
    let release = (): void => undefined;
    holdReading(new Promise((resolve) => (release = resolve)));
    const [gone = ''] = events.map(({ dev }) => dev);
    forget(gone);
    await settled();
    const keeping = store.keep();
    release();
    await keeping;
    const kept = cache.kept;
    if (kept === null) throw new Error('It was worth keeping.');
    const devices = new Set(kept.extent.map(({ dev }) => dev));
    expect(devices.has(gone)).toBe(false);
    expect(tableContent(store.table())).toEqual(atOnce(events.filter(({ dev }) => dev !== gone)));
    expect(kept.table.names.toSorted()).toEqual(
      store
        .table()
        .assets.map(({ asset }) => asset)
        .toSorted(),
    );
  });

  test('is not written for a few events', async () => {
    const cache = keeper();
    const { store } = growing(events.slice(0, 100), cache);
    await store.load(() => undefined);
    await store.keep();
    expect(cache.kept).toBeNull();
  });
});

test('catching up reads what nobody has told, and says how far the facts reach', async () => {
  const half = Math.floor(events.length / 2);
  const { store, hide } = growing(events.slice(0, half));
  await store.load(() => undefined);
  const [first] = events as [LedgerEvent];
  const general = { ...first, id: 'x:7', dev: 'x', seq: 7, scope: {} } as LedgerEvent;
  hide([...events.slice(half), general]);
  expect(tableContent(store.table())).toEqual(atOnce(events.slice(0, half)));
  const through = await store.catchUp();
  expect(Object.fromEntries(through)).toEqual(watermarkOf([...events, general]));
  expect(tableContent(store.table())).toEqual(atOnce([...events, general]));
  expect(store.loose()).toContainEqual(general);
});
