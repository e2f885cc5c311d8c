import { focusColumns } from './columns.ts';
import type { FocusColumn, FocusVersion } from './columns.ts';
import type { FocusRow } from './focusRow.ts';
import { csvRow } from '../csv.ts';
import type { CsvCell } from '../csv.ts';

/** The lines of `focus.csv` in one version. */
export interface FocusWriter {
  readonly header: string;
  line(row: FocusRow): string;
}

export function createFocusWriter(version: FocusVersion): FocusWriter {
  const columns = focusColumns(version);
  return {
    header: csvRow(columns.map(({ name }) => name)),
    line: ({ cells }) => csvRow(columns.map((column) => cellOf(column, cells[column.name] ?? null))),
  };
}

/** Only numbers are exempt from the guard against formulas. */
function cellOf({ type }: FocusColumn, text: string | null): CsvCell {
  return type === 'decimal' && text !== null ? { kind: 'decimal', text } : text;
}
