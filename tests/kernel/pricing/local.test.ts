import { expect, test } from 'vitest';

import type { EventDraft } from '../../../src/kernel/ledger/events.ts';
import { zeroHlc } from '../../../src/kernel/ledger/hlc.ts';
import { stampEvents } from '../../../src/kernel/ledger/stamp.ts';
import { parseEvent } from '../../../src/kernel/ledger/validate.ts';
import { applyEvent, emptyMeterState, meterView } from '../../../src/kernel/metrics/assetMeter.ts';
import { localCharge, localQuote } from '../../../src/kernel/pricing/local.ts';
import { quoteRun } from '../../../src/kernel/pricing/quote.ts';
import { engineId } from '../../../src/kernel/shared/ids.ts';

const shape = { outputs: 1, width: 64, height: 48 };
const engine = { id: engineId('migan'), modelVersion: '1.2.0' };

test('a local run has a known price of 0, with its snapshot', () => {
  expect(localCharge('c', engine, 'a')).toMatchObject({
    micro: 0,
    basis: 'metered',
    price: {
      table: 'local@1.2.0',
      sku: 'local.migan',
      unit: 'call',
      unitMicro: 0,
      unitPer: 1,
      source: 'local',
    },
    alloc: { method: 'direct', parts: [{ asset: 'a', ratioPpm: 1_000_000 }] },
  });
  expect(localQuote('c', engine)).toMatchObject({ micro: 0, upperMicro: 0, qualifier: 'exact' });
  expect(quoteRun({ descriptor: { kind: 'local' } }, shape)).toEqual({
    micros: 0,
    upperMicros: 0,
    qualifier: 'exact',
  });
});

test('a hosted engine without a price is unpriced, never 0', () => {
  expect(quoteRun({ descriptor: { kind: 'hosted' } }, shape)).toEqual({
    micros: null,
    upperMicros: null,
    qualifier: 'unpriced',
  });
});

test('quote and charge pass the gate and meter as priced', () => {
  const scope = { asset: 'a' };
  const drafts: EventDraft[] = [
    { type: 'call.quoted', scope, body: localQuote('c', engine) },
    { type: 'charge.metered', scope, body: localCharge('c', engine, 'a') },
  ];
  const clock = { now: () => 1, mono: () => 1, tzOffsetMinutes: () => 0 };
  const { events } = stampEvents(drafts, { dev: 'd', seq: 0, hlc: zeroHlc }, clock, 'ana');
  expect(events.map((event) => parseEvent(event).kind)).toEqual(['known', 'known']);
  expect(meterView(events.reduce(applyEvent, emptyMeterState())).money).toEqual({
    micros: 0,
    unpricedCount: 0,
  });
});
