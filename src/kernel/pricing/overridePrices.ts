import { rowKey } from './priceFile.ts';
import type { PriceRow, PriceTable } from './priceTable.ts';
import { textFingerprint } from '../shared/fingerprint.ts';

/** Prices that a team has entered or imported. */
export interface TeamPrices {
  /** `YYYY-MM-DD`, of the last change. */
  readonly changedOn: string;
  readonly table: PriceTable;
}

/**
 * The team's rows over the bundled ones, marked as theirs where they differ. The id names the day and the content, so
 * that two changes of one day are two tables in the ledger. The table is as young as the team's only where every price
 * on offer is the team's: one corrected row does not make the others younger.
 */
export function overridePrices(bundled: PriceTable, { changedOn, table: team }: TeamPrices): PriceTable {
  const theirs = new Map(team.rows.map((row) => [rowKey(row), row]));
  const known = new Set(bundled.rows.map(rowKey));
  const rows = [
    ...bundled.rows.map((row) => {
      const own = theirs.get(rowKey(row));
      return own === undefined || isSame(own, row) ? row : asUser(own);
    }),
    ...team.rows.filter((row) => !known.has(rowKey(row))).map(asUser),
  ];
  const providers = new Map([...bundled.providers, ...team.providers]);
  const isWhole = bundled.rows.every((row) => row.retiredOn !== null || theirs.has(rowKey(row)));
  return {
    id: `team@${changedOn}.${contentOf([rows, ...providers.values()])}`,
    asOf: isWhole && team.asOf > bundled.asOf ? team.asOf : bundled.asOf,
    rows,
    providers,
  };
}

const asUser = (row: PriceRow): PriceRow => ({ ...row, confidence: 'user' });

/** Two rows of one key. Both come from the same parser, so their members stand in one order. */
const isSame = (a: PriceRow, b: PriceRow): boolean =>
  JSON.stringify({ ...a, variant: null }) === JSON.stringify({ ...b, variant: null });

const contentOf = (value: unknown): string => textFingerprint(JSON.stringify(value));
