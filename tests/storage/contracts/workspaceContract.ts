import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import {
  asset,
  countingIds,
  decision,
  documentOf,
  entry,
  manualClock,
  pendingJob,
  pixels,
  segment,
  staged,
  tileMap,
} from './records.ts';
import type { LayerRecord } from '../../../src/kernel/document/records.ts';
import type { TileStore } from '../../../src/kernel/document/ports.ts';
import type { EventDraft, LedgerEvent } from '../../../src/kernel/ledger/events.ts';
import { compareEvents, formatHlc } from '../../../src/kernel/ledger/hlc.ts';
import type { Clock, IdSource } from '../../../src/kernel/shared/clock.ts';
import { must } from '../../../src/kernel/shared/assert.ts';
import { assetId, layerId, outputId, tileHash } from '../../../src/kernel/shared/ids.ts';
import { StorageFailure } from '../../../src/kernel/workspace/ports.ts';
import type { CommitBatch, WorkspaceChange, WorkspaceStore } from '../../../src/kernel/workspace/ports.ts';

export interface OpenTab {
  (options: {
    readonly clock: Clock;
    readonly ids: IdSource;
    readonly actor: string;
    readonly collectGraceMs: number;
  }): Promise<WorkspaceStore & { readonly tiles: TileStore }>;
}

const tilesOf = ({ tiles }: LayerRecord): readonly string[] => Object.values(tiles);

