import { callStatuses } from './factColumns.ts';
import { monthNumber } from './factTable.ts';
import type { FactTable } from './factTable.ts';
import { monthSlice } from './monthSlice.ts';
import type { ModelRow } from './modelsView.ts';
import { modelKey } from './reviewFilter.ts';
import type { TablePass } from './tablePass.ts';

/** Accepted results of a better tier than their asset needs (M10). */
export interface OverSpec {
  /** Those for which a model of the needed tier has enough data to compare with. */
  readonly n: number;
  /** What a result of that tier would have cost less, people's time included; 0 where the better tier pays. */
  readonly micros: number;
  /** Those for which no model of the needed tier has enough data. */
  readonly unknown: number;
}

const enoughSets = 20;
const accepted = callStatuses.indexOf('accepted');

/**
 * `max(0, T(used) − T(best model at the needed tier))` over the accepted sets of a month up to `untilMs`; T is the
 * expected cost of one accepted result (M13), as `rows` have it. Tier 1 is the best one.
 */
export function overSpecOf(
  table: FactTable,
  pass: TablePass,
  month: string,
  untilMs: number,
  rows: readonly ModelRow[],
): OverSpec {
  const costs = new Map(rows.map((row) => [keyOf(row.tool, row.tier, modelKey(row)), row]));
  const best = cheapestByTier(rows);
  const { col } = table.calls;
  let [n, micros, unknown] = [0, 0, 0];
  const { status, tier: tiers, asset } = col;
  for (const at of monthSlice(table, pass, monthNumber(month)).calls) {
    if (status[at] !== accepted) continue;
    const [tier, needed] = [tiers[at] ?? 0, table.assets[asset[at] ?? -1]?.tier ?? 1];
    if (tier >= needed || (col.at[at] ?? 0) > untilMs) continue;
    const tool = table.word(col.tool[at] ?? -1);
    const used = costs.get(keyOf(tool, tier, table.word(col.model[at] ?? -1)))?.costOfAcceptanceMicros;
    const other = best.get(keyOf(tool, needed));
    if (used === undefined || used === null || other === undefined) {
      unknown += 1;
      continue;
    }
    n += 1;
    micros += Math.max(0, used - other);
  }
  return { n, micros, unknown };
}

const keyOf = (...parts: readonly (string | number)[]): string => parts.join('\n');

function cheapestByTier(rows: readonly ModelRow[]): ReadonlyMap<string, number> {
  const best = new Map<string, number>();
  for (const { tool, tier, costOfAcceptanceMicros: cost, acceptedSets, rejectedSets } of rows) {
    if (cost === null || acceptedSets + rejectedSets < enoughSets) continue;
    const key = keyOf(tool, tier);
    best.set(key, Math.min(best.get(key) ?? Infinity, cost));
  }
  return best;
}
