import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { countingIds, manualClock, segment } from './records.ts';
import type { OpenTab } from './workspaceContract.ts';
import { formatHlc, maxRemoteLeadMs, parseHlc } from '../../../src/kernel/ledger/hlc.ts';
import type { AnyEvent } from '../../../src/kernel/ledger/validate.ts';
import { must } from '../../../src/kernel/shared/assert.ts';
import { assetId } from '../../../src/kernel/shared/ids.ts';
import { StorageFailure } from '../../../src/kernel/workspace/ports.ts';
import type {
  ImportChunk,
  ImportedChunk,
  WorkspaceChange,
  WorkspaceStore,
} from '../../../src/kernel/workspace/ports.ts';

const start = 1_700_000_000_000;

/** An event of another machine. */
export function foreign(seq: number, patch: Partial<AnyEvent> = {}, dev = 'bea'): AnyEvent {
  return {
    v: 1,
    id: `${dev}:${seq}`,
    dev,
    seq,
    type: 'time.segment',
    at: start - 1_000 + seq,
    tz: 0,
    hlc: formatHlc({ ms: start - 1_000 + seq, counter: 0 }, dev),
    actor: 'bea',
    scope: { asset: 'a' },
    body: { kind: 'active', ms: seq, asset: 'a' },
    ...patch,
  };
}

export function chunk(events: readonly AnyEvent[], patch: Partial<ImportChunk> = {}): ImportChunk {
  return { source: 'bea.jsonl.gz', sha256: 'f'.repeat(64), from: 0, events, last: true, ...patch };
}

export async function storedEvents(store: WorkspaceStore): Promise<readonly AnyEvent[]> {
  const events: AnyEvent[] = [];
  await store.eachStoredEvent((piece) => {
    events.push(...piece);
  });
  return events;
}

function recordBody({ record }: ImportedChunk): unknown {
  return must(record, 'the import was recorded').body;
}

