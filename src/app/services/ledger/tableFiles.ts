import type { ExportedAsset, FoldedLedger } from './foldedLedger.ts';
import { createFileSink } from './fileSink.ts';
import type { WrittenFile } from './fileSink.ts';
import { assetRow, assetsTable } from '../../../kernel/exports/assetsTable.ts';
import type { AssetRow } from '../../../kernel/exports/assetsTable.ts';
import { breakageRows, callRows } from '../../../kernel/exports/callRows.ts';
import type { CallRow } from '../../../kernel/exports/callRow.ts';
import { callsTable } from '../../../kernel/exports/callsTable.ts';
import { brokenCreditRows, chargeRows, chargesTable } from '../../../kernel/exports/chargesTable.ts';
import type { ChargeRow } from '../../../kernel/exports/chargesTable.ts';
import { columnsOf } from '../../../kernel/exports/exportManifest.ts';
import type { ExportedFile } from '../../../kernel/exports/exportManifest.ts';
import { createFocusWriter } from '../../../kernel/exports/focus/csv.ts';
import type { FocusVersion } from '../../../kernel/exports/focus/columns.ts';
import { creditRows } from '../../../kernel/exports/focus/creditRows.ts';
import { createFocusContext } from '../../../kernel/exports/focus/focusContext.ts';
import type { FocusRow } from '../../../kernel/exports/focus/focusRow.ts';
import { createFocusTally } from '../../../kernel/exports/focus/report.ts';
import { focusRows } from '../../../kernel/exports/focus/rows.ts';
import { labourRows, labourTable } from '../../../kernel/exports/labourTable.ts';
import type { LabourRow } from '../../../kernel/exports/labourTable.ts';
import type { ExportContent } from '../../../kernel/exports/ledgerTally.ts';
import { otlpLine, otlpSpans } from '../../../kernel/exports/otlp.ts';
import type { OtlpSpan } from '../../../kernel/exports/otlp.ts';
import { headerLine, rowLine } from '../../../kernel/exports/table.ts';
import type { Table } from '../../../kernel/exports/table.ts';
import type { AssetFacts } from '../../../kernel/review/assetFacts.ts';
import { noAsset } from '../../../kernel/review/rollForward.ts';
import type { LedgerExport } from '../../../session/ledgerDesk.ts';
import { createParquetFile } from '../../../storage/files/ledger/parquet.ts';

/** A file in the making: assets one after the other, then what belongs to none. */
export interface TableFile {
  readonly name: string;
  readonly schema: string;
  /** What of the ledger its sum is held against; null where it has none. */
  readonly content: ExportContent | null;
  asset(asset: ExportedAsset): void;
  /** `loose`: what belongs to no asset, breakage included. Null instead of a file without rows that has no form. */
  end(loose: AssetFacts | null): Sums & { readonly file: WrittenFile | null };
}

interface Sums {
  readonly rows: number;
  readonly micro: bigint;
  readonly unpriced: number;
  readonly columns?: ExportedFile['columns'];
  readonly focus?: ExportedFile['focus'];
}

interface Rows<Row> {
  readonly table: Table<Row>;
  of(asset: ExportedAsset): readonly Row[];
  last(loose: AssetFacts | null): readonly Row[];
  micros(row: Row): number | null;
  unpriced(row: Row): number;
}

function callsOf(ledger: FoldedLedger, nowMs: number): Rows<CallRow> {
  return {
    table: callsTable,
    of: ({ folded, facts }) => callRows(folded, facts),
    last: () => breakageRows(ledger.credits, nowMs),
    micros: (row) => row.micros,
    unpriced: (row) => row.unpriced,
  };
}

function chargesOf(ledger: FoldedLedger, nowMs: number): Rows<ChargeRow> {
  return {
    table: chargesTable,
    of: ({ folded, facts }) => chargeRows(folded, facts),
    last: () => brokenCreditRows(ledger.credits, nowMs),
    micros: (row) => row.micros,
    unpriced: (row) => row.unpriced,
  };
}

function assetsOf(nowMs: number): Rows<AssetRow> {
  return {
    table: assetsTable,
    // What belongs to no asset comes last, once its breakage is known.
    of: ({ facts }) => (facts.asset === noAsset ? [] : [assetRow(facts, nowMs)]),
    last: (loose) => (loose === null ? [] : [assetRow(loose, nowMs)]),
    micros: (row) => row.infrastructure + row.iteration + row.oversight,
    unpriced: (row) => row.machineUnpriced + row.oversightUnpriced,
  };
}

function labourOf(withCost: boolean): Rows<LabourRow> {
  return {
    table: labourTable,
    of: ({ folded, facts }) => labourRows(folded, facts.campaign, { withCost }),
    last: () => [],
    micros: (row) => row.costMicros,
    unpriced: (row) => (withCost && row.isPaid && row.costMicros === null ? 1 : 0),
  };
}

