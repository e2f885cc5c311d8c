import { describe, expect, test } from 'vitest';

import { chargeBody, createDevice, grantBody } from '../ledger/written.ts';
import { parseRecords } from './parseCsv.ts';
import { assetsText, callsText, labourText } from './tableTexts.ts';

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
      stands_in_for: '',
      stands_in_for_call: '',
      stand_in_reason: '',
      fan_out: '',
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

  test('a result that was passed over for its sibling is no rejection', () => {
    const chosen = [
      pen(at + 910, 'a', 'output.created', { output: 'o2', call: 'c1', index: 1, w: 1, h: 1, parents: [] }),
      pen(at + 911, 'a', 'output.decided', { output: 'o2', decision: 'accepted' }),
    ];
    const [row] = parseRecords(callsText([...events, ...chosen], nowMs));
    expect(row).toMatchObject({ status: 'accepted', reject_reason: '', outputs: '2', accepted_outputs: '1' });
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
