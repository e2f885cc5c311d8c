import type { RuleFacts } from './callAlerts.ts';
import { callStatuses, lineBases, qualifiers } from './factColumns.ts';
import { monthNumber } from './factTable.ts';
import type { FactTable, TableAsset } from './factTable.ts';

/** A call of the table, which holds no ids: `RuleFacts` name it so until somebody needs to know. */
export interface CallRef {
  readonly asset: string;
  /** Among the asset's calls. */
  readonly index: number;
  readonly at: number;
}

export interface RuleTable {
  readonly facts: readonly RuleFacts[];
  /** By what `facts` call it. */
  readonly refs: ReadonlyMap<string, CallRef>;
}

const separator = '\u0000';

/** The facts of every asset with a call or an amount in one of the months; all of such an asset, however old. */
export function ruleFacts(table: FactTable, months: readonly string[]): RuleTable {
  const { calls, lines } = table;
  const touched = new Set<number>();
  for (const month of months) {
    const rows = table.monthRows(monthNumber(month));
    for (const row of rows.calls) touched.add(calls.col.asset[row] ?? -1);
    for (const row of rows.lines) touched.add(lines.col.asset[row] ?? -1);
  }
  const refs = new Map<string, CallRef>();
  const facts: RuleFacts[] = [];
  for (const index of touched) {
    const asset = table.assets[index];
    if (asset !== undefined)
      facts.push({ asset: asset.asset, calls: callsOf(table, asset, refs), money: moneyOf(table, asset) });
  }
  return { facts: facts.toSorted((a, b) => (a.asset < b.asset ? -1 : 1)), refs };
}

function callsOf(
  { calls, word }: FactTable,
  asset: TableAsset,
  refs: Map<string, CallRef>,
): RuleFacts['calls'] {
  const { col } = calls;
  const found: RuleFacts['calls'][number][] = [];
  for (let row = asset.calls[0]; row < asset.calls[1]; row += 1) {
    const index = row - asset.calls[0];
    const call = `${asset.asset}${separator}${index}`;
    const at = col.at[row] ?? 0;
    refs.set(call, { asset: asset.asset, index, at });
    const tier = col.tier[row];
    found.push({
      call,
      at,
      tool: word(col.tool[row] ?? -1),
      provider: word(col.provider[row] ?? -1),
      model: word(col.modelName[row] ?? -1),
      tier: tier === 1 || tier === 3 ? tier : 2,
      status: callStatuses[col.status[row] ?? 0] ?? 'open',
      quote: quoteOf(col.qualifier[row] ?? 0, col.quoteMicros[row], col.upperMicros[row]),
      micros: col.micros[row] ?? 0,
      unpriced: col.unpriced[row] ?? 0,
    });
  }
  return found;
}

function quoteOf(
  qualifier: number,
  micro: number | undefined,
  upper: number | undefined,
): RuleFacts['calls'][number]['quote'] {
  const word = qualifiers[qualifier - 1];
  return word === undefined ? null : { qualifier: word, micro: numberOf(micro), upperMicro: numberOf(upper) };
}

const numberOf = (value: number | undefined): number | null =>
  value === undefined || Number.isNaN(value) ? null : value;

function moneyOf({ lines }: FactTable, asset: TableAsset): RuleFacts['money'] {
  const { at, micros, basis, call } = lines.col;
  const found: RuleFacts['money'][number][] = [];
  for (let row = asset.lines[0]; row < asset.lines[1]; row += 1) {
    const word = lineBases[basis[row] ?? 0];
    if (word === undefined || word === 'labour') continue;
    const index = call[row] ?? -1;
    found.push({
      at: at[row] ?? 0,
      micros: micros[row] ?? 0,
      basis: word,
      call: index < 0 ? null : index,
    });
  }
  return found;
}
