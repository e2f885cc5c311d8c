import 'fake-indexeddb/auto';

import { describe, expect, test } from 'vitest';

import { chunk } from './contracts/importContract.ts';
import { countingIds, manualClock } from './contracts/records.ts';
import { demoYear } from '../../src/kernel/demo/demoYear.ts';
import { createCalendar } from '../../src/kernel/review/calendar.ts';
import type { WorkspaceStore } from '../../src/kernel/workspace/ports.ts';
import { dropReviewCache, reviewCache } from '../../src/storage/idb/reviewCache.ts';
import { openWorkspace } from '../../src/storage/idb/workspace.ts';
import { openMemoryWorkspace } from '../../src/storage/memory/workspace.ts';

const nowMs = 1_700_000_000_000;
const all = demoYear(createCalendar('UTC'), nowMs);
const devices = [...new Set(all.map(({ dev }) => dev))].slice(0, 2);
const [one = '', two = ''] = devices.toSorted();
/** Seven and five events. */
const events = [
  all.filter(({ dev }) => dev === one).slice(0, 7),
  all.filter(({ dev }) => dev === two).slice(0, 5),
].flat();

const gapsDatabase = {
  clock: manualClock(nowMs),
  ids: countingIds('dev'),
  actor: 'ana',
  databaseName: 'extent-gaps',
};

const stores: Readonly<Record<string, () => Promise<WorkspaceStore>>> = {
  idb: () =>
    openWorkspace({
      clock: manualClock(nowMs),
      ids: countingIds('dev'),
      actor: 'ana',
      databaseName: 'extent',
    }),
  memory: () =>
    Promise.resolve(
      openMemoryWorkspace({ clock: manualClock(nowMs), ids: countingIds('dev'), actor: 'ana' }),
    ),
};

describe.each(Object.keys(stores))('%s', (name) => {
  test('says how far each device reaches, and reads on from there', async () => {
    const store = await (stores[name] as () => Promise<WorkspaceStore>)();
    expect(await store.ledgerExtent()).toEqual([]);
    await store.importEvents(chunk(events, { last: false }));
    expect(await store.ledgerExtent()).toEqual([
      { dev: one, events: 7, lastSeq: 7 },
      { dev: two, events: 5, lastSeq: 5 },
    ]);
    expect(await store.ledgerExtent({ through: new Map([[one, 3]]) })).toEqual([
      { dev: one, events: 3, lastSeq: 3 },
      { dev: two, events: 5, lastSeq: 5 },
    ]);
    const after = new Map([
      [one, 5],
      [two, 5],
    ]);
    expect(await store.ledgerExtent({ after })).toEqual([{ dev: one, events: 2, lastSeq: 7 }]);
    const read = async (after: ReadonlyMap<string, number>): Promise<string[]> => {
      const ids: string[] = [];
      await store.eachEvent((piece) => void ids.push(...piece.map(({ id }) => id)), after);
      return ids;
    };
    expect(await read(new Map([[one, 5]]))).toEqual([
      `${one}:6`,
      `${one}:7`,
      ...[1, 2, 3, 4, 5].map((seq) => `${two}:${seq}`),
    ]);
    expect(
      await read(
        new Map([
          [one, 7],
          [two, 4],
        ]),
      ),
    ).toEqual([`${two}:5`]);
    await store.close();
  });

  test('names what is missing of a device', async () => {
    const store = await (stores[name] as () => Promise<WorkspaceStore>)();
    const holes = all.filter(({ dev, seq }) => dev === one && [1, 2, 5, 9, 10].includes(seq));
    // Its own database, for the one before holds the numbers between.
    const fresh = name === 'idb' ? await openWorkspace({ ...gapsDatabase }) : store;
    await fresh.importEvents(chunk(holes, { last: false }));
    expect(await fresh.missingEvents(one)).toEqual([
      { from: 3, to: 4 },
      { from: 6, to: 8 },
    ]);
    expect(await fresh.missingEvents('nobody')).toEqual([]);
    await fresh.close();
  });

  test('its mark changes with every import that adds an event and every forgetting, and with nothing else', async () => {
    const store = await (stores[name] as () => Promise<WorkspaceStore>)();
    // The profile may be that of the test before.
    await store.forgetDevices('demo-');
    const marks = [await store.importMark()];
    const next = async (): Promise<boolean> => {
      marks.push(await store.importMark());
      return marks.at(-1) !== marks.at(-2);
    };
    await store.importEvents(chunk(events, { last: false }));
    expect(await next()).toBe(true);
    await store.importEvents(chunk(events, { last: false }));
    expect(await next()).toBe(false);
    await store.commit({ events: [] });
    expect(await next()).toBe(false);
    await store.forgetDevices(one);
    expect(await next()).toBe(true);
    // The same file again: it now brings what was forgotten.
    await store.importEvents(chunk(events, { last: false }));
    expect(await next()).toBe(true);
    expect(new Set(marks).size).toBe(4);
    await store.forgetDevices('demo-');
    await store.close();
  });
});

describe('what the review keeps', () => {
  test('is found by the code that made it, and by no other', async () => {
    const mine = reviewCache<{ readonly n: Float64Array }>('cached', 'build-1');
    expect(await mine.load()).toBeNull();
    await mine.save({ n: new Float64Array([1, Number.NaN]) });
    expect(await mine.load()).toEqual({ n: new Float64Array([1, Number.NaN]) });
    expect(await reviewCache('cached', 'build-2').load()).toBeNull();
    await dropReviewCache('cached');
    expect(await mine.load()).toBeNull();
  });
});
