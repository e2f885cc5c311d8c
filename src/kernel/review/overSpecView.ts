import { callStatuses } from './factColumns.ts';
import type { FactTable } from './factTable.ts';
import { monthSum } from './monthShares.ts';
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
  const better = monthSum(table, pass, month, untilMs, {
    name: 'better tiers',
    of: ({ calls }) => betterTiers(table, calls, untilMs),
    together: (parts) => {
      const all = new Map(parts[0]);
      for (const part of parts.slice(1))
        for (const [key, sets] of part) all.set(key, { ...sets, n: sets.n + (all.get(key)?.n ?? 0) });
      return all;
    },
  });
  let [n, micros, unknown] = [0, 0, 0];
  for (const sets of better.values()) {
    const tool = table.word(sets.tool);
    const used = costs.get(keyOf(tool, sets.tier, table.word(sets.model)))?.costOfAcceptanceMicros;
    const other = best.get(keyOf(tool, sets.needed));
    if (used === undefined || used === null || other === undefined) {
      unknown += sets.n;
      continue;
    }
    n += sets.n;
    micros += Math.max(0, used - other) * sets.n;
  }
  return { n, micros, unknown };
}

/** Accepted sets of one model on a better tier than needed. */
interface BetterSets {
  readonly tool: number;
  readonly tier: number;
  readonly model: number;
  readonly needed: number;
  readonly n: number;
}

function betterTiers(table: FactTable, calls: Int32Array, untilMs: number): Map<string, BetterSets> {
  const { at, status, tool: tools, tier: tiers, model: models, asset: assets } = table.calls.col;
  const found = new Map<string, { -readonly [K in keyof BetterSets]: BetterSets[K] }>();
  for (const row of calls) {
    if (status[row] !== accepted || (at[row] ?? 0) > untilMs) continue;
    const [tier, needed] = [tiers[row] ?? 0, table.assets[assets[row] ?? -1]?.tier ?? 1];
    if (tier >= needed) continue;
    const [tool, model] = [tools[row] ?? -1, models[row] ?? -1];
    const key = keyOf(tool, tier, model, needed);
    const sets = found.get(key);
    if (sets === undefined) found.set(key, { tool, tier, model, needed, n: 1 });
    else sets.n += 1;
  }
  return found;
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
