import { readFileSync } from 'node:fs';

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import {
  microsToCredits,
  microsToDecimal,
  millisecondsToSeconds,
} from '../../../src/kernel/provenance/decimal.ts';
import { costReceipt, priceListDateOf, settlementOf } from '../../../src/kernel/provenance/receipt.ts';
import type { ReceiptInput } from '../../../src/kernel/provenance/receipt.ts';
import { selectForPreset } from '../../../src/kernel/provenance/metadata.ts';
import { sidecarsOf } from '../../../src/kernel/provenance/sidecar.ts';
import { sampleFacts } from './sampleFacts.ts';
import { fakeMeter, money } from '../../drivers/fakeSession.ts';
import type { LedgerEvent } from '../../../src/kernel/ledger/events.ts';
import type { AssetMeter, IterationRow } from '../../../src/kernel/metrics/views.ts';

describe('amounts', () => {
  test.each([
    [0, '0'],
    [1, '0.000001'],
    [40_000, '0.04'],
    [1_000_000, '1'],
    [12_345_678, '12.345678'],
    [-2_500_000, '-2.5'],
    [Number.MAX_SAFE_INTEGER, '9007199254.740991'],
  ])('%i micros are %s', (micros, text) => {
    expect(microsToDecimal(micros)).toBe(text);
  });

  test('a decimal string always reads back to the same micros', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (micros) => {
        const [whole = '', fraction = ''] = microsToDecimal(Math.abs(micros)).split('.');
        expect(BigInt(whole + fraction.padEnd(6, '0'))).toBe(BigInt(Math.abs(micros)));
      }),
    );
  });

  test('credits are exact at the usual rate and rounded, half away from zero, at an odd one', () => {
    expect(microsToCredits(40_000, 10_000)).toBe('4');
    expect(microsToCredits(1, 10_000)).toBe('0.0001');
    expect(microsToCredits(10_000, 30_000)).toBe('0.333333');
    expect(microsToCredits(20_000, 30_000)).toBe('0.666667');
    expect(microsToCredits(-20_000, 30_000)).toBe('-0.666667');
  });

  test('durations are seconds', () => {
    expect(millisecondsToSeconds(7250)).toBe('7.25');
    expect(millisecondsToSeconds(0.4)).toBe('0');
  });

  test('fractions of a micro are a bug', () => {
    expect(() => microsToDecimal(0.5)).toThrow(/safe integer/);
  });
});

const meter = fakeMeter({
  money: money(80_000),
  moneyKept: money(40_000),
  moneyRejected: money(40_000),
  feltWaitMs: 12_500,
  humanTimeMs: 600_000,
  iterations: 3,
  accepted: 1,
  rejected: 1,
  failed: 1,
  localCalls: 1,
  localComputeMs: 900,
  oversight: money(5_000_000),
  total: money(5_080_000),
});

const row: IterationRow = {
  call: 'c1',
  tool: 'erase',
  engine: 'hosted/erase',
  model: 'brush',
  modelVersion: '2',
  source: 'hosted',
  label: 'secret label',
  at: Date.UTC(2026, 10, 22, 9),
  quotedMicros: 40_000,
  quoteQualifier: 'exact',
  actual: money(40_000),
  settled: false,
  feltWaitMs: 7250,
  pendingMs: 7000,
  computeMs: null,
  backend: null,
  threads: null,
  notes: [],
  status: 'accepted',
  reason: null,
  errorType: null,
  outputs: [],
  retryOf: null,
  standsInFor: null,
  fanOut: null,
  settings: { seed: 42 },
};

function input(patch: Partial<ReceiptInput> = {}): ReceiptInput {
  return {
    meter,
    iterations: [row],
    receiptId: 'r1',
    toIso: (atMs) => new Date(atMs).toISOString(),
    issuedAtMs: Date.UTC(2026, 10, 22, 10),
    microsPerCredit: 10_000,
    priceListDate: '2026-11-01',
    settlement: 'metered',
    ...patch,
  };
}

