import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { assetRow, assetsTable } from '../../../src/kernel/exports/assetsTable.ts';
import { breakageRows, callRows } from '../../../src/kernel/exports/callRows.ts';
import { callsTable } from '../../../src/kernel/exports/callsTable.ts';
import { labourRows, labourTable } from '../../../src/kernel/exports/labourTable.ts';
import { headerLine, rowLine } from '../../../src/kernel/exports/table.ts';
import { demoYear } from '../../../src/kernel/demo/demoYear.ts';
import type { LedgerEvent } from '../../../src/kernel/ledger/events.ts';
import { createCalendar } from '../../../src/kernel/review/calendar.ts';
import { histories } from '../metrics/eventArbitrary.ts';
import { bookHistories } from '../review/bookHistories.ts';
import { chargeBody, createDevice, grantBody } from '../ledger/written.ts';
import { foldsOf, ledgerTotals } from './exportFolds.ts';
import { parseRecords } from './parseCsv.ts';

function callsText(events: readonly LedgerEvent[], nowMs: number): string {
  const { folded } = foldsOf(events);
  const rows = [
    ...folded.flatMap(({ fold, facts }) => callRows(fold, facts)),
    ...breakageRows(
      folded.map(({ facts }) => facts.credits),
      nowMs,
    ),
  ];
  return headerLine(callsTable) + rows.map((row) => rowLine(callsTable, row)).join('');
}

function assetsText(events: readonly LedgerEvent[], nowMs: number): string {
  const rows = foldsOf(events).whole.map((facts) => assetRow(facts, nowMs));
  return headerLine(assetsTable) + rows.map((row) => rowLine(assetsTable, row)).join('');
}

function labourText(events: readonly LedgerEvent[], withCost: boolean): string {
  const rows = foldsOf(events).folded.flatMap(({ fold, facts }) =>
    labourRows(fold, facts.campaign, { withCost }),
  );
  return headerLine(labourTable) + rows.map((row) => rowLine(labourTable, row)).join('');
}

const sumOf = (rows: readonly Record<string, string>[], name: string): number =>
  rows.reduce((sum, row) => sum + Number(row[name]), 0);

/** The decimal column says the same as the micros, digit by digit. */
function expectSameAmounts(rows: readonly Record<string, string>[]): void {
  for (const row of rows)
    for (const [name, text] of Object.entries(row)) {
      if (!name.endsWith('_micros')) continue;
      const other = row[name.replace(/_micros$/, '_usd')];
      if (other === undefined) continue;
      if (text === '') expect(other).toBe('');
      else {
        const [whole = '', fraction = ''] = other.replace('-', '').split('.');
        const micros = BigInt(whole + fraction.padEnd(6, '0'));
        expect(other.startsWith('-') ? -micros : micros).toBe(BigInt(text));
      }
    }
}

const everyHistory: fc.Arbitrary<{ events: readonly LedgerEvent[]; nowMs: number }> = fc.oneof(
  bookHistories.map(({ arrival, lastAt }) => ({ events: arrival, nowMs: lastAt })),
  histories.map(({ arrival }) => ({ events: arrival, nowMs: Date.parse('2026-06-01T00:00:00Z') })),
);

