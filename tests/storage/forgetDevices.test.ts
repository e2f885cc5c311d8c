import 'fake-indexeddb/auto';

import { describe, expect, test } from 'vitest';

import { countingIds, manualClock, segment } from './contracts/records.ts';
import { demoYear } from '../../src/kernel/demo/demoYear.ts';
import { createCalendar } from '../../src/kernel/review/calendar.ts';
import type { WorkspaceChange, WorkspaceStore } from '../../src/kernel/workspace/ports.ts';
import { openWorkspace } from '../../src/storage/idb/workspace.ts';
import { createMemoryBackend } from '../../src/storage/memory/backend.ts';
import { openMemoryWorkspace } from '../../src/storage/memory/workspace.ts';

const nowMs = 1_700_000_000_000;
const demo = demoYear(createCalendar('UTC'), nowMs).slice(0, 900);

let profiles = 0;

const stores: Readonly<Record<string, () => () => Promise<WorkspaceStore>>> = {
  idb: () => {
    profiles += 1;
    const databaseName = `forget-${profiles}`;
    const options = { clock: manualClock(nowMs), ids: countingIds('dev'), actor: 'ana', databaseName };
    return () => openWorkspace(options);
  },
  memory: () => {
    const backend = createMemoryBackend();
    const options = { clock: manualClock(nowMs), ids: countingIds('dev'), actor: 'ana', backend };
    return () => Promise.resolve(openMemoryWorkspace(options));
  },
};

async function idsOf(store: WorkspaceStore): Promise<string[]> {
  const ids: string[] = [];
  await store.eachEvent((events) => void ids.push(...events.map(({ id }) => id)));
  return ids;
}

describe.each(Object.keys(stores))('%s', (kind) => {
  test('forgets the demo and nothing else, tells every tab, and can take it in again', async () => {
    const open = stores[kind]?.() ?? (() => Promise.reject(new Error('no such store')));
    const [store, other] = [await open(), await open()];
    await store.commit({ events: [segment('a', 10)] });
    const own = await idsOf(store);
    const take = () =>
      store.importEvents({ source: 'demo', sha256: 'demo', from: 0, events: demo, last: true });
    await take();
    const withDemo = await idsOf(store);
    expect(withDemo).toHaveLength(own.length + demo.length + 1);
    const told: WorkspaceChange[] = [];
    other.subscribe((change) => told.push(change));
    expect(await store.forgetDevices('demo-')).toBe(demo.length);
    // What is left: our own work, and that something was taken in once.
    expect(await idsOf(store)).toHaveLength(own.length + 1);
    expect(await idsOf(store)).toEqual(expect.arrayContaining(own));
    await expect.poll(() => told.at(-1)?.forgotten).toBe('demo-');
    expect(await store.forgetDevices('demo-')).toBe(0);
    await take();
    expect(await idsOf(store)).toHaveLength(withDemo.length);
    await Promise.all([store.close(), other.close()]);
  });
});
