import 'fake-indexeddb/auto';

import fc from 'fast-check';
import { expect, test, vi } from 'vitest';

import { storedEvents } from './contracts/importContract.ts';
import { countingIds, manualClock } from './contracts/records.ts';
import { fileOf, gzip, linesOf, readGood } from './files/ledgerFiles.ts';
import { histories } from '../kernel/metrics/eventArbitrary.ts';
import { mergeEvents, publicContent, withoutPrivate } from '../../src/kernel/ledger/merge.ts';
import type { AnyEvent } from '../../src/kernel/ledger/validate.ts';
import { importLedger } from '../../src/kernel/workspace/importLedger.ts';
import type { WorkspaceStore } from '../../src/kernel/workspace/ports.ts';
import { openWorkspace } from '../../src/storage/idb/workspace.ts';
import { openMemoryWorkspace } from '../../src/storage/memory/workspace.ts';
import { exportLedger } from '../../src/storage/files/ledger/exportLedger.ts';

vi.setConfig({ testTimeout: 120_000 });

let profiles = 0;

function openIdb(): Promise<WorkspaceStore> {
  profiles += 1;
  return openWorkspace({
    clock: manualClock(),
    ids: countingIds('own'),
    actor: 'ana',
    databaseName: `merge-${profiles}`,
  });
}

function openMemory(): Promise<WorkspaceStore> {
  return Promise.resolve(
    openMemoryWorkspace({ clock: manualClock(), ids: countingIds('own'), actor: 'ana' }),
  );
}

/** Everything but the records of the imports, as lines. */
async function merged(store: WorkspaceStore): Promise<string> {
  return linesOf((await storedEvents(store)).filter(({ type }) => type !== 'ledger.imported'));
}

async function take(store: WorkspaceStore, events: readonly AnyEvent[]): Promise<void> {
  if (events.length > 0) await importLedger(store, await readGood(fileOf(linesOf(events))));
}

test.each([
  ['memory', openMemory, 60],
  ['idb', openIdb, 25],
] as const)(
  'T1: in %s the same files give the same ledger, in any order, grouping and number',
  async (_name, open, numRuns) => {
    await fc.assert(
      fc.asyncProperty(histories, fc.nat(), fc.nat(), async ({ events, arrival }, cutA, cutB) => {
        const [from, to] = [cutA % (arrival.length + 1), cutB % (arrival.length + 1)].toSorted(
          (x, y) => x - y,
        );
        const parts = [arrival.slice(0, from), arrival.slice(from, to), arrival.slice(to)];
        const [a, b, c] = parts as [AnyEvent[], AnyEvent[], AnyEvent[]];
        const expected = linesOf(
          mergeEvents([], events.map(withoutPrivate)).events.toSorted((x, y) =>
            x.dev === y.dev ? x.seq - y.seq : x.dev < y.dev ? -1 : 1,
          ),
        );
        for (const order of [
          [a, b, c],
          [c, a, b],
          [[...b, ...a], c],
          [c, c, b, a, b, arrival],
        ]) {
          const store = await open();
          for (const part of order) await take(store, part);
          expect(await merged(store)).toBe(expected);
          expect(await store.listConflicts()).toEqual([]);
          await store.close();
        }
      }),
      { numRuns },
    );
  },
);

test('two machines that exchange their files hold the same ledger, and again is nothing', async () => {
  await fc.assert(
    fc.asyncProperty(histories, async ({ events }) => {
      fc.pre(events.length > 0);
      const [ana, bea] = [await openMemory(), await openIdb()];
      const half = events.length >> 1;
      await take(ana, events.slice(0, half));
      await take(bea, events.slice(half));
      // Each store counts its own devices as `own1`: only what came from outside is compared.
      for (const [from, to] of [
        [ana, bea],
        [bea, ana],
      ] as const) {
        const foreign = (await storedEvents(from)).filter(({ dev }) => !dev.startsWith('own'));
        await take(to, foreign);
        const before = await storedEvents(to);
        await take(to, foreign);
        expect((await storedEvents(to)).map(publicContent)).toEqual(before.map(publicContent));
      }
      expect(await merged(ana)).toBe(await merged(bea));
      await bea.close();
    }),
    { numRuns: 20 },
  );
});

test('an export taken in elsewhere exports the same lines again', async () => {
  await fc.assert(
    fc.asyncProperty(histories, async ({ events }) => {
      fc.pre(events.length > 0);
      const ana = await openMemory();
      await take(ana, events);
      const file = await readGood(fileOf((await exportLedger(ana)).events));
      const bea = openMemoryWorkspace({ clock: manualClock(), ids: countingIds('bea'), actor: 'bea' });
      const steps: number[] = [];
      const { counts, record } = await importLedger(bea, file, (done) => steps.push(done));
      expect(counts).toEqual({ new: file.events, known: 0, conflicting: 0 });
      expect(steps.at(-1)).toBe(file.events);
      const copied = (await storedEvents(bea)).filter(({ id }) => id !== record?.id);
      expect(linesOf(copied)).toBe(linesOf(await storedEvents(ana)));
    }),
    { numRuns: 30 },
  );
});

test('a file of several chunks that fails half way is completed by the next attempt', async () => {
  const events = Array.from({ length: 4_500 }, (_, index) => ({
    v: 1 as const,
    id: `bea:${index + 1}`,
    dev: 'bea',
    seq: index + 1,
    type: 'asset.abandoned' as const,
    at: index,
    tz: 0,
    hlc: `${String(index).padStart(13, '0')}.0000.bea`,
    actor: 'bea',
    scope: { asset: 'a' },
    body: { asset: 'a' },
  }));
  const store = await openIdb();
  const file = await readGood(fileOf(await gzip(linesOf(events))));
  let calls = 0;
  const failing: Pick<WorkspaceStore, 'importEvents'> = {
    importEvents: (chunk) => {
      calls += 1;
      return calls === 2 ? Promise.reject(new Error('killed')) : store.importEvents(chunk);
    },
  };
  await expect(importLedger(failing, file)).rejects.toThrow('killed');
  expect(await storedEvents(store)).toHaveLength(2_000);
  const again = await importLedger(store, file);
  expect(again.counts).toEqual({ new: 2_500, known: 2_000, conflicting: 0 });
  expect(again.record?.body).toMatchObject({ counts: { new: 4_500, known: 0, conflicting: 0 } });
  expect((await importLedger(store, file)).record).toBeNull();
  expect(await storedEvents(store)).toHaveLength(4_501);
  await store.close();
});
