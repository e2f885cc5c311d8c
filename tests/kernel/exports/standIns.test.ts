import { expect, test } from 'vitest';

import { charged, completed, created, quoted, submitted, told } from '../../drivers/assetEvents.ts';
import { otlpSpans } from '../../../src/kernel/exports/otlp.ts';
import { assetReplay } from '../../../src/kernel/review/assetReplay.ts';
import { foldsOf, ledgerTotals } from './exportFolds.ts';
import { allFocusRows, focusFile } from './focusFile.ts';
import { parseRecords } from './parseCsv.ts';
import { callsText } from './tableTexts.ts';

const standsInFor = {
  provider: 'far',
  model: 'far-eraser',
  name: 'Far eraser',
  call: 'c1',
  when: 'refused',
  reason: 'rate-limited',
} as const;

const events = told(
  created,
  quoted('c1', 50_000),
  submitted('c1'),
  {
    type: 'call.failed',
    body: { call: 'c1', errorType: 'rate-limited', reason: 'r', billed: 'n', ms: 5 },
  },
  quoted('c2', 40_000),
  submitted('c2', { standsInFor }),
  charged('c2', 40_000),
  completed('c2', 1),
);
const nowMs = 1_800_000_000_000;

test('a stand-in hides no failed call: both have a row, and the sums are those of the ledger', () => {
  const rows = parseRecords(callsText(events, nowMs));
  expect(rows).toMatchObject([
    {
      id: 'c1',
      status: 'failed',
      error_type: 'rate-limited',
      billed: 'n',
      charged_micros: '0',
      stands_in_for: '',
    },
    {
      id: 'c2',
      stands_in_for: 'far/far-eraser',
      stands_in_for_call: 'c1',
      stand_in_reason: 'refused: rate-limited',
      charged_micros: '40000',
      retry_of: '',
    },
  ]);
  const sum = rows.reduce((total, row) => total + Number(row['charged_micros']), 0);
  expect(sum).toBe(ledgerTotals(foldsOf(events).whole, nowMs).machine);
});

test('spans say it, linked to the failed call', () => {
  const spans = foldsOf(events).folded.flatMap(({ fold, facts }) => otlpSpans(fold, facts));
  const [failed, stood] = spans;
  expect(stood?.links).toEqual([{ traceId: failed?.traceId, spanId: failed?.spanId }]);
  const told = stood?.attributes.filter(({ key }) => /stand/.test(key));
  expect(told).toEqual([
    { key: 'app.stands_in_for', value: { stringValue: 'far/far-eraser' } },
    { key: 'app.stands_in_for_call', value: { stringValue: 'c1' } },
    { key: 'app.stand_in_reason', value: { stringValue: 'refused: rate-limited' } },
  ]);
  expect(failed?.attributes.filter(({ key }) => /stand/.test(key))).toEqual([]);
});

test('so does the FOCUS file, in columns of our own', () => {
  const rows = parseRecords(focusFile(allFocusRows(events, nowMs), '1.3').text);
  expect(rows.find((row) => row['x_CallId'] === 'c2')).toMatchObject({
    x_StandsInFor: 'far/far-eraser',
    x_StandsInForCall: 'c1',
    x_StandInReason: 'refused: rate-limited',
  });
});

test('and the replay, with the step of the failed call', () => {
  const { steps, total } = assetReplay('a', events);
  expect(steps[1]).toMatchObject({
    kind: 'call',
    standsInFor: null,
    row: { standsInFor: null, status: 'failed' },
  });
  expect(steps[2]).toMatchObject({ kind: 'call', standsInFor: 1, retryOf: null, row: { standsInFor } });
  expect(total.infrastructure + total.iteration).toBe(40_000);
});