/** What every implementation of `WorkspaceStore` and `TileStore` guarantees. `newProfile` gives an empty profile. */
export function workspaceContract(name: string, newProfile: () => OpenTab): void {
  describe(`${name} keeps the workspace contract`, () => {
    let clock: ReturnType<typeof manualClock>;
    let openTab: () => Promise<WorkspaceStore & { readonly tiles: TileStore }>;
    let store: WorkspaceStore & { readonly tiles: TileStore };
    const open: WorkspaceStore[] = [];

    beforeEach(async () => {
      clock = manualClock();
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

    async function refusal(batch: CommitBatch, on: WorkspaceStore = store): Promise<StorageFailure['error']> {
      const failure: unknown = await on.commit(batch).then(
        () => null,
        (cause: unknown) => cause,
      );
      expect(failure).toBeInstanceOf(StorageFailure);
      return (failure as StorageFailure).error;
    }

    async function allEvents(on: WorkspaceStore = store): Promise<readonly LedgerEvent[]> {
      const events: LedgerEvent[] = [];
      await on.eachEvent((chunk) => {
        events.push(...chunk);
      });
      return events;
    }

    test('an empty profile answers with nothing', async () => {
      const id = assetId('a');
      expect(await store.listAssets()).toEqual([]);
      expect(await store.loadAsset(id)).toBeNull();
      expect(await store.loadDocument(id)).toBeNull();
      expect(await store.loadHistory(id)).toEqual({ entries: [], position: 0 });
      expect(await store.listStaged(id)).toEqual([]);
      expect(await store.thumbnails(id)).toEqual({});
      expect(await store.eventsOfAsset(id)).toEqual([]);
      expect(await allEvents()).toEqual([]);
      expect(await store.liveTiles()).toEqual(new Set());
      expect(await store.tiles.get(tileHash('0'.repeat(64)))).toBeNull();
    });

    test('a commit writes every part of the batch', async () => {
      const batch: CommitBatch = {
        assets: [asset('a'), asset('b')],
        document: documentOf('a', 1),
        history: { asset: assetId('a'), append: entry(0), position: 1 },
        staged: [staged('o2', 'a', {}, 1), staged('o1', 'a', {}, 0), staged('other', 'b')],
        thumbnails: [{ output: 'o1', asset: assetId('a'), dataUrl: 'data:x' }],
        events: [segment('a', 10)],
      };
      await store.commit(batch);
      const again = await openTab();
      for (const tab of [store, again]) {
        expect(new Set(await tab.listAssets())).toEqual(new Set(batch.assets));
        expect(await tab.loadAsset(assetId('b'))).toEqual(asset('b'));
        expect(await tab.loadDocument(assetId('a'))).toEqual(batch.document);
        expect(await tab.loadHistory(assetId('a'))).toMatchObject({ entries: [entry(0)], position: 1 });
        expect((await tab.listStaged(assetId('a'))).map((result) => result.id)).toEqual(['o1', 'o2']);
        expect(await tab.thumbnails(assetId('a'))).toEqual({ o1: 'data:x' });
        expect(await tab.eventsOfAsset(assetId('a'))).toHaveLength(1);
      }
    });

    test('a document must build on the stored revision, and a refused commit writes nothing', async () => {
      await store.commit({ document: documentOf('a', 1) });
      await store.commit({ document: documentOf('a', 2) });
      for (const revision of [1, 2, 4]) {
        const error = await refusal({
          document: documentOf('a', revision),
          assets: [asset('a')],
          history: { asset: assetId('a'), append: entry(0), position: 1 },
          staged: [staged('o', 'a')],
          thumbnails: [{ output: 'o', asset: assetId('a'), dataUrl: 'data:x' }],
          events: [segment('a', 1)],
        });
        expect(error).toMatchObject({ kind: 'stale-document', storedRevision: 2 });
      }
      expect((await store.loadDocument(assetId('a')))?.revision).toBe(2);
      expect(await store.listAssets()).toEqual([]);
      expect(await store.loadHistory(assetId('a'))).toEqual({ entries: [], position: 0 });
      expect(await store.listStaged(assetId('a'))).toEqual([]);
      expect(await store.thumbnails(assetId('a'))).toEqual({});
      expect(await allEvents()).toEqual([]);
      const { events } = await store.commit({ events: [segment('a', 1)] });
      expect(events[0]?.seq).toBe(1);
    });

    test('a first document starts at revision 0 or 1, never at a later one', async () => {
      expect(await refusal({ document: documentOf('a', 7) })).toMatchObject({ kind: 'stale-document' });
      await store.commit({ document: documentOf('a', 0) });
      await store.commit({ document: documentOf('a', 1) });
      await store.commit({ document: documentOf('b', 1) });
    });

    test('two tabs on one document: one wins, the other is told', async () => {
      const other = await openTab();
      await store.commit({ document: documentOf('a', 1) });
      const results = await Promise.allSettled([
        store.commit({ document: documentOf('a', 2), events: [segment('a', 1)] }),
        other.commit({ document: documentOf('a', 2), events: [segment('a', 2)] }),
      ]);
      expect(results.map((result) => result.status).toSorted()).toEqual(['fulfilled', 'rejected']);
      expect(await allEvents()).toHaveLength(1);
    });

    test('history is cut, appended to and dropped from in that order', async () => {
      const id = assetId('a');
      for (const index of [0, 1, 2, 3, 4]) {
        await store.commit({ history: { asset: id, append: entry(index), position: index + 1 } });
      }
      await store.commit({ history: { asset: assetId('b'), append: entry(0), position: 1 } });
      await store.commit({ history: { asset: id, position: 2 } });
      expect((await store.loadHistory(id)).position).toBe(2);
      await store.commit({
        history: {
          asset: id,
          truncateFrom: 2,
          append: { ...entry(2), label: 'New' },
          dropBefore: 1,
          position: 3,
        },
      });
      const { entries, position } = await store.loadHistory(id);
      expect(entries.map((kept) => [kept.index, kept.label])).toEqual([
        [1, 'Step 1'],
        [2, 'New'],
      ]);
      expect(position).toBe(3);
      expect((await store.loadHistory(assetId('b'))).entries).toHaveLength(1);
    });

    test('deleting an asset keeps its events', async () => {
      await store.commit({
        assets: [asset('a'), asset('b')],
        document: documentOf('a', 1),
        history: { asset: assetId('a'), append: entry(0), position: 1 },
        staged: [staged('o', 'a'), staged('p', 'b')],
        thumbnails: [
          { output: 'o', asset: assetId('a'), dataUrl: 'data:x' },
          { output: 'p', asset: assetId('b'), dataUrl: 'data:y' },
        ],
        events: [segment('a', 1)],
      });
      await store.commit({ deleteAssets: [assetId('a')] });
      expect((await store.listAssets()).map((row) => row.id)).toEqual(['b']);
      expect(await store.loadDocument(assetId('a'))).toBeNull();
      expect(await store.loadHistory(assetId('a'))).toEqual({ entries: [], position: 0 });
      expect(await store.listStaged(assetId('a'))).toEqual([]);
      expect(await store.thumbnails(assetId('a'))).toEqual({});
      expect(await store.eventsOfAsset(assetId('a'))).toHaveLength(1);
      expect(await store.listStaged(assetId('b'))).toHaveLength(1);
      expect(await store.thumbnails(assetId('b'))).toEqual({ p: 'data:y' });
    });

    test('staged results go when told', async () => {
      await store.commit({ staged: [staged('o', 'a'), staged('p', 'a')] });
      await store.commit({ removeStaged: ['o'] });
      expect((await store.listStaged(assetId('a'))).map((result) => result.id)).toEqual(['p']);
    });

    test('a result is decided once: removing what is not staged refuses everything', async () => {
      await store.commit({ document: documentOf('a', 1), staged: [staged('o', 'a'), staged('p', 'a')] });
      const other = await openTab();
      const verdict = (ms: number): CommitBatch => ({ removeStaged: ['o', 'p'], events: [segment('a', ms)] });
      const results = await Promise.allSettled([store.commit(verdict(1)), other.commit(verdict(2))]);
      expect(results.map((result) => result.status).toSorted()).toEqual(['fulfilled', 'rejected']);
      const error = await refusal({ ...verdict(3), document: documentOf('a', 2) }, other);
      expect(error).toMatchObject({ kind: 'not-staged', missing: ['o', 'p'] });
      expect(await allEvents()).toHaveLength(1);
      expect((await store.loadDocument(assetId('a')))?.revision).toBe(1);
    });

    test('a patch changes the row as stored, in every tab, and keeps what others changed', async () => {
      const other = await openTab();
      await store.commit({ assets: [asset('a')] });
      const id = assetId('a');
      const [one] = await Promise.all([
        store.commit({ patchAssets: [{ id, change: () => ({ status: 'finished', updatedAt: 7 }) }] }),
        other.commit({ patchAssets: [{ id, change: () => ({ thumbnail: 'data:x' }) }] }),
        store.commit({ patchAssets: [{ id, change: ({ name }) => ({ name: `${name}!` }) }] }),
      ]);
      expect(one.patched).toMatchObject([{ id: 'a', status: 'finished', updatedAt: 7 }]);
      expect(await other.loadAsset(id)).toEqual(
        asset('a', { status: 'finished', updatedAt: 7, thumbnail: 'data:x', name: 'Asset a!' }),
      );
    });

    test('a patch of an asset that is gone refuses everything', async () => {
      await store.commit({ assets: [asset('a')] });
      await store.commit({ deleteAssets: [assetId('a')] });
      const error = await refusal({
        patchAssets: [{ id: assetId('a'), change: () => ({ name: 'x' }) }],
        staged: [staged('o', 'a')],
        events: [segment('a', 1)],
      });
      expect(error).toMatchObject({ kind: 'no-asset', asset: 'a' });
      expect(await store.listAssets()).toEqual([]);
      expect(await store.listStaged(assetId('a'))).toEqual([]);
      expect(await allEvents()).toEqual([]);
    });

    test('events are stamped: id, gap-free seq, rising hlc, actor, cause, own time', async () => {
      const drafts: EventDraft[] = [
        segment('a', 1),
        { ...segment('b', 2), at: 12_345, cause: 'dev1:1' },
        segment('a', 3),
      ];
      const { events } = await store.commit({ events: drafts });
      clock.advance(-60_000); // A clock set back must not turn the order round.
      const later = await store.commit({ events: [segment('a', 4)] });
      const all = [...events, ...later.events];
      expect(all.map((event) => event.id)).toEqual(['dev1:1', 'dev1:2', 'dev1:3', 'dev1:4']);
      expect(all.map((event) => event.seq)).toEqual([1, 2, 3, 4]);
      expect(all.map((event) => event.hlc)).toEqual(all.map((event) => event.hlc).toSorted());
      expect(new Set(all.map((event) => event.hlc)).size).toBe(4);
      expect(all[1]).toMatchObject({ v: 1, at: 12_345, cause: 'dev1:1', actor: 'ana', dev: 'dev1', tz: 60 });
      expect(all[0]?.cause).toBeUndefined();
      expect(await allEvents()).toEqual(all);
      expect(await store.eventsOfAsset(assetId('a'))).toEqual([all[0], all[2], all[3]].toSorted(byClock));
    });

    test('decisions on models are found among all events, in every tab and in the order of their clocks', async () => {
      const other = await openTab();
      expect(await store.modelDecisions()).toEqual([]);
      const own = await store.commit({
        events: [
          decision('slim'),
          segment('a', 1),
          { type: 'output.decided', scope: { asset: 'a' }, body: { output: 'o', decision: 'accepted' } },
        ],
      });
      clock.advance(10);
      const second = await other.commit({
        events: [decision('slim', { decision: 'keep', tool: 'upscale' })],
      });
      const expected = [own.events[0], second.events[0]];
      expect(await store.modelDecisions()).toEqual(expected);
      expect(await other.modelDecisions()).toEqual(expected);
    });

    test('decisions that came with a ledger are found, and gone once its device is forgotten', async () => {
      const early = parted(decision('medium'), { hlc: formatHlc({ ms: 5, counter: 0 }, 'bea') });
      const own = await store.commit({ events: [decision('slim')] });
      await store.importEvents({
        source: 'bea.jsonl.gz',
        sha256: 'f'.repeat(64),
        from: 0,
        // Another type with the same fields, of a version to come.
        events: [early, { ...early, id: 'bea:2', seq: 2, type: 'model.promoted' }],
        last: true,
      });
      expect(await store.modelDecisions()).toEqual([early, own.events[0]]);
      await store.forgetDevices('bea');
      expect(await store.modelDecisions()).toEqual([own.events[0]]);
    });

    test('tabs that append at once share one gap-free sequence and lose nothing', async () => {
      const tabs = [store, await openTab(), await openTab()];
      const rounds = Array.from({ length: 40 }, (_, index) => index);
      await Promise.all(
        rounds.flatMap((round) =>
          tabs.map((tab, index) =>
            tab.commit({ events: [segment('a', round * 10 + index), segment('a', round * 10 + index)] }),
          ),
        ),
      );
      const events = await allEvents(tabs[1]);
      expect(events.map((event) => event.seq)).toEqual(Array.from({ length: 240 }, (_, index) => index + 1));
      expect(new Set(events.map((event) => event.dev)).size).toBe(1);
      expect(new Set(events.map((event) => event.hlc)).size).toBe(240);
      const milliseconds = events.map((event) => (event.type === 'time.segment' ? event.body.ms : -1));
      const expected = rounds.flatMap((round) => [0, 0, 1, 1, 2, 2].map((index) => round * 10 + index));
      expect(milliseconds.toSorted((a, b) => a - b)).toEqual(expected);
    });

    test('every tab hears of every commit', async () => {
      const other = await openTab();
      const heard: WorkspaceChange[] = [];
      const heardByOther: WorkspaceChange[] = [];
      const stop = store.subscribe((change) => heard.push(change));
      other.subscribe((change) => heardByOther.push(change));
      await store.commit({ assets: [asset('a')], events: [segment('b', 1)] });
      await expect.poll(() => heardByOther.length).toBe(1);
      await expect.poll(() => heard.length).toBe(1);
      expect(heard[0]).toMatchObject({ fromOtherTab: false, assets: ['a', 'b'] });
      expect(heardByOther[0]).toMatchObject({ fromOtherTab: true, assets: ['a', 'b'] });
      expect(heardByOther[0]?.events).toEqual(heard[0]?.events);
      expect(heardByOther[0]?.document).toBeNull();
      stop();
      await other.commit({ events: [segment('b', 2)] });
      await expect.poll(() => heardByOther.length).toBe(2);
      expect(heard).toHaveLength(1);
    });

    test('other tabs hear which document was stored', async () => {
      const heard: WorkspaceChange[] = [];
      (await openTab()).subscribe((change) => heard.push(change));
      await store.commit({ document: documentOf('a', 1) });
      await expect.poll(() => heard.length).toBe(1);
      expect(heard[0]).toMatchObject({ assets: ['a'], document: { asset: 'a', revision: 1 } });
    });

    test('a refused commit is announced to nobody', async () => {
      const heard: WorkspaceChange[] = [];
      store.subscribe((change) => heard.push(change));
      await refusal({ document: documentOf('a', 9), events: [segment('a', 1)] });
      await store.commit({ events: [segment('a', 2)] });
      await expect.poll(() => heard.length).toBe(1);
      expect(heard[0]?.events[0]?.seq).toBe(1);
    });

    test('a closed workspace refuses with a reason', async () => {
      await store.close();
      expect(await refusal({ events: [segment('a', 1)] })).toMatchObject({ kind: 'closed' });
      await expect(store.listAssets()).rejects.toBeInstanceOf(StorageFailure);
    });

    test('tiles: named by their bytes, stored once, seen by every tab', async () => {
      const bytes = pixels(1);
      const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
      const hash = await store.tiles.put(bytes);
      expect(hash).toBe(Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join(''));
      expect(await store.tiles.put(pixels(1))).toBe(hash);
      const other = await openTab();
      expect(await other.tiles.get(hash)).toEqual(bytes);
      expect(await store.tiles.get(hash)).toEqual(bytes);
    });

    test('tiles: uniform, empty, odd-sized, and views on larger buffers come back exactly', async () => {
      const whole = pixels(3, 1_024);
      const samples = [
        new Uint8Array(4_096).fill(255),
        Uint8Array.from({ length: 4_096 }, (_, index) => [9, 8, 7, 255][index % 4] ?? 0),
        new Uint8Array(0),
        pixels(2, 7),
        whole.subarray(100, 164),
        new Uint8Array(whole.buffer, 3, 5),
      ];
      const hashes = await Promise.all(samples.map((bytes) => store.tiles.put(bytes)));
      const other = await openTab();
      for (const [index, hash] of hashes.entries()) {
        expect(Array.from((await other.tiles.get(hash)) ?? [])).toEqual(Array.from(samples[index] ?? []));
      }
    });

    test('tiles: a burst of puts and gets keeps each name with its bytes', async () => {
      const samples = Array.from({ length: 60 }, (_, index) => pixels(index % 50, 256 + (index % 50)));
      const hashes = await Promise.all(samples.map((bytes) => store.tiles.put(bytes)));
      const other = await openTab();
      const read = await Promise.all(hashes.map((hash) => other.tiles.get(hash)));
      expect(read).toEqual(samples);
    });

    test('live tiles are those of documents, history, selections, masks and staged results', async () => {
      const put = (fill: number) => store.tiles.put(pixels(fill));
      const hashes = await Promise.all([1, 2, 3, 4, 5, 6].map(put));
      const [a, b, c, d, e, f] = hashes as [never, never, never, never, never, never];
      const document = documentOf('a', 1, tileMap(a));
      const base = layerId('base');
      const withMask = {
        ...document,
        layers: {
          [base]: {
            ...must(document.layers[base], 'the base layer'),
            mask: { tiles: tileMap(b), enabled: true },
          },
        },
        selection: {
          featherPx: 0,
          shapes: [
            {
              kind: 'raster' as const,
              mode: 'add' as const,
              tiles: tileMap(c),
              bounds: { x: 0, y: 0, width: 1, height: 1 },
            },
          ],
        },
      };
      await store.commit({
        document: withMask,
        history: { asset: assetId('a'), append: entry(0, tileMap(d)), position: 1 },
        staged: [{ ...staged('o', 'a', tileMap(e)), objectMasks: { bottle: tileMap(f) } }],
      });
      expect(await store.liveTiles()).toEqual(new Set(hashes));
    });

    test('a pending job is stored with its submission, learns its handle, and goes with its end', async () => {
      const other = await openTab();
      const document = documentOf('a', 1, tileMap(await store.tiles.put(pixels(9))));
      const job = pendingJob('c1', 'a', document);
      await store.commit({
        jobs: [job, pendingJob('c2', 'b', documentOf('b', 1))],
        events: [segment('a', 5)],
      });
      expect(await other.pendingJobs(assetId('a'))).toEqual([job]);
      const handle = { provider: 'p', endpoint: 'p/erase', submittedAt: 7, ids: { request: 'r1' } };
      await store.commit({ jobs: [{ ...job, handle }] });
      expect(await other.pendingJobs(assetId('a'))).toEqual([{ ...job, handle }]);
      // Its picture is needed for its result, whatever became of the document since.
      expect(await store.liveTiles()).toEqual(new Set(Object.values(document.layers).flatMap(tilesOf)));
      await store.commit({ dropJobs: ['c1', 'c1'] });
      expect(await other.pendingJobs(assetId('a'))).toEqual([]);
      expect(await store.liveTiles()).toEqual(new Set());
    });

    test('jobs are told oldest first, and go with their asset', async () => {
      const jobs = [3, 1, 2].map((at) => ({
        ...pendingJob(`c${at}`, 'a', documentOf('a', 1)),
        submittedAt: at,
      }));
      await store.commit({ assets: [asset('a')], jobs });
      const told = await store.pendingJobs(assetId('a'));
      expect(told.map(({ call }) => call)).toEqual(['c1', 'c2', 'c3']);
      await store.commit({ deleteAssets: [assetId('a')] });
      expect(await store.pendingJobs(assetId('a'))).toEqual([]);
    });

    test('a provider’s file is kept as it came, and goes with its asset', async () => {
      const file = {
        output: 'o1',
        asset: assetId('a'),
        mimeType: 'image/png',
        bytes: Uint8Array.of(137, 80, 78, 71),
      };
      expect(await store.originalOf('o1')).toBeNull();
      await store.commit({ assets: [asset('a')], originals: [file] });
      expect(await (await openTab()).originalOf('o1')).toEqual(file);
      await store.commit({ deleteAssets: [assetId('a')] });
      expect(await store.originalOf('o1')).toBeNull();
    });

    test('collect removes only what nobody names and nobody put lately', async () => {
      const named = await store.tiles.put(pixels(1));
      const stale = await store.tiles.put(pixels(2));
      const callers = await store.tiles.put(pixels(3));
      await store.commit({ document: documentOf('a', 1, tileMap(named)) });
      clock.advance(5_000);
      const fresh = await store.tiles.put(pixels(4));
      const other = await openTab();
      // `live` is out of date on purpose: the stored document counts all the same.
      const { removed, freedBytes } = await other.tiles.collect(new Set([callers]));
      expect({ removed, freedBytes }).toEqual({ removed: 1, freedBytes: 64 });
      const reader = await openTab();
      expect(await reader.tiles.get(stale)).toBeNull();
      for (const kept of [named, callers, fresh]) expect(await reader.tiles.get(kept)).not.toBeNull();
    });

    test('putting a tile again protects it from collection once more', async () => {
      const hash = await store.tiles.put(pixels(1));
      clock.advance(5_000);
      await store.tiles.put(pixels(1));
      expect((await store.tiles.collect(new Set())).removed).toBe(0);
      clock.advance(5_000);
      expect((await store.tiles.collect(new Set())).removed).toBe(1);
      expect(await (await openTab()).tiles.get(hash)).toBeNull();
      expect(await store.tiles.put(pixels(1))).toBe(hash);
      expect(await (await openTab()).tiles.get(hash)).toEqual(pixels(1));
    });

    test('ids of staged results and events stay apart between assets', async () => {
      await store.commit({ staged: [staged('x', 'a')], events: [segment('a', 1), segment('b', 2)] });
      expect(await store.listStaged(assetId('b'))).toEqual([]);
      expect(await store.eventsOfAsset(assetId('b'))).toHaveLength(1);
      expect((await store.listStaged(assetId('a')))[0]?.id).toBe(outputId('x'));
    });
  });
}

/** A draft as another machine stamped it. */
function parted(draft: EventDraft, patch: Partial<LedgerEvent>): LedgerEvent {
  const envelope = { v: 1, id: 'bea:1', dev: 'bea', seq: 1, at: 5, tz: 0, hlc: '', actor: 'bea' };
  return { ...envelope, ...draft, ...patch } as LedgerEvent;
}

function byClock(a: LedgerEvent | undefined, b: LedgerEvent | undefined): number {
  return a === undefined || b === undefined ? 0 : compareEvents(a, b);
}
