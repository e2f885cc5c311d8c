import type { PriceRow, PriceTable } from '../../../src/kernel/pricing/priceTable.ts';

/** A row of a price file as it is read, with every key. */
export function fileRow(patch: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    provider: 'fal',
    id: 'fal-ai/bria/eraser',
    variant: null,
    jobs: ['erase'],
    basis: 'list',
    unit: 'call',
    usd: 0.04,
    extra_mp_usd: null,
    input_mp_usd: null,
    usd_per_million_tokens: null,
    tokens_per_image: null,
    latency_s: null,
    source: 'a price page',
    as_of: '2026-10-04',
    confidence: 'official',
    retired_on: null,
    note: null,
    ...patch,
  };
}

export function fileProvider(patch: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    provider: 'fal',
    currency: 'USD',
    credit_usd: null,
    charge_report: 'units_x_price',
    bills_on: { failed: 'n', blocked: '?', cancelled: '?', timeout: '?' },
    confidence: 'official',
    source: null,
    note: null,
    ...patch,
  };
}

export function fileOf(rows: readonly unknown[], patch: Readonly<Record<string, unknown>> = {}): unknown {
  return {
    schema: 'ninetyten.prices/1',
    as_of: '2026-11-22',
    currency: 'USD',
    rows,
    providers: [fileProvider()],
    ...patch,
  };
}

/** A row as it stands in a table; 4 cents a call. */
export function priceRowOf(patch: Partial<PriceRow> = {}): PriceRow {
  return {
    provider: 'fal',
    id: 'fal-ai/bria/eraser',
    variant: null,
    jobs: ['erase'],
    basis: 'list',
    unit: 'call',
    unitMicros: 40_000,
    extraMpMicros: null,
    inputMpMicros: null,
    tokenRates: null,
    tokensPerImage: null,
    latencyS: null,
    source: 'a price page',
    asOf: '2026-10-04',
    confidence: 'official',
    retiredOn: null,
    note: null,
    ...patch,
  };
}

export function tableOf(rows: readonly PriceRow[], patch: Partial<PriceTable> = {}): PriceTable {
  return {
    id: 'bundled@2026-11-22',
    asOf: '2026-11-22',
    rows,
    providers: new Map([
      [
        'fal',
        {
          provider: 'fal',
          creditMicros: null,
          billsOn: { failed: 'n', blocked: '?', cancelled: '?', timeout: '?' },
        },
      ],
    ]),
    ...patch,
  };
}
