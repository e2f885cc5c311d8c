import { expect, test } from 'vitest';

import { netOfCall } from '../../../src/kernel/ledger/chargeRules.ts';
import type { AdjustEntry, CallFacts, ChargeFact } from '../../../src/kernel/ledger/chargeRules.ts';

const none: CallFacts = { charges: [], adjusts: [], quote: null, source: 'hosted', billed: 'y' };

function charge(id: number, basis: 'metered' | 'reported', micro: number | null, attempt = 1): ChargeFact {
  return {
    id: `d:${id}`,
    hlc: `000000000000${id}.0000.d`,
    body: {
      kind: 'usage',
      call: 'c',
      attempt,
      qty: 1,
      micro,
      cur: 'USD',
      // One literal type per branch of the union.
      ...(basis === 'metered' ? { basis: 'metered' as const } : { basis: 'reported' as const }),
      price: null,
      alloc: { method: 'direct', parts: [] },
    },
  };
}

function adjust(
  deltaMicro: number,
  reason: AdjustEntry['body']['reason'],
  target: ChargeFact | null,
): AdjustEntry {
  return { id: 'd:9', body: { target: target?.id ?? 'c', deltaMicro, cur: 'USD', reason }, target };
}

function quote(micro: number | null): NonNullable<CallFacts['quote']> {
  return {
    id: 'd:1',
    hlc: '1',
    body: { call: 'c', qtyLow: 1, qtyHigh: 1, micro, upperMicro: micro, qualifier: 'exact', price: null },
  };
}

const metered = charge(1, 'metered', 40_000);
const reported = charge(2, 'reported', 44_000);

test.each<[string, Partial<CallFacts>, number, number]>([
  ['metered alone', { charges: [metered] }, 40_000, 0],
  ['reported over metered', { charges: [metered, reported] }, 44_000, 0],
  ['whichever came first', { charges: [reported, metered] }, 44_000, 0],
  [
    'each attempt once',
    { charges: [metered, charge(3, 'metered', 5, 2), charge(4, 'metered', 7, 2)] },
    40_005,
    0,
  ],
  ['an unknown charge is counted, not 0', { charges: [charge(1, 'metered', null)] }, 0, 1],
  ['an ended call without a charge counts its quote', { quote: quote(9) }, 9, 0],
  ['once only', { quote: quote(9), charges: [metered] }, 40_000, 0],
  ['a running one does not', { quote: quote(9), billed: null }, 0, 0],
  ['nor one known not to be billed', { quote: quote(9), billed: 'n' }, 0, 0],
  ['one whose billing is unknown does', { quote: quote(9), billed: '?' }, 9, 0],
  ['an unpriced quote stays unpriced', { quote: quote(null) }, 0, 1],
  ['no quote: hosted is unpriced', {}, 0, 1],
  ['no quote: local is free', { source: 'local' }, 0, 0],
  ['T4: adjusting to zero', { charges: [metered], adjusts: [adjust(-40_000, 'refund', metered)] }, 0, 0],
  [
    'a price error of our own figure',
    { charges: [metered], adjusts: [adjust(4_000, 'price-error', metered)] },
    44_000,
    0,
  ],
  [
    'lapses once the provider reports',
    { charges: [metered, reported], adjusts: [adjust(4_000, 'price-error', metered)] },
    44_000,
    0,
  ],
  [
    'a refund does not lapse',
    { charges: [metered, reported], adjusts: [adjust(-1_000, 'refund', metered)] },
    43_000,
    0,
  ],
  [
    'a price error of the reported figure does not lapse',
    { charges: [metered, reported], adjusts: [adjust(-500, 'price-error', reported)] },
    43_500,
    0,
  ],
  ['an adjust of the quoted amount', { quote: quote(9), adjusts: [adjust(-2, 'invoice', null)] }, 7, 0],
])('%s', (_case, facts, micros, unpricedCount) => {
  expect(netOfCall({ ...none, ...facts })).toEqual({ micros, unpricedCount });
});
