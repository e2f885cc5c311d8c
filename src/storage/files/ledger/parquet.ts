import { ByteWriter, ParquetWriter } from 'hyparquet-writer';

import type { CellValue, ColumnType, Table, TableColumn } from '../../../kernel/exports/table.ts';

/** Rows go in as they are made; in memory are those of one row group, and what is packed. */
export interface ParquetFile<Row> {
  add(rows: readonly Row[]): void;
  /**
   * The whole file; nothing may be added after it. Null without any row: what the writer makes of an empty table, the
   * Rust reader refuses (decision 0040).
   */
  finish(): Uint8Array<ArrayBuffer> | null;
}

/** Large enough to pack well, small enough for a tab. */
const rowGroupRows = 50_000;

type SchemaElement = ConstructorParameters<typeof ParquetWriter>[0]['schema'][number];
type Written = string | bigint | boolean | Date | null;

/**
 * The table's columns with their types: whole micros and counts as INT64, times as UTC timestamps in milliseconds. A
 * decimal column says what the column of micros beside it says, and is left out. Packed with Snappy.
 */
export function createParquetFile<Row>(table: Table<Row>, groupRows = rowGroupRows): ParquetFile<Row> {
  const columns = table.columns.filter(({ type }) => type !== 'amount');
  const bytes = new ByteWriter();
  const writer = new ParquetWriter({
    writer: bytes,
    schema: [{ name: 'root', num_children: columns.length }, ...columns.map(elementOf)],
    codec: 'SNAPPY',
    kvMetadata: [
      { key: 'schema', value: table.schema },
      {
        key: 'columns',
        value: JSON.stringify(Object.fromEntries(columns.map(({ name, says }) => [name, says]))),
      },
    ],
    createdBy: 'ninetyten',
  });
  let waiting: Row[] = [];
  let count = 0;

  function write(rows: readonly Row[]): void {
    const columnData = columns.map(({ name, type, of }) => ({
      name,
      data: rows.map((row) => written(type, of(row))),
    }));
    void writer.write({ columnData, rowGroupSize: groupRows });
  }

  return {
    add(rows) {
      for (const row of rows) {
        waiting.push(row);
        count += 1;
        if (waiting.length < groupRows) continue;
        write(waiting);
        waiting = [];
      }
    },
    finish() {
      if (waiting.length > 0) write(waiting);
      waiting = [];
      if (count === 0) return null;
      void writer.finish();
      return new Uint8Array(bytes.getBuffer());
    },
  };
}

function elementOf({ name, type }: TableColumn<never>): SchemaElement {
  const element = { name, repetition_type: 'OPTIONAL' } as const;
  switch (type) {
    case 'text':
      return { ...element, type: 'BYTE_ARRAY', converted_type: 'UTF8' };
    case 'time':
      return {
        ...element,
        type: 'INT64',
        logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
      };
    case 'flag':
      return { ...element, type: 'BOOLEAN' };
    case 'integer':
    case 'micros':
    case 'amount':
      return { ...element, type: 'INT64' };
  }
}

function written(type: ColumnType, value: CellValue): Written {
  if (typeof value !== 'number') return value;
  return type === 'time' ? new Date(value) : BigInt(value);
}
