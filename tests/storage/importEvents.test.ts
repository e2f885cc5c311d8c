import 'fake-indexeddb/auto';

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { countingIds, manualClock, segment } from './contracts/records.ts';
import { demoYear } from '../../src/kernel/demo/demoYear.ts';
import { publicContent } from '../../src/kernel/ledger/merge.ts';
import type { LedgerEvent } from '../../src/kernel/ledger/events.ts';
import { assetId } from '../../src/kernel/shared/ids.ts';
import { createCalendar } from '../../src/kernel/review/calendar.ts';
import type { ImportedChunk, WorkspaceStore } from '../../src/kernel/workspace/ports.ts';
import { openWorkspace } from '../../src/storage/idb/workspace.ts';
import { createMemoryBackend } from '../../src/storage/memory/backend.ts';
import { openMemoryWorkspace } from '../../src/storage/memory/workspace.ts';

const nowMs = 1_700_000_000_000;
const foreign = demoYear(createCalendar('UTC'), nowMs)
  .filter(({ dev }) => /0[1-3]$/.test(dev))
  .slice(0, 240);

let databases = 0;

const stores: Readonly<Record<string, () => Promise<WorkspaceStore>>> = {
  idb: () => {
    databases += 1;
    const databaseName = `import-${databases}`;
    return openWorkspace({ clock: manualClock(nowMs), ids: countingIds('dev'), actor: 'ana', databaseName });
  },
  memory: () =>
    Promise.resolve(
      openMemoryWorkspace({
        clock: manualClock(nowMs),
        ids: countingIds('dev'),
        actor: 'ana',
        backend: createMemoryBackend(),
      }),
    ),
};

function take(store: WorkspaceStore, events: readonly LedgerEvent[], name = 'file'): Promise<ImportedChunk> {
  return store.importEvents({ source: name, sha256: name, from: 0, events, last: true });
}

/** Contents by id, without the records of imports, which differ by what was taken in first. */
async function contents(store: WorkspaceStore): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  await store.eachEvent((events) => {
    for (const event of events)
      if (event.type !== 'ledger.imported') found.set(event.id, publicContent(event));
  });
  return found;
}

describe.each(Object.keys(stores))('%s', (kind) => {
  const open = (): Promise<WorkspaceStore> => stores[kind]?.() ?? Promise.reject(new Error('no such store'));

  test('a union by id: whatever the order, the grouping and the repeats (T1)', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }),
        fc.nat(3),
        async (order, again) => {
          const parts = [0, 1, 2, 3].map((part) => foreign.filter((_, i) => i % 4 === part));
          const [one, other] = [await open(), await open()];
          for (const [index, part] of [...order, again].entries())
            await take(one, parts[part] ?? [], `part-${index}`);
          await take(other, foreign, 'whole');
          expect(await contents(one)).toEqual(await contents(other));
          expect((await contents(one)).size).toBe(foreign.length);
          await Promise.all([one.close(), other.close()]);
        },
      ),
      { numRuns: 6 },
    );
  });

  test('counts what was new, known and refused, and records it once', async () => {
    const store = await open();
    const first = await take(store, foreign.slice(0, 100), 'first');
    expect(first.counts).toMatchObject({ new: 100, known: 0, conflicting: 0 });
    expect(first.record?.body).toMatchObject({ source: 'first', counts: { new: 100 } });
    const second = await take(store, foreign.slice(50, 150), 'second');
    expect(second.counts).toMatchObject({ new: 50, known: 50, conflicting: 0 });
    await store.close();
  });

  test('the same id with another content is set aside, the stored one stays (T17)', async () => {
    const store = await open();
    await take(store, foreign.slice(0, 10));
    const before = await contents(store);
    const forged = { ...(foreign[3] as LedgerEvent), actor: 'p_mallory' } as LedgerEvent;
    const told = await take(store, [forged], 'forged');
    expect(told.counts).toMatchObject({ new: 0, known: 0, conflicting: 1 });
    expect(await contents(store)).toEqual(before);
    const [conflict] = await store.listConflicts();
    expect(conflict).toMatchObject({
      source: 'forged',
      refused: { actor: 'p_mallory' },
      kept: { id: forged.id },
    });
    await store.close();
  });

  test('a copy without wages is the same event', async () => {
    const store = await open();
    const paid = foreign.find(({ type }) => type === 'time.segment') as LedgerEvent;
    await take(store, [paid]);
    const body = Object.fromEntries(
      Object.entries(paid.body).filter(([name]) => name !== 'rateMicroPerHour'),
    );
    const told = await take(store, [{ ...paid, body } as LedgerEvent], 'copy');
    expect(told.counts).toMatchObject({ known: 1, conflicting: 0 });
    expect(await store.listConflicts()).toEqual([]);
    await store.close();
  });

  test('wages are taken off, unless they are invented', async () => {
    const paid = foreign.find(({ type }) => type === 'time.segment') as LedgerEvent;
    for (const dev of ['dev-else', 'demo-else']) {
      const store = await open();
      await take(store, [{ ...paid, dev, id: `${dev}:${paid.seq}` }]);
      const [stored] = (await store.eventsOfAsset(assetId(paid.scope.asset ?? ''))) as [LedgerEvent];
      expect('rateMicroPerHour' in stored.body).toBe(dev === 'demo-else');
      await store.close();
    }
  });

  test('our own events from a backup never take a number that is still to be given', async () => {
    const store = await open();
    const { events } = await store.commit({ events: [segment('a', 10), segment('a', 20)] });
    const last = events.at(-1) as LedgerEvent;
    const lost = { ...last, seq: last.seq + 5, id: `${last.dev}:${last.seq + 5}` } as LedgerEvent;
    await take(store, [lost], 'backup');
    const { events: next } = await store.commit({ events: [segment('a', 30)] });
    expect(next[0]?.dev === last.dev ? next[0]?.seq : Infinity).toBeGreaterThan(lost.seq);
    expect((await contents(store)).size).toBe(4);
    await store.close();
  });

  test('a clock far ahead is kept and not followed; one a little ahead is', async () => {
    const store = await open();
    const at = (ms: number, n: number): LedgerEvent => {
      const [first] = foreign as [LedgerEvent];
      const hlc = `${String(nowMs + ms).padStart(13, '0')}.0000.far`;
      return { ...first, dev: 'far', seq: n, id: `far:${n}`, hlc, at: nowMs + ms };
    };
    const told = await take(store, [at(60_000, 1), at(3_600_000, 2)], 'ahead');
    expect(told.ahead).toBe(1);
    const { events } = await store.commit({ events: [segment('a', 1)] });
    const own = events[0]?.hlc ?? '';
    expect(own > at(60_000, 1).hlc).toBe(true);
    expect(own < at(3_600_000, 2).hlc).toBe(true);
    await store.close();
  });
});