/** What every implementation of `WorkspaceStore` guarantees of ledgers that come from elsewhere. */
export function importContract(name: string, newProfile: () => OpenTab): void {
  describe(`${name} takes in ledgers`, () => {
    let clock: ReturnType<typeof manualClock>;
    let openTab: () => Promise<WorkspaceStore>;
    let store: WorkspaceStore;
    const open: WorkspaceStore[] = [];

    beforeEach(async () => {
      clock = manualClock(start);
      const ids = countingIds('dev');
      const profile = newProfile();
      openTab = async () => {
        const tab = await profile({ clock, ids, actor: 'ana', collectGraceMs: 1_000 });
        open.push(tab);
        return tab;
      };
      store = await openTab();
    });

    afterEach(async () => {
      await Promise.all(open.splice(0).map((tab) => tab.close()));
    });

    test('foreign events keep id, number, clock and time; the import is recorded in the same step', async () => {
      await store.commit({ events: [segment('a', 1)] });
      const events = [foreign(1), foreign(2), foreign(1, {}, 'cleo')];
      const imported = await store.importEvents(chunk(events));
      expect(imported).toMatchObject({ counts: { new: 3, known: 0, conflicting: 0 }, ahead: 0 });
      expect(imported.record).toMatchObject({ type: 'ledger.imported', id: 'dev1:2', scope: {} });
      expect(recordBody(imported)).toEqual({
        source: 'bea.jsonl.gz',
        sha256: 'f'.repeat(64),
        counts: { new: 3, known: 0, conflicting: 0 },
      });
      const other = await openTab();
      for (const tab of [store, other]) {
        const stored = await storedEvents(tab);
        expect(stored.map(({ id }) => id)).toEqual(['bea:1', 'bea:2', 'cleo:1', 'dev1:1', 'dev1:2']);
        expect(stored.slice(0, 3)).toEqual(events);
        expect(await tab.eventsOfAsset(assetId('a'))).toHaveLength(4);
        expect(await tab.listConflicts()).toEqual([]);
      }
    });

    test('T1: a file that is known changes nothing, however often it comes', async () => {
      await store.importEvents(chunk([foreign(1), foreign(2)]));
      const before = await storedEvents(store);
      const again = await store.importEvents(chunk([foreign(2), foreign(1)]));
      expect(again).toEqual({ counts: { new: 0, known: 2, conflicting: 0 }, ahead: 0, record: null });
      expect(await storedEvents(store)).toEqual(before);
    });

    test('an event twice in one file counts once', async () => {
      const { counts } = await store.importEvents(chunk([foreign(1), foreign(1)]));
      expect(counts).toEqual({ new: 1, known: 1, conflicting: 0 });
    });

    test('T17: the same id with another content is set aside once, and what counts stays', async () => {
      const first = foreign(1);
      const other = foreign(1, { body: { kind: 'active', ms: 99, asset: 'a' } });
      const third = foreign(1, { body: { kind: 'active', ms: 100, asset: 'a' } });
      await store.importEvents(chunk([first]));
      const { counts } = await store.importEvents(chunk([other, foreign(2)], { sha256: 'e' }));
      expect(counts).toEqual({ new: 1, known: 0, conflicting: 1 });
      await store.importEvents(chunk([other, third], { sha256: 'd', source: 'later' }));
      const conflict = { kept: first, at: start, source: 'bea.jsonl.gz', sha256: 'e' };
      expect(await (await openTab()).listConflicts()).toEqual([
        { ...conflict, refused: other },
        { ...conflict, refused: third, source: 'later', sha256: 'd' },
      ]);
      expect((await storedEvents(store)).filter(({ dev }) => dev === 'bea')).toEqual([first, foreign(2)]);
    });

    test('T17: a copy without wages is no conflict, and wages that come along are left behind', async () => {
      const wage = { kind: 'active', ms: 5, asset: 'a', rateMicroPerHour: 45 } as const;
      const { events } = await store.commit({
        events: [{ type: 'time.segment', scope: { asset: 'a' }, body: wage }],
      });
      const [own] = events;
      const copy = { ...own, body: { kind: 'active', ms: 5, asset: 'a' } } as AnyEvent;
      const paid = foreign(1, { body: wage });
      const { counts } = await store.importEvents(chunk([copy, paid]));
      expect(counts).toEqual({ new: 1, known: 1, conflicting: 0 });
      const stored = await storedEvents(store);
      expect(stored.find(({ id }) => id === own?.id)).toEqual(own);
      expect(stored.find(({ id }) => id === 'bea:1')?.body).toEqual({ kind: 'active', ms: 5, asset: 'a' });
    });

    test('types of a newer version are kept, and shown only to those who ask', async () => {
      const future = foreign(1, { type: 'sky.painted', body: { rule: [1] } });
      await store.importEvents(chunk([future]));
      expect((await storedEvents(store))[0]).toEqual(future);
      expect(await store.eventsOfAsset(assetId('a'))).toEqual([]);
      const known: string[] = [];
      await store.eachEvent((piece) => {
        known.push(...piece.map(({ type }) => type));
      });
      expect(known).toEqual(['ledger.imported']);
    });

    test('events of our own from a backup: numbers go on after the highest of them', async () => {
      await store.commit({ events: [segment('a', 1)] });
      const { counts } = await store.importEvents(chunk([foreign(7, {}, 'dev1'), foreign(9, {}, 'dev1')]));
      expect(counts.new).toBe(2);
      const { events } = await store.commit({ events: [segment('a', 2)] });
      expect(events[0]?.id).toBe('dev1:11');
      const seqs = (await storedEvents(store)).map(({ seq }) => seq);
      expect(seqs).toEqual([1, 7, 9, 10, 11]);
    });

    test('another content under our own id: a copy of this database writes too, so we become another device', async () => {
      const { events } = await store.commit({ events: [segment('a', 1)] });
      const copy = {
        ...must(events[0], 'one event'),
        body: { kind: 'active', ms: 2, asset: 'a' },
      } as AnyEvent;
      await store.importEvents(chunk([copy]));
      await store.importEvents(chunk([copy], { sha256: 'e' }));
      const later = await store.commit({ events: [segment('a', 3)] });
      expect((await storedEvents(store)).map(({ id }) => id)).toEqual([
        'dev1:1',
        'dev2:1',
        'dev2:2',
        later.events[0]?.id,
      ]);
      expect(later.events[0]?.id).toBe('dev2:3');
      expect(await store.listConflicts()).toHaveLength(1);
    });

    test('our clock follows a remote one by five minutes at most', async () => {
      const near = start + maxRemoteLeadMs;
      const far = start + 10 * maxRemoteLeadMs;
      const { ahead, record } = await store.importEvents(
        chunk([
          foreign(1, { hlc: formatHlc({ ms: far, counter: 0 }, 'bea') }),
          foreign(2, { hlc: formatHlc({ ms: near, counter: 3 }, 'bea') }),
        ]),
      );
      expect(ahead).toBe(1);
      const own = must(parseHlc(record?.hlc ?? ''), 'a clock');
      expect(own.ms).toBe(near);
      expect(own.counter).toBeGreaterThan(3);
      expect((await storedEvents(store))[0]).toMatchObject({
        hlc: expect.stringContaining(String(far)) as string,
      });
    });

    test('an import that was cut short is completed by running it again, and recorded once and whole', async () => {
      const events = [1, 2, 3, 4, 5].map((seq) => foreign(seq));
      await store.importEvents(chunk(events.slice(0, 2), { last: false }));
      // The tab is gone; a new one starts from the beginning, in other pieces.
      const again = await openTab();
      await again.importEvents(chunk(events.slice(0, 3), { last: false }));
      const end = await again.importEvents(chunk(events.slice(3), { from: 3 }));
      expect(recordBody(end)).toMatchObject({ counts: { new: 5, known: 0, conflicting: 0 } });
      const stored = await storedEvents(again);
      expect(stored.filter(({ dev }) => dev === 'bea')).toEqual(events);
      expect(stored.filter(({ type }) => type === 'ledger.imported')).toHaveLength(1);
    });

    test('two tabs take in one file at once: every event once, one record', async () => {
      const other = await openTab();
      const events = Array.from({ length: 30 }, (_, index) => foreign(index + 1));
      const results = await Promise.all([store, other].map((tab) => tab.importEvents(chunk(events))));
      expect(results.map(({ counts }) => counts.new).toSorted((a, b) => a - b)).toEqual([0, 30]);
      expect(await storedEvents(store)).toHaveLength(31);
    });

    test('numbers far apart are found as well as those in a row', async () => {
      const events = [1, 500_000, 2].map((seq) => foreign(seq));
      await store.importEvents(chunk(events));
      const { counts } = await store.importEvents(chunk([...events, foreign(3)], { sha256: 'e' }));
      expect(counts).toEqual({ new: 1, known: 3, conflicting: 0 });
    });

    test('every tab hears of what is new, told apart from its own work', async () => {
      const heard: WorkspaceChange[] = [];
      const other = await openTab();
      const stop = store.subscribe((change) => heard.push(change));
      other.subscribe((change) => heard.push(change));
      await store.importEvents(chunk([foreign(1)]));
      await expect.poll(() => heard.length).toBe(2);
      heard.splice(0);
      await store.importEvents(chunk([foreign(1), foreign(2), foreign(3, { scope: {} })], { sha256: 'e' }));
      await expect.poll(() => heard.length).toBe(2);
      for (const change of heard) {
        expect(change).toMatchObject({ assets: ['a'], document: null, imported: true });
        expect(change.events.map(({ id }) => id)).toEqual(['bea:2', 'bea:3', 'dev1:2']);
      }
      expect(new Set(heard.map(({ fromOtherTab }) => fromOtherTab))).toEqual(new Set([false, true]));
      await store.importEvents(chunk([foreign(1)], { sha256: 'e' }));
      await store.commit({ events: [segment('b', 1)] });
      await expect.poll(() => heard.length).toBe(4);
      expect(heard.slice(2).map(({ imported }) => imported)).toEqual([false, false]);
      stop();
    });

    test('a closed workspace refuses with a reason', async () => {
      await store.close();
      await expect(store.importEvents(chunk([foreign(1)]))).rejects.toBeInstanceOf(StorageFailure);
    });
  });
}
