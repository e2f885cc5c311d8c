// @vitest-environment node
import { createHash } from 'node:crypto';

import { readParquet } from 'parquet-wasm';
import { describe, expect, test } from 'vitest';

import { brokenRules } from '../kernel/exports/focusRules.ts';
import { otlpProblems } from '../kernel/exports/otlpRules.ts';
import { parseRecords } from '../kernel/exports/parseCsv.ts';
import { foldsOf, ledgerTotals } from '../kernel/exports/exportFolds.ts';
import { exportTables } from '../../src/app/services/ledger/exportTables.ts';
import { demoYear } from '../../src/kernel/demo/demoYear.ts';
import type { ExportManifest } from '../../src/kernel/exports/exportManifest.ts';
import { createCalendar } from '../../src/kernel/review/calendar.ts';
import type { LedgerEvent } from '../../src/kernel/ledger/events.ts';
import { must } from '../../src/kernel/shared/assert.ts';
import type { LedgerExport } from '../../src/session/ledgerDesk.ts';

const nowMs = Date.parse('2026-11-25T15:00:00Z');
const year = demoYear(createCalendar('UTC'), nowMs).filter(({ dev }) => /0[1-3]$/.test(dev));

/** A ledger that gives its events in the order and pieces that a database would. */
const ledgerOf = (events: readonly LedgerEvent[]) => ({
  async eachEvent(onChunk: (events: readonly LedgerEvent[]) => void | Promise<void>) {
    for (let from = 0; from < events.length; from += 5_000) await onChunk(events.slice(from, from + 5_000));
  },
});

type Wanted = Exclude<LedgerExport, { kind: 'events' }>;

async function exported(wanted: Wanted, events: readonly LedgerEvent[] = year) {
  const files = await exportTables(ledgerOf(events), wanted, nowMs, () => undefined);
  const bytes = new Map<string, Uint8Array>();
  for (const { name, blob } of files) bytes.set(name, new Uint8Array(await blob.arrayBuffer()));
  const manifestFile = must(files.at(-1), 'a manifest');
  expect(manifestFile.name).toMatch(/\.manifest\.json$/);
  const manifest = JSON.parse(await manifestFile.blob.text()) as ExportManifest;
  for (const { file, sha256, byteLength } of manifest.files) {
    const own = must(bytes.get(file), file);
    expect(createHash('sha256').update(own).digest('hex')).toBe(sha256);
    expect(own.length).toBe(byteLength);
  }
  const text = (name: string): string => new TextDecoder().decode(must(bytes.get(name), name));
  return { manifest, bytes, text };
}

const column = (text: string, name: string): bigint =>
  parseRecords(text).reduce((sum, row) => sum + BigInt(row[name] || 0), 0n);

describe('exports of a year', () => {
  test('tables: every sum is the one of the ledger, read back from the text', async () => {
    const { manifest, text } = await exported({ kind: 'tables', withWages: true });
    const totals = ledgerTotals(foldsOf(year).whole, nowMs);
    expect(column(text('calls.csv'), 'charged_micros')).toBe(BigInt(totals.machine));
    expect(column(text('charges.csv'), 'micros')).toBe(BigInt(totals.machine));
    expect(column(text('assets.csv'), 'total_micros')).toBe(BigInt(totals.machine + totals.oversight));
    expect(column(text('labour.csv'), 'cost_micros')).toBe(BigInt(totals.oversight));
    expect(manifest.ledger.totalMicro).toBe(String(totals.machine + totals.oversight));
    const rows = manifest.files.map(({ rows }) => rows);
    expect(rows).toEqual(
      ['calls.csv', 'charges.csv', 'assets.csv', 'labour.csv'].map((name) => parseRecords(text(name)).length),
    );
  });

  test('wages stay here unless they were asked for', async () => {
    const { text, manifest } = await exported({ kind: 'tables', withWages: false });
    const labour = parseRecords(text('labour.csv'));
    expect(labour.length).toBeGreaterThan(1_000);
    expect(labour.some((row) => row['cost_micros'] !== '' || row['rate_micros_per_hour'] !== '')).toBe(false);
    expect(manifest.files.at(-1)?.reconciles).toBeNull();
  });

  test.each(['1.2', '1.3', '1.4'] as const)('FOCUS %s breaks no rule', async (version) => {
    const { manifest, text } = await exported({ kind: 'focus', version });
    const focus = must(manifest.files[0]?.focus, 'a report');
    expect(brokenRules(text(`focus-${version}.csv`), version, focus)).toEqual([]);
  });

  test('Parquet is read by another implementation, row for row', async () => {
    const { manifest, bytes } = await exported({ kind: 'parquet' });
    for (const { file, rows } of manifest.files) {
      const table = readParquet(must(bytes.get(file), file));
      expect(table.recordBatches().reduce((sum, batch) => sum + batch.numRows, 0)).toBe(rows);
      table.free();
    }
  });

  test('traces: a span for each call that has ended, by the rules of the protocol', async () => {
    const { manifest, text } = await exported({ kind: 'traces' });
    const lines = text('traces.otlp.jsonl').trimEnd().split('\n');
    const documents = lines.map((line) => JSON.parse(line) as unknown);
    expect(documents.flatMap(otlpProblems)).toEqual([]);
    const spans = text('traces.otlp.jsonl').match(/"name":"generate_content /g)?.length;
    expect(manifest.files[0]?.rows).toBe(spans);
    const ended = year.filter(({ type }) => /^call\.(completed|failed|cancelled)$/.test(type));
    expect(spans).toBe(ended.length);
  });
});

test('an empty ledger exports tables with a header and no row; Parquet has no form for them', async () => {
  const { text, manifest } = await exported({ kind: 'tables', withWages: false }, []);
  expect(parseRecords(text('calls.csv'))).toEqual([]);
  expect(manifest.ledger.totalMicro).toBe('0');
  const files = await exportTables(ledgerOf([]), { kind: 'parquet' }, nowMs, () => undefined);
  expect(files.map(({ name }) => name)).toEqual(['parquet.manifest.json']);
});
