import { csvRow } from './csv.ts';
import type { CsvCell } from './csv.ts';
import { microsToDecimal } from '../provenance/decimal.ts';

/**
 * - `micros`: whole micro-units of a currency (1 USD = 1 000 000); `amount`: the same whole micros, written as a decimal
 *   of the currency. An amount has both columns: one to sum exactly, one to read.
 * - `time`: ms UTC. `integer`: a count, or whole milliseconds.
 */
export type ColumnType = 'text' | 'integer' | 'micros' | 'amount' | 'time' | 'flag';

/** Null is an empty cell: not known, or not applicable. Never 0. */
export type CellValue = string | number | boolean | null;

export interface TableColumn<Row> {
  readonly name: string;
  readonly type: ColumnType;
  /** What it says, and in which unit. Goes into the manifest beside the file. */
  readonly says: string;
  readonly of: (row: Row) => CellValue;
}

/** One file's columns, for every form that it is written in. */
export interface Table<Row> {
  readonly schema: string;
  readonly columns: readonly TableColumn<Row>[];
}

export function headerLine(table: Table<never>): string {
  return csvRow(table.columns.map(({ name }) => name));
}

export function rowLine<Row>(table: Table<Row>, row: Row): string {
  return csvRow(table.columns.map((column) => csvCell(column.type, column.of(row))));
}

function csvCell(type: ColumnType, value: CellValue): CsvCell {
  if (typeof value !== 'number') return value;
  if (type === 'time') return { kind: 'at', ms: value };
  return type === 'amount' ? { kind: 'decimal', text: microsToDecimal(value) } : value;
}