describe('the tables sum to the ledger of the review, to the micro', () => {
  function check(events: readonly LedgerEvent[], nowMs: number): void {
    const ledger = ledgerTotals(foldsOf(events).whole, nowMs);
    const calls = parseRecords(callsText(events, nowMs));
    expect(sumOf(calls, 'charged_micros')).toBe(ledger.machine);
    expect(sumOf(calls, 'unpriced')).toBe(ledger.unpriced);
    const assets = parseRecords(assetsText(events, nowMs));
    expect(sumOf(assets, 'infrastructure_micros') + sumOf(assets, 'iteration_micros')).toBe(ledger.machine);
    expect(sumOf(assets, 'oversight_micros')).toBe(ledger.oversight);
    expect(sumOf(assets, 'total_micros')).toBe(ledger.machine + ledger.oversight);
    expect(sumOf(assets, 'machine_unpriced')).toBe(ledger.unpriced);
    const labour = parseRecords(labourText(events, true));
    expect(sumOf(labour, 'cost_micros')).toBe(ledger.oversight);
    for (const rows of [calls, assets, labour]) expectSameAmounts(rows);
    const submitted = new Set(
      events.flatMap((event) => (event.type === 'call.submitted' ? [event.body.call] : [])),
    );
    expect(calls.filter(({ row }) => row === 'call')).toHaveLength(submitted.size);
    expect(sumOf(assets, 'iterations')).toBe(submitted.size);
  }

  test('in any history', () => {
    fc.assert(
      fc.property(everyHistory, ({ events, nowMs }) => check(events, nowMs)),
      { numRuns: 150 },
    );
  });

  test('in the demo year', () => {
    const nowMs = Date.parse('2026-11-20T12:00:00Z');
    check(demoYear(createCalendar('Europe/Berlin'), nowMs), nowMs);
  });

  test('the order of arrival changes nothing but the order of rows', () => {
    fc.assert(
      fc.property(bookHistories, ({ events, arrival, lastAt }) => {
        for (const text of [callsText, assetsText] as const)
          expect(text(arrival, lastAt).split('\r\n').toSorted()).toEqual(
            text(events, lastAt).split('\r\n').toSorted(),
          );
      }),
      { numRuns: 40 },
    );
  });
});