describe('the receipt', () => {
  test('is the meter in decimal strings', () => {
    expect(costReceipt(input())).toEqual({
      version: '1.0',
      receiptId: 'r1',
      issuedAt: '2026-11-22T10:00:00.000Z',
      status: 'estimated',
      currency: 'USD',
      credits: '8',
      amount: '0.08',
      oversightAmount: '5',
      totalAmount: '5.08',
      waitSeconds: '12.5',
      humanSeconds: '600',
      iterations: 3,
      failedCalls: 1,
      unpriced: 0,
      priceListDate: '2026-11-01',
      items: [
        {
          operation: 'erase',
          model: 'brush 2',
          provider: 'hosted/erase',
          outcome: 'accepted',
          credits: '4',
          amount: '0.04',
          waitSeconds: '7.25',
          when: '2026-11-22T09:00:00.000Z',
        },
      ],
    });
  });

  test('an unpriced call has no amount, and the receipt says how many there are', () => {
    const unpriced = { ...row, actual: money(0, 1) };
    const made = costReceipt(
      input({
        iterations: [unpriced],
        meter: { ...meter, money: money(80_000, 1), total: money(5_080_000, 1) },
      }),
    );
    expect(made.items[0]).toMatchObject({ amount: null, credits: null });
    expect(made).toMatchObject({ unpriced: 1, status: 'mixed' });
  });

  test.each<[string, Partial<AssetMeter>, ReceiptInput['settlement'], string]>([
    ['all reported', {}, 'reported', 'charged'],
    ['local work only', {}, 'none', 'charged'],
    ['price list only', {}, 'metered', 'estimated'],
    ['both', {}, 'mixed', 'mixed'],
    ['a call in doubt', { inDoubt: 1 }, 'reported', 'mixed'],
    ['a running call', { committed: money(40_000) }, 'reported', 'mixed'],
  ])('status: %s', (_name, patch, settlement, status) => {
    expect(costReceipt(input({ meter: { ...meter, ...patch }, settlement })).status).toBe(status);
  });
});

describe('settlement of charges', () => {
  function charge(
    type: 'charge.metered' | 'charge.reported',
    call: string,
    source: 'bundled' | 'local' = 'bundled',
  ): LedgerEvent {
    const price = {
      table: 't',
      sku: 's',
      unit: 'call',
      unitMicro: 1,
      unitPer: 1,
      cur: 'USD',
      dims: {},
      source,
    } as const;
    const billsOn = { failed: 'n', cancelled: 'n', blocked: 'n', timeout: 'n' } as const;
    return {
      v: 1,
      id: `d:${call}-${type}`,
      dev: 'd',
      seq: 1,
      at: 0,
      tz: 0,
      hlc: '',
      actor: 'a',
      scope: {},
      type,
      body: {
        kind: 'usage',
        call,
        attempt: 1,
        qty: 1,
        micro: 40_000,
        cur: 'USD',
        basis: type === 'charge.metered' ? 'metered' : 'reported',
        price: { ...price, billsOn },
        alloc: { method: 'direct', parts: [] },
      },
    } as LedgerEvent;
  }

  test.each([
    [[], 'none'],
    [[charge('charge.metered', 'a', 'local')], 'none'],
    [[charge('charge.metered', 'a')], 'metered'],
    [[charge('charge.metered', 'a'), charge('charge.reported', 'a')], 'reported'],
    [[charge('charge.metered', 'a'), charge('charge.metered', 'b'), charge('charge.reported', 'a')], 'mixed'],
  ] as const)('case %#', (events, expected) => {
    expect(settlementOf(events)).toBe(expected);
  });
});

test('the price list is dated by the snapshots of the charges; a local run has none', () => {
  const listed = (table: string, source = 'bundled'): LedgerEvent =>
    ({
      id: `d:${table}`,
      type: 'charge.metered',
      body: { call: table, price: { table, source } },
    }) as unknown as LedgerEvent;
  expect(priceListDateOf([])).toBeNull();
  expect(priceListDateOf([listed('local@2026-01-01', 'local')])).toBeNull();
  expect(priceListDateOf([listed('fal@2026-11-01+abc'), listed('fal@2026-09-30+def')])).toBe('2026-11-01');
  expect(priceListDateOf([listed('typed by hand', 'user')])).toBeNull();
});

test('the published schema lists exactly the fields of the sidecar', () => {
  const schema = JSON.parse(readFileSync('docs/receipt.schema.json', 'utf8'));
  const file = { fileName: 'a.png', mimeType: 'image/png', width: 1, height: 1, sha256: '0'.repeat(64) };
  const [, sidecar] = sidecarsOf(selectForPreset('archive', sampleFacts, 'sRGB'), file);
  const receipt = JSON.parse(sidecar?.text ?? '');
  expect(Object.keys(schema.properties).toSorted()).toEqual(Object.keys(receipt).toSorted());
  expect(schema.required.toSorted()).toEqual(Object.keys(receipt).toSorted());
  const { file: fileSchema, items } = schema.properties;
  expect(fileSchema.required.toSorted()).toEqual(Object.keys(receipt.file).toSorted());
  expect(items.items.required.toSorted()).toEqual(Object.keys(receipt.items[0]).toSorted());
  for (const amount of ['credits', 'amount', 'totalAmount']) {
    expect(receipt[amount]).toMatch(new RegExp(schema.$defs.decimal.pattern));
  }
});
