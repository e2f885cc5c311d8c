import { assert } from '../shared/assert.ts';
import { isoTime } from '../shared/isoTime.ts';

/**
 * One cell, typed so that the guard against formulas can tell a number of ours from text of anybody's.
 * - `decimal`: digits as text, for amounts that must not pass through a float (`microsToDecimal`).
 * - `at`: a time, ms UTC.
 */
export type CsvCell =
  | string
  | number
  | boolean
  | null
  | { readonly kind: 'decimal'; readonly text: string }
  | { readonly kind: 'at'; readonly ms: number };

/** For spreadsheets that take UTF-8 for something else without it; goes before the first row. */
export const byteOrderMark = '\uFEFF';

/** RFC 4180: cells by comma, quotes doubled, the row ended by CR LF. */
export function csvRow(cells: readonly CsvCell[]): string {
  return `${cells.map(cellText).join(',')}\r\n`;
}

/** A table as a whole; long ones are written row by row. */
export function csvTable(
  header: readonly string[],
  rows: readonly (readonly CsvCell[])[],
  options: { readonly bom?: boolean } = {},
): string {
  for (const row of rows) assert(row.length === header.length, 'a row has a cell for each column');
  return (options.bom === true ? byteOrderMark : '') + [header, ...rows].map(csvRow).join('');
}

function cellText(cell: CsvCell): string {
  if (cell === null) return '';
  if (typeof cell === 'string') return quotedCell(guarded(cell));
  if (typeof cell === 'number') return plainNumber(cell);
  if (typeof cell === 'boolean') return String(cell);
  if (cell.kind === 'at') return isoTime(cell.ms);
  assert(decimalPattern.test(cell.text), 'a decimal is digits with a dot');
  return cell.text;
}

const decimalPattern = /^-?\d+(\.\d+)?$/;

/** What a spreadsheet may take for a formula; the wide forms of the signs count as the signs there. */
const formulaStart = /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/;

/** The apostrophe makes a spreadsheet show the cell as text. It stays in the file: a reader sees it. */
function guarded(text: string): string {
  return formulaStart.test(text) ? `'${text}` : text;
}

function quotedCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** All digits, a dot, never an exponent: `1e-7` is not a number to every reader. */
function plainNumber(value: number): string {
  assert(Number.isFinite(value), 'a number in a table is finite');
  const match = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(String(value));
  if (match === null) return String(value);
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  const digits = whole + fraction;
  const point = 1 + Number(exponent);
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  return sign + digits.padEnd(point, '0');
}
