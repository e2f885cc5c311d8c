import { expect, test } from 'vitest';

import type { AppenderNews, AppenderOrder } from './pages/appender.ts';
import { countingIds, manualClock } from '../contracts/records.ts';
import type { LedgerEvent } from '../../../src/kernel/ledger/events.ts';
import { tileHash } from '../../../src/kernel/shared/ids.ts';
import { createRunLocks } from '../../../src/storage/idb/runLocks.ts';
import { openWorkspace } from '../../../src/storage/idb/workspace.ts';

interface Tab {
  readonly news: AppenderNews[];
  readonly kill: () => void;
}

function openTab(order: AppenderOrder): Tab {
  const worker = new Worker(new URL('./pages/appender.ts', import.meta.url), { type: 'module' });
  const news: AppenderNews[] = [];
  worker.addEventListener('message', (message: MessageEvent<AppenderNews>) => news.push(message.data));
  worker.postMessage(order);
  return { news, kill: () => worker.terminate() };
}

async function storedEvents(databaseName: string): Promise<readonly LedgerEvent[]> {
  const workspace = await openWorkspace({
    clock: manualClock(),
    ids: countingIds('reader'),
    actor: 'reader',
    databaseName,
  });
  const events: LedgerEvent[] = [];
  await workspace.eachEvent((chunk) => {
    events.push(...chunk);
  });
  await workspace.close();
  return events;
}

function expectGapFree(events: readonly LedgerEvent[]): void {
  expect(events.map((event) => event.seq)).toEqual(events.map((_event, index) => index + 1));
  expect(new Set(events.map((event) => event.dev)).size).toBe(1);
  const clocks = events.map((event) => event.hlc);
  expect(clocks).toEqual([...new Set(clocks)].toSorted());
}

const patience = { timeout: 60_000 };

test('tabs on threads of their own append at once: one gap-free sequence, nothing lost', async () => {
  const databaseName = `tabs-${crypto.randomUUID()}`;
  const tabs = ['a', 'b', 'c'].map((name) => openTab({ databaseName, name, commits: 50 }));
  for (const tab of tabs) await expect.poll(() => tab.news.at(-1)?.kind, patience).toBe('done');
  const events = await storedEvents(databaseName);
  expect(events).toHaveLength(300);
  expectGapFree(events);
  for (const name of ['a', 'b', 'c']) {
    const own = events.filter((event) => event.scope.asset === name);
    const expected = Array.from({ length: 50 }, (_, index) => [index, index]).flat();
    expect(own.map((event) => event.type === 'time.segment' && event.body.ms)).toEqual(expected);
  }
  for (const tab of tabs) tab.kill();
}, 90_000);

test('a tab killed at any moment loses nothing that was acknowledged and leaves no half of a commit', async () => {
  // Seeded: each round kills after another number of acknowledged commits, in the middle of the next one.
  for (const round of [1, 4, 9, 15]) {
    const databaseName = `kill-${round}-${crypto.randomUUID()}`;
    const survivor = openTab({ databaseName, name: 'survivor', commits: 20 });
    const victim = openTab({ databaseName, name: 'victim', commits: Infinity });
    await expect.poll(() => victim.news.length, { ...patience, interval: 1 }).toBeGreaterThanOrEqual(round);
    victim.kill();
    await expect.poll(() => survivor.news.at(-1)?.kind, patience).toBe('done');
    const events = await storedEvents(databaseName);
    expectGapFree(events);
    const seqs = new Set(events.map((event) => event.seq));
    const workspace = await openWorkspace({
      clock: manualClock(),
      ids: countingIds(),
      actor: 'x',
      databaseName,
    });
    for (const news of [...victim.news, ...survivor.news]) {
      if (news.kind !== 'committed') continue;
      for (const seq of news.seqs) expect(seqs.has(seq)).toBe(true);
      expect(await workspace.tiles.get(tileHash(news.tile))).not.toBeNull();
    }
    await workspace.close();
    // Two events per commit: an odd number would be half of one.
    const victims = events.filter((event) => event.scope.asset === 'victim');
    expect(victims.length % 2).toBe(0);
    survivor.kill();
  }
}, 90_000);

test('a call is held while its tab lives, and free once the tab is gone', async () => {
  const databaseName = `locks-${crypto.randomUUID()}`;
  const locks = createRunLocks(databaseName);
  expect(await locks.running()).toEqual(new Set());
  const tab = openTab({ databaseName, name: 'a', commits: 0, call: 'call-1' });
  await expect.poll(() => tab.news.some((news) => news.kind === 'holding'), patience).toBe(true);
  expect(await locks.running()).toEqual(new Set(['call-1']));
  expect(await createRunLocks('another-profile').running()).toEqual(new Set());
  expect(await locks.ifFree('call-1', () => Promise.resolve('ran'))).toBeNull();
  tab.kill();
  await expect.poll(() => locks.running(), patience).toEqual(new Set());
  const value = await locks.hold('call-1', async () => {
    expect(await locks.running()).toEqual(new Set(['call-1']));
    return 7;
  });
  expect(value).toBe(7);
  expect(await locks.ifFree('call-1', () => Promise.resolve('ran'))).toBe('ran');
  expect(await locks.running()).toEqual(new Set());
  await expect(locks.hold('call-1', () => Promise.reject(new Error('ended badly')))).rejects.toThrow(
    'ended badly',
  );
  expect(await locks.running()).toEqual(new Set());
}, 90_000);