describe('what a row says', () => {
  const pen = createDevice('d', 'p_7f');
  const at = Date.parse('2026-03-03T12:00:00Z');
  const submitted = {
    call: 'c1',
    tool: 'erase',
    provider: 'p',
    model: 'm',
    modelVersion: '2',
    tier: 2 as const,
    source: 'hosted' as const,
    parents: [],
    reserveMicro: null,
    retryOf: 'c0',
    label: 'a secret green bottle',
    settings: { prompt: 'a secret green bottle' },
  };
  const price = {
    table: 'list@2026-03-01',
    sku: 'p.m',
    unit: 'image' as const,
    unitMicro: 20_000,
    unitPer: 1,
    cur: 'EUR',
    dims: {},
    billsOn: { failed: 'n', cancelled: 'n', blocked: 'n', timeout: 'n' } as const,
    source: 'bundled' as const,
  };
  const events = [
    pen(at, 'a', 'asset.created', {
      asset: 'a',
      kind: 'deliverable',
      name: '=cmd("x"), Ana',
      slot: { w: 320, h: 200, tier: 2 },
    }),
    pen(at, 'a', 'call.quoted', {
      call: 'c1',
      qtyLow: 1,
      qtyHigh: 2,
      micro: 21_000,
      upperMicro: 42_000,
      qualifier: 'estimate',
      price,
    }),
    pen(at, 'a', 'call.submitted', submitted),
    pen(
      at,
      'a',
      'charge.metered',
      chargeBody('metered', 'c1', 20_000, { cur: 'EUR', fx: { rateMicro: 1_085_000, rate: 'r' }, price }),
    ),
    pen(at + 900, 'a', 'call.completed', {
      call: 'c1',
      outputs: 1,
      queueMs: 1,
      serverMs: 2,
      downloadMs: 3,
      decodeMs: 4,
      computeMs: 5,
      backend: 'p',
      threads: 1,
    }),
    pen(at + 901, 'a', 'output.created', { output: 'o1', call: 'c1', index: 0, w: 1, h: 1, parents: [] }),
    pen(at + 902, 'a', 'output.decided', { output: 'o1', decision: 'rejected', reason: 'style' }),
    pen(at + 903, 'a', 'time.segment', {
      kind: 'felt-wait',
      ms: 700,
      call: 'c1',
      rateMicroPerHour: 45_000_000,
    }),
    pen(at + 904, 'a', 'time.segment', { kind: 'idle', ms: 9_000, rateMicroPerHour: 45_000_000 }),
    pen(at, '', 'charge.metered', chargeBody('metered', null, null)),
    pen(at, '', 'credit.granted', grantBody('g', 1_000, 50, { expires: at + 1 })),
  ];
  const nowMs = at + 10_000;

  test('a call has its columns, and no prompt is in any file', () => {
    const [row] = parseRecords(callsText(events, nowMs));
    expect(row).toEqual({
      row: 'call',
      id: 'c1',
      asset: 'a',
      campaign: '',
      tool: 'erase',
      provider: 'p',
      model: 'm',
      model_version: '2',
      tier: '2',
      source: 'hosted',
      person: 'p_7f',
      submitted_at: '2026-03-03T12:00:00.000Z',
      ended_at: '2026-03-03T12:00:00.900Z',
      status: 'rejected',
      reject_reason: 'style',
      error_type: '',
      billed: 'y',
      outputs: '1',
      accepted_outputs: '0',
      retry_of: 'c0',
      quoted_micros: '21000',
      quoted_usd: '0.021',
      quoted_upper_micros: '42000',
      quoted_upper_usd: '0.042',
      quote_qualifier: 'estimate',
      charged_micros: '21700',
      charged_usd: '0.0217',
      basis: 'metered',
      unpriced: '0',
      original_currency: 'EUR',
      original_micros: '20000',
      original_amount: '0.02',
      latency_ms: '15',
      queue_ms: '1',
      server_ms: '2',
      download_ms: '3',
      decode_ms: '4',
      compute_ms: '5',
      felt_wait_ms: '700',
      price_table: 'list@2026-03-01',
      sku: 'p.m',
    });
    const all = callsText(events, nowMs) + assetsText(events, nowMs) + labourText(events, true);
    expect(all).not.toContain('secret');
  });

  test('money without a call stands in rows of its own; an unknown amount is empty, not 0', () => {
    const rows = parseRecords(callsText(events, nowMs)).filter(({ row }) => row !== 'call');
    expect(
      rows.map(({ row, charged_micros, unpriced, tool }) => [row, charged_micros, unpriced, tool]),
    ).toEqual([
      ['fee', '', '1', ''],
      ['breakage', '50', '0', ''],
    ]);
    // Credits that have not expired yet may still burn.
    expect(callsText(events, at)).not.toContain('breakage');
  });

  test('an asset’s name is what a person typed, disarmed', () => {
    const [asset, none] = parseRecords(assetsText(events, nowMs));
    expect(asset).toMatchObject({
      asset: 'a',
      name: `'=cmd("x"), Ana`,
      status: 'in-progress',
      iterations: '1',
      rejected: '1',
      iteration_micros: '21700',
      infrastructure_micros: '0',
      oversight_micros: '8750',
      oversight_usd: '0.00875',
      slot_width: '320',
      felt_wait_ms: '700',
      idle_ms: '9000',
    });
    expect(none).toMatchObject({
      asset: '',
      status: '',
      tier: '',
      iteration_micros: '50',
      machine_unpriced: '1',
    });
  });

  test('wages stay here unless they are asked for', () => {
    for (const row of parseRecords(labourText(events, false)))
      expect(row).toMatchObject({ rate_micros_per_hour: '', cost_micros: '', cost_usd: '' });
    const [wait, idle] = parseRecords(labourText(events, true));
    expect(wait).toMatchObject({
      person: 'p_7f',
      kind: 'felt-wait',
      ms: '700',
      paid: 'true',
      rate_micros_per_hour: '45000000',
      cost_micros: '8750',
    });
    expect(idle).toMatchObject({ paid: 'false', rate_micros_per_hour: '', cost_micros: '' });
  });

  test('corrected time: kept is active, moved away is gone, thrown away is idle', () => {
    const segment = (ms: number) => pen(at, 'a', 'time.segment', { kind: 'idle', ms, asset: 'a' });
    const [kept, moved, discarded] = [segment(1), segment(2), segment(3)];
    const change = (target: string, action: 'keep' | 'reassign' | 'discard', to?: string) =>
      pen(at + 5, 'a', 'time.reclassified', { target, action, ...(to === undefined ? {} : { to }) });
    const text = labourText(
      [
        kept,
        moved,
        discarded,
        change(kept.id, 'keep'),
        change(moved.id, 'reassign', 'b'),
        change(discarded.id, 'discard'),
      ],
      false,
    );
    expect(parseRecords(text).map(({ ms, kind, paid, corrected }) => [ms, kind, paid, corrected])).toEqual([
      ['1', 'active', 'true', 'true'],
      ['3', 'idle', 'false', 'true'],
    ]);
  });
});
