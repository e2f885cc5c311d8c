import type { LifecycleFact } from './assetFacts.ts';
import { addedUp, sumOf } from './costParts.ts';
import { callStatuses } from './factColumns.ts';
import type { FactTable } from './factTable.ts';
import { monthSum } from './monthShares.ts';
import type { MonthShare } from './monthShare.ts';
import type { MonthRoll } from './rollForward.ts';
import type { TablePass } from './tablePass.ts';

/** "Of which" lines: each is part of the spend, none is added to it. */
export interface Waste {
  readonly rejected: Sum;
  readonly superseded: Sum;
  readonly failed: Sum;
  readonly abandoned: Sum;
}

export interface Sum {
  readonly micros: number;
  readonly n: number;
}

export function wasteOf(
  table: FactTable,
  pass: TablePass,
  month: string,
  untilMs: number,
  roll: Pick<MonthRoll, 'abandoned'>,
): Waste {
  const { micros, counts, abandoned } = monthSum(table, pass, month, untilMs, {
    name: 'waste',
    of: (share) => wasteSum(table, share, month, untilMs),
    together: (parts) => ({
      micros: addedUp(parts.map((part) => part.micros)),
      counts: addedUp(parts.map((part) => part.counts)),
      abandoned: sumOf(parts, (part) => part.abandoned),
    }),
  });
  const sum = (...kinds: readonly (typeof callStatuses)[number][]): Sum => {
    const indices = kinds.map((kind) => callStatuses.indexOf(kind));
    return {
      micros: indices.reduce((all, status) => all + (micros[status] ?? 0), 0),
      n: indices.reduce((all, status) => all + (counts[status] ?? 0), 0),
    };
  };
  return {
    rejected: sum('rejected'),
    superseded: sum('superseded'),
    failed: sum('failed', 'cancelled', 'blocked'),
    abandoned: { micros: roll.abandoned, n: abandoned },
  };
}

interface WasteSum {
  /** By status of the call, as `callStatuses` has them. */
  readonly micros: Float64Array;
  readonly counts: Float64Array;
  readonly abandoned: number;
}

function wasteSum(table: FactTable, share: MonthShare, month: string, untilMs: number): WasteSum {
  const { status: statuses, at: callAt } = table.calls.col;
  const { call: calls, component, at: lineAt, asset: assets, micros: amounts } = table.lines.col;
  const micros = new Float64Array(callStatuses.length);
  const counts = new Float64Array(callStatuses.length);
  for (const row of share.lines) {
    const call = calls[row] ?? -1;
    if (call < 0 || component[row] === 2 || (lineAt[row] ?? 0) > untilMs) continue;
    const status = statuses[(table.assets[assets[row] ?? -1]?.calls[0] ?? 0) + call] ?? 0;
    micros[status] = (micros[status] ?? 0) + (amounts[row] ?? 0);
  }
  for (const row of share.calls) {
    const status = statuses[row] ?? 0;
    if ((callAt[row] ?? 0) <= untilMs) counts[status] = (counts[status] ?? 0) + 1;
  }
  const { start } = table.calendar.monthBounds(month);
  const within = ({ type, at }: LifecycleFact): boolean =>
    type === 'abandoned' && at >= start && at <= untilMs;
  const abandoned = share.assets.filter((index) => table.assets[index]?.lifecycle.some(within)).length;
  return { micros, counts, abandoned };
}
