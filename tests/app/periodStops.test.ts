import { beforeEach, expect, test } from 'vitest';

import { ledgerProfile, ledgerTab, type LedgerTab } from '../drivers/ledgerReview.ts';
import { chargeBody, createDevice } from '../kernel/ledger/written.ts';
import { writeCall } from '../kernel/ledger/callStory.ts';
import { browserStopHint, createPeriodStops } from '../../src/app/services/periodStops.ts';
import type { LedgerEvent } from '../../src/kernel/ledger/events.ts';

const nowMs = Date.parse('2026-11-25T15:00:00Z');
const dollar = 1_000_000;

beforeEach(() => localStorage.clear());

function spend(name: string, micros: number): LedgerEvent {
  const event = createDevice(name)(nowMs - 1_000, 'a', 'charge.metered', chargeBody('metered', name, micros));
  return { ...event, scope: { asset: 'a', campaign: 'spring' } };
}

/** As the page holds them, with how often the ledger's reader was started. */
function stopsOf(tab: LedgerTab) {
  const started = { times: 0, stopped: 0, fails: false };
  const stops = createPeriodStops({
    workspace: tab.workspace,
    hint: browserStopHint(),
    openReview: () => {
      started.times += 1;
      if (started.fails) return Promise.reject(new Error('The database is locked.'));
      return Promise.resolve({ ...tab.client, stop: () => void (started.stopped += 1) });
    },
    now: () => nowMs,
  });
  return { stops, started };
}

test('nothing is read while no shared budget stops anything', async () => {
  const tab = await ledgerTab(ledgerProfile(nowMs));
  const { stops, started } = stopsOf(tab);
  stops.watch(true);
  await tab.desk.setLimit({ kind: 'every-month' }, { micros: dollar, hardStop: false });
  expect(stops.check()).toBeNull();
  expect(stops.of('spring')).toEqual([]);
  expect(started.times).toBe(0);
});

test('a month’s stop holds for all, a campaign’s for its assets; what is committed counts', async () => {
  const tab = await ledgerTab(ledgerProfile(nowMs));
  const { stops } = stopsOf(tab);
  await tab.take([
    spend('x', 3 * dollar),
    ...writeCall(createDevice('y'), {
      call: 'open',
      asset: 'b',
      at: nowMs - 1_000,
      micros: null,
      quote: { micro: dollar, upperMicro: 2 * dollar, qualifier: 'estimate' },
      isOpen: true,
    }),
  ]);
  await tab.desk.setLimit({ kind: 'every-month' }, { micros: 9 * dollar, hardStop: true });
  await tab.desk.setLimit({ kind: 'campaign', campaign: 'spring' }, { micros: 4 * dollar, hardStop: true });
  await stops.check();
  const month = { scope: 'workspace', name: '2026-11', limitMicros: 9 * dollar, reachedMicros: 5 * dollar };
  const spring = { scope: 'campaign', name: 'spring', limitMicros: 4 * dollar, reachedMicros: 3 * dollar };
  expect(stops.of('spring')).toEqual([spring, month]);
  expect(stops.of(null)).toEqual([month]);
  // Spent elsewhere meanwhile: known before the next run.
  await tab.take([spend('z', dollar)]);
  await stops.check();
  expect(stops.of('spring')[0]).toEqual({ ...spring, reachedMicros: 4 * dollar });
});

test('a stop that was taken away is forgotten, and its reader given back; one for a later month is not', async () => {
  const tab = await ledgerTab(ledgerProfile(nowMs));
  const { stops, started } = stopsOf(tab);
  const december = { kind: 'month', month: '2026-12' } as const;
  await tab.desk.setLimit(december, { micros: dollar, hardStop: true });
  await stops.check();
  expect(stops.of(null)).toEqual([]);
  expect(started).toMatchObject({ times: 1, stopped: 0 });
  await tab.desk.setLimit(december, { micros: null, hardStop: false });
  await stops.check();
  await Promise.resolve();
  expect(started.stopped).toBe(1);
  expect(stops.check()).toBeNull();
});

test('a ledger that cannot be read is told, and tried again', async () => {
  const tab = await ledgerTab(ledgerProfile(nowMs));
  const { stops, started } = stopsOf(tab);
  await tab.desk.setLimit({ kind: 'every-month' }, { micros: dollar, hardStop: true });
  started.fails = true;
  await expect(stops.check()).rejects.toThrow('The database is locked.');
  started.fails = false;
  await stops.check();
  expect(stops.of(null)).toHaveLength(1);
});

test('while an asset is open what stops it is kept up to date', async () => {
  const tab = await ledgerTab(ledgerProfile(nowMs));
  const { stops } = stopsOf(tab);
  let told = (): void => undefined;
  stops.subscribe(() => told());
  const next = (): Promise<void> => new Promise((resolve) => (told = resolve));
  await tab.desk.setLimit({ kind: 'every-month' }, { micros: 9 * dollar, hardStop: true });
  const first = next();
  stops.watch(true);
  await first;
  expect(stops.of(null)[0]?.reachedMicros).toBe(0);
  const second = next();
  await tab.take([spend('x', 2 * dollar)]);
  await second;
  expect(stops.of(null)[0]?.reachedMicros).toBe(2 * dollar);
});
