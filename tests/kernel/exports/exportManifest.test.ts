import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { assetsTable } from '../../../src/kernel/exports/assetsTable.ts';
import { chargesTable } from '../../../src/kernel/exports/chargesTable.ts';
import { callsTable } from '../../../src/kernel/exports/callsTable.ts';
import { columnsOf, exportManifestSchema, isReconciled } from '../../../src/kernel/exports/exportManifest.ts';
import type { ExportedFile, ExportManifest } from '../../../src/kernel/exports/exportManifest.ts';
import { createLedgerTally } from '../../../src/kernel/exports/ledgerTally.ts';
import type { ExportContent, LedgerTally } from '../../../src/kernel/exports/ledgerTally.ts';
import { labourTable } from '../../../src/kernel/exports/labourTable.ts';
import { otlpSpans } from '../../../src/kernel/exports/otlp.ts';
import type { LedgerEvent } from '../../../src/kernel/ledger/events.ts';
import { histories } from '../metrics/eventArbitrary.ts';
import { bookHistories } from '../review/bookHistories.ts';
import { demoNow, demoOfTwo } from './demoOfTwo.ts';
import { foldsOf, ledgerTotals } from './exportFolds.ts';
import { allFocusRows, focusFile } from './focusFile.ts';
import { everyKind, may } from './focusLedger.ts';
import { parseRecords } from './parseCsv.ts';
import { assetsText, callsText, chargesText, labourText } from './tableTexts.ts';

const column = (text: string, name: string): bigint =>
  parseRecords(text).reduce((sum, row) => sum + BigInt(row[name] ?? ''), 0n);

/** A decimal of USD as micros, digit by digit. */
function microsOf(text: string): bigint {
  const [whole = '', fraction = ''] = text.replace('-', '').split('.');
  return BigInt(whole + fraction.padEnd(6, '0')) * (text.startsWith('-') ? -1n : 1n);
}

/** The sum of each file, read from its text. */
function fileSums(events: readonly LedgerEvent[], nowMs: number): Record<ExportContent, bigint> {
  const focus = focusFile(allFocusRows(events, nowMs), '1.4').text;
  const spans = foldsOf(events).folded.flatMap(({ fold, facts }) => otlpSpans(fold, facts));
  const costs = spans
    .flatMap(({ attributes }) => attributes)
    .flatMap(({ key, value }) => (key === 'app.cost.micros' && 'intValue' in value ? [value.intValue] : []));
  return {
    calls: column(callsText(events, nowMs), 'charged_micros'),
    charges: column(chargesText(events, nowMs), 'micros'),
    assets: column(assetsText(events, nowMs), 'total_micros'),
    'labour with cost': column(labourText(events, true), 'cost_micros'),
    focus: parseRecords(focus).reduce((sum, { x_LedgerCost = '' }) => sum + microsOf(x_LedgerCost), 0n),
    spans: costs.reduce((sum, micros) => sum + BigInt(micros), 0n),
  };
}

function tallyOf(events: readonly LedgerEvent[], nowMs: number): LedgerTally {
  const tally = createLedgerTally(nowMs);
  for (const facts of foldsOf(events).whole) tally.add(facts);
  return tally;
}

function expectReconciled(events: readonly LedgerEvent[], nowMs: number): void {
  const tally = tallyOf(events, nowMs);
  const totals = ledgerTotals(foldsOf(events).whole, nowMs);
  expect(tally.ledger()).toMatchObject({
    machineMicro: String(totals.machine),
    peopleMicro: String(totals.oversight),
    machineUnpriced: totals.unpriced,
  });
  for (const [content, sum] of Object.entries(fileSums(events, nowMs))) {
    const found = tally.reconcile(content as ExportContent, sum);
    expect(found.unexplainedMicro, content).toBe('0');
    const named = found.differences.reduce((total, { micro }) => total + BigInt(micro), 0n);
    expect(BigInt(found.fileMicro) + named).toBe(BigInt(found.ledgerMicro));
  }
}

describe('every file is the ledger, but for what is named', () => {
  test('in any history', () => {
    const any = fc.oneof(
      bookHistories.map(({ arrival, lastAt }) => ({ events: arrival, nowMs: lastAt })),
      histories.map(({ arrival }) => ({ events: arrival, nowMs: may })),
    );
    fc.assert(
      fc.property(any, ({ events, nowMs }) => expectReconciled(events, nowMs)),
      { numRuns: 60 },
    );
  });

  test('in the demo year', () => {
    expectReconciled(demoOfTwo(), demoNow);
  });
});

test('a micro too much is not explained away', () => {
  const tally = tallyOf(everyKind(), may);
  const { focus } = fileSums(everyKind(), may);
  expect(tally.reconcile('focus', focus + 1n).unexplainedMicro).toBe('-1');
  const entry = (sum: bigint): ExportedFile => ({
    file: 'focus.csv',
    schema: 'FOCUS 1.4',
    sha256: 'x',
    byteLength: 1,
    rows: 1,
    unpriced: 0,
    reconciles: tally.reconcile('focus', sum),
  });
  const manifest = (files: readonly ExportedFile[]): ExportManifest => ({
    schema: exportManifestSchema,
    createdAt: '2026-05-20T00:00:00.000Z',
    currency: 'USD',
    ledger: tally.ledger(),
    files,
  });
  expect(isReconciled(manifest([entry(focus)]))).toBe(true);
  expect(isReconciled(manifest([entry(focus), entry(focus - 1n)]))).toBe(false);
  expect(isReconciled(manifest([{ ...entry(focus), reconciles: null }]))).toBe(true);
});

test('what a file leaves out is named line by line', () => {
  const events = everyKind();
  const tally = tallyOf(events, may);
  const { spans, calls } = fileSums(events, may);
  expect(tally.reconcile('calls', calls).differences).toEqual([]);
  expect(tally.reconcile('spans', spans).differences).toEqual([
    { reason: 'breakage', micro: '77' },
    { reason: 'without a call', micro: '5000000' },
    { reason: 'open calls', micro: '40' },
  ]);
});

test('every column of every table says what it is', () => {
  for (const table of [callsTable, chargesTable, assetsTable, labourTable]) {
    const says = columnsOf(table);
    expect(Object.keys(says)).toHaveLength(table.columns.length);
    expect(Object.values(says).every((text) => text.length > 2)).toBe(true);
  }
});
