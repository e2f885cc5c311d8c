import { expect, test } from 'vitest';

import { createActivity } from '../../../src/session/activity.ts';
import type { ActivitySurface } from '../../../src/session/activity.ts';
import type { EventDraft } from '../../../src/kernel/ledger/events.ts';

type Listener = Parameters<ActivitySurface['watch']>[0];

function setUp(options: { readonly rate?: number } = {}) {
  let now = 0;
  let listener: Listener | null = null;
  let tick: (() => void) | null = null;
  const written: EventDraft[] = [];
  const storage = { broken: false };
  const surface: ActivitySurface = {
    watch(next) {
      listener = next;
      next.presence(true, true);
      return () => {
        listener = null;
      };
    },
    every(_ms, work) {
      tick = work;
      return () => {
        tick = null;
      };
    },
  };
  const activity = createActivity({
    clock: { now: () => 1_000_000 + now, mono: () => now, tzOffsetMinutes: () => 0 },
    surface,
    commit: (events) => {
      if (storage.broken) return Promise.reject(new Error('full'));
      written.push(...events);
      return Promise.resolve();
    },
    rateMicroPerHour: () => options.rate ?? null,
  });
  return {
    activity,
    written,
    storage,
    input: (productive = true) => listener?.input(productive),
    present: (present: boolean) => listener?.presence(present, present),
    leave: () => listener?.leaving(),
    isListening: () => listener !== null || tick !== null,
    /** Moves time on, ticking each second as the page would. */
    pass(ms: number) {
      for (let left = ms; left > 0; left -= 1_000) {
        now += Math.min(1_000, left);
        tick?.();
      }
    },
  };
}

test('certain time is in the ledger within ten seconds, with its start and its asset', async () => {
  const { activity, written, input, pass } = setUp();
  activity.assetOpened('a', null);
  pass(4_000);
  input();
  pass(7_000);
  await Promise.resolve();
  expect(written).toEqual([
    {
      type: 'time.segment',
      scope: { asset: 'a' },
      at: 1_000_000,
      body: { kind: 'active', ms: 4_000, asset: 'a' },
    },
  ]);
});

test('the end of a call writes its wait, named after the call', async () => {
  const { activity, written, pass } = setUp();
  activity.assetOpened('a', null);
  activity.callStarted('c1', 'a');
  pass(3_500);
  activity.callEnded('c1');
  await activity.flush();
  expect(written.map((draft) => draft.body)).toEqual([
    { kind: 'felt-wait', ms: 3_500, asset: 'a', call: 'c1' },
  ]);
});

test('time on an asset of a campaign is recorded under that campaign', async () => {
  const { activity, written, pass } = setUp();
  activity.assetOpened('a', 'autumn');
  activity.callStarted('c1', 'a');
  pass(3_500);
  activity.callEnded('c1');
  activity.assetClosed();
  activity.assetOpened('b', null);
  await activity.flush();
  expect(written.map((draft) => draft.scope)).toEqual([{ asset: 'a', campaign: 'autumn' }]);
});

test('the rate is a snapshot on each segment but overlapped wait', async () => {
  const { activity, written, input, pass } = setUp({ rate: 45_000_000 });
  activity.assetOpened('a', null);
  pass(1_000);
  input();
  activity.callStarted('c', 'a');
  pass(4_000);
  activity.callEnded('c');
  await activity.flush();
  const rates = Object.fromEntries(
    written.map(({ body }) => [
      (body as { kind: string }).kind,
      (body as { rateMicroPerHour?: number }).rateMicroPerHour ?? null,
    ]),
  );
  expect(rates).toEqual({ active: 45_000_000, 'felt-wait': 45_000_000, overlapped: null });
});

test('idle time carries the rate too: a person may keep it as work', async () => {
  const { activity, written, input, pass } = setUp({ rate: 45_000_000 });
  activity.assetOpened('a', null);
  input();
  pass(200_000);
  input();
  await activity.flush();
  expect(written.length).toBeGreaterThan(0);
  for (const { body } of written) expect(body).toMatchObject({ kind: 'idle', rateMicroPerHour: 45_000_000 });
});

test('a context switch is written with the segments, once, at the rate of its hour', async () => {
  const { activity, written, input, present, pass } = setUp({ rate: 45_000_000 });
  activity.assetOpened('a', 'autumn');
  activity.callStarted('c', 'a');
  pass(2_000);
  present(false);
  pass(6_000);
  activity.callEnded('c');
  present(true);
  pass(3_000);
  input();
  await activity.flush();
  await activity.flush();
  expect(written.filter(({ type }) => type === 'time.switched')).toEqual([
    {
      type: 'time.switched',
      scope: { asset: 'a', campaign: 'autumn' },
      at: 1_002_000,
      body: {
        asset: 'a',
        awayMs: 6_000,
        resumeLagMs: 3_000,
        lagOutsidePendingMs: 3_000,
        rateMicroPerHour: 45_000_000,
      },
    },
  ]);
});

test('a page that goes away writes at once', async () => {
  const { activity, written, input, pass, leave } = setUp();
  activity.assetOpened('a', null);
  pass(2_000);
  input();
  leave();
  await Promise.resolve();
  expect(written).toHaveLength(1);
});

test('what could not be written is written later, once', async () => {
  const { activity, written, storage, input, pass } = setUp();
  storage.broken = true;
  activity.assetOpened('a', null);
  pass(1_000);
  input();
  await activity.flush();
  expect(written).toEqual([]);
  storage.broken = false;
  pass(2_000);
  input();
  await activity.flush();
  const total = written.reduce((sum, draft) => sum + (draft.body as { ms: number }).ms, 0);
  expect(total).toBe(3_000);
});

test('disposing lets go of the page', () => {
  const { activity, isListening } = setUp();
  expect(isListening()).toBe(true);
  activity.dispose();
  expect(isListening()).toBe(false);
});
