import { rowKey } from './priceFile.ts';
import type { PriceRow, PriceTable } from './priceTable.ts';
import { textFingerprint } from '../shared/fingerprint.ts';

/** What a team says of the price of an engine of its own. */
export type TeamRow = Pick<
  PriceRow,
  'provider' | 'id' | 'jobs' | 'unit' | 'unitMicros' | 'latencyS' | 'asOf'
>;

/** The table with these rows in place of those of the same key. `name`: of where they come from, in the table's id. */
export function withTeamRows(table: PriceTable, name: string, team: readonly TeamRow[]): PriceTable {
  if (team.length === 0) return table;
  const rows = team.map(rowOf);
  const own = new Set(rows.map(rowKey));
  // Other prices are another table in the ledger.
  const mark = textFingerprint(JSON.stringify(rows));
  return {
    ...table,
    id: `${table.id}+${name}.${mark}`,
    rows: [...table.rows.filter((row) => !own.has(rowKey(row))), ...rows],
  };
}

const rowOf = (row: TeamRow): PriceRow => ({
  ...row,
  variant: null,
  basis: 'list',
  extraMpMicros: null,
  inputMpMicros: null,
  tokenRates: null,
  tokensPerImage: null,
  source: 'entered by the team',
  confidence: 'user',
  retiredOn: null,
  note: null,
});
