import fc from 'fast-check';
import { expect, test, vi } from 'vitest';

import { histories } from './eventArbitrary.ts';
import type { LedgerEvent } from '../../../src/kernel/ledger/events.ts';
import { applyEvent, emptyMeterState, meterView } from '../../../src/kernel/metrics/assetMeter.ts';
import {
  assetMeterOf,
  emptyLedgerFold,
  foldLedgerEvent,
  waitOf,
} from '../../../src/kernel/metrics/ledgerFold.ts';
import { applyWaitEvent, emptyWaitState, waitEstimate } from '../../../src/kernel/metrics/waitEstimates.ts';

// Many random histories on a shared machine.
vi.setConfig({ testTimeout: 60_000 });

/** The same history, its events dealt out over three assets. */
function dealt(events: readonly LedgerEvent[]): readonly LedgerEvent[] {
  return events.map((event) => ({ ...event, scope: { asset: ['a', 'b', 'c'][event.seq % 3] ?? 'a' } }));
}

test('one pass over the ledger gives the meter that each asset’s own events give, and the waits of all', () => {
  fc.assert(
    fc.property(histories, ({ arrival }) => {
      const events = dealt(arrival);
      const fold = events.reduce(foldLedgerEvent, emptyLedgerFold());
      for (const asset of ['a', 'b', 'c', 'unheard of']) {
        const own = events.filter((event) => event.scope.asset === asset);
        expect(assetMeterOf(fold, asset)).toEqual(meterView(own.reduce(applyEvent, emptyMeterState())));
      }
      const waits = events.reduce(applyWaitEvent, emptyWaitState());
      expect(waitOf(fold, 'erase', 'p', 'm')).toEqual(waitEstimate(waits, 'erase', 'p', 'm'));
    }),
    { numRuns: 200 },
  );
});

test('an event without an asset still counts for the waits', () => {
  const fold = emptyLedgerFold();
  const event = (seq: number, type: string, mono: number, body: object): LedgerEvent =>
    ({
      v: 1,
      id: `d:${seq}`,
      dev: 'd',
      seq,
      type,
      at: mono,
      mono,
      tz: 0,
      hlc: `000000000000${seq}.0000.d`,
      actor: 'x',
      scope: {},
      body,
    }) as LedgerEvent;
  const parts = { queueMs: 0, serverMs: 0, downloadMs: 0, decodeMs: 0, computeMs: 0 };
  foldLedgerEvent(
    fold,
    event(1, 'call.submitted', 0, { call: 'c', tool: 'erase', provider: 'p', model: 'm' }),
  );
  foldLedgerEvent(fold, event(2, 'call.completed', 640, { call: 'c', outputs: 1, ...parts }));
  expect(waitOf(fold, 'erase', 'p', 'm')).toEqual({ p50Ms: 640, n: 1 });
  expect(fold.assets.size).toBe(0);
});