function csvFile<Row>(name: string, content: ExportContent | null, rows: Rows<Row>): TableFile {
  const sink = createFileSink('text/csv');
  const sums = createSums(rows);
  const write = (row: Row): void => {
    sums.count(row);
    sink.write(rowLine(rows.table, row));
  };
  sink.write(headerLine(rows.table));
  return {
    name,
    schema: rows.table.schema,
    content,
    asset: (asset) => rows.of(asset).forEach(write),
    end(loose) {
      rows.last(loose).forEach(write);
      return { ...sums.all(), columns: columnsOf(rows.table), file: sink.end() };
    },
  };
}

function parquetFile<Row>(name: string, content: ExportContent | null, rows: Rows<Row>): TableFile {
  const parquet = createParquetFile(rows.table);
  const sums = createSums(rows);
  const add = (found: readonly Row[]): void => {
    found.forEach(sums.count);
    parquet.add(found);
  };
  return {
    name,
    schema: rows.table.schema,
    content,
    asset: (asset) => add(rows.of(asset)),
    end(loose) {
      add(rows.last(loose));
      const bytes = parquet.finish();
      const all = { ...sums.all(), columns: columnsOf(rows.table) };
      if (bytes === null) return { ...all, file: null };
      const sink = createFileSink('application/vnd.apache.parquet');
      sink.writeBytes(bytes);
      return { ...all, file: sink.end() };
    },
  };
}

function createSums<Row>({ micros, unpriced }: Pick<Rows<Row>, 'micros' | 'unpriced'>) {
  let rows = 0;
  let micro = 0n;
  let unknown = 0;
  return {
    count: (row: Row): void => {
      rows += 1;
      micro += BigInt(micros(row) ?? 0);
      unknown += unpriced(row);
    },
    all: () => ({ rows, micro, unpriced: unknown }),
  };
}

function focusFile(ledger: FoldedLedger, version: FocusVersion, nowMs: number): TableFile {
  const context = createFocusContext({
    nowMs,
    closed: ledger.closed,
    credits: ledger.credits,
    // No setting gives providers another name yet.
    providerNames: new Map(),
  });
  const writer = createFocusWriter(version);
  const tally = createFocusTally();
  const sink = createFileSink('text/csv');
  sink.write(writer.header);
  const write = (row: FocusRow): void => {
    tally.add(row);
    sink.write(writer.line(row));
  };
  return {
    name: `focus-${version}.csv`,
    schema: `FOCUS ${version}`,
    content: 'focus',
    asset: ({ folded, facts }) => focusRows(folded, facts, context).forEach(write),
    end() {
      creditRows(context).forEach(write);
      const focus = tally.report(version);
      const unpriced = focus.unpriced.length + focus.unconverted.length;
      return { rows: focus.rows, micro: BigInt(focus.ledgerMicro), unpriced, focus, file: sink.end() };
    },
  };
}

/** Enough for a line that a collector takes in one piece. */
const spansPerLine = 500;

function spansFile(): TableFile {
  const sink = createFileSink('application/x-ndjson');
  let waiting: OtlpSpan[] = [];
  let rows = 0;
  let micro = 0n;
  let unpriced = 0;
  const flush = (): void => {
    if (waiting.length > 0) sink.write(otlpLine(waiting));
    waiting = [];
  };
  return {
    name: 'traces.otlp.jsonl',
    schema: 'OTLP/JSON',
    content: 'spans',
    asset({ folded, facts }) {
      const spans = otlpSpans(folded, facts);
      rows += spans.length;
      for (const { net } of folded.submitted.filter(({ end }) => end !== null)) {
        micro += BigInt(net.micros);
        unpriced += net.unpricedCount;
      }
      waiting.push(...spans);
      if (waiting.length >= spansPerLine) flush();
    },
    end() {
      flush();
      return { rows, micro, unpriced, file: sink.end() };
    },
  };
}

export type TableExport = Exclude<LedgerExport, { readonly kind: 'events' }>;

export function tableFilesOf(wanted: TableExport, ledger: FoldedLedger, nowMs: number): readonly TableFile[] {
  switch (wanted.kind) {
    case 'tables':
      return [
        csvFile('calls.csv', 'calls', callsOf(ledger, nowMs)),
        csvFile('charges.csv', 'calls', chargesOf(ledger, nowMs)),
        csvFile('assets.csv', 'assets', assetsOf(nowMs)),
        csvFile('labour.csv', wanted.withWages ? 'labour with cost' : null, labourOf(wanted.withWages)),
      ];
    case 'focus':
      return [focusFile(ledger, wanted.version, nowMs)];
    case 'parquet':
      return [
        parquetFile('calls.parquet', 'calls', callsOf(ledger, nowMs)),
        parquetFile('charges.parquet', 'calls', chargesOf(ledger, nowMs)),
        parquetFile('assets.parquet', 'assets', assetsOf(nowMs)),
        parquetFile('labour.parquet', null, labourOf(false)),
      ];
    case 'traces':
      return [spansFile()];
  }
}
