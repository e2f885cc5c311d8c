import type { FactTable } from './factTable.ts';
import { everything } from './reviewFilter.ts';
import type { ReviewFilter } from './reviewFilter.ts';

/**
 * Which rows of a table a filter leaves. Campaign and tier choose assets; tool, model and person leave the parts of
 * an asset's cost that are theirs: of a tool or model its calls and the time spent on them, of a person also the
 * time that belongs to no call.
 */
export interface TablePass {
  /** Says the filter; what a pass without it leaves is not remembered. */
  readonly key?: string;
  asset(asset: number): boolean;
  call(row: number): boolean;
  line(row: number): boolean;
  labour(row: number): boolean;
}

const keyOf = ({ campaign, tier, tool, model, person }: ReviewFilter): string =>
  JSON.stringify([campaign, tier, tool, model, person]);

/** Of a pass that leaves everything. */
export const everythingKey = keyOf(everything);

export function tablePass(table: FactTable, filter: ReviewFilter): TablePass {
  const { tier } = filter;
  const wanted = (value: string | null): number | null => (value === null ? null : table.wordNumber(value));
  const [tool, model, person] = [wanted(filter.tool), wanted(filter.model), wanted(filter.person)];
  const campaign = wanted(filter.campaign);
  const ofCalls = tool !== null || model !== null;

  // Held once: a pass is asked for every row of a month, and lives for one view only.
  const { calls, lines, labour, life, assets } = table;
  const { campaign: campaigns, tier: tiers } = life.col;
  const { tool: tools, model: models, actor: actors, asset: callAssets } = calls.col;
  const { asset: lineAssets, call: lineCalls, actor: lineActors, component } = lines.col;
  const { asset: labourAssets, call: labourCalls, actor: labourActors } = labour.col;
  const allAssets = campaign === null && tier === null;
  const allRows = !ofCalls && person === null;

  function asset(index: number): boolean {
    if (allAssets) return true;
    return (campaign === null || campaigns[index] === campaign) && (tier === null || tiers[index] === tier);
  }

  function callMatches(row: number): boolean {
    return (
      (tool === null || tools[row] === tool) &&
      (model === null || models[row] === model) &&
      (person === null || actors[row] === person)
    );
  }

  /** `call` counts within the asset. */
  const ownCall = (index: number, call: number): boolean =>
    call >= 0 && callMatches((assets[index]?.calls[0] ?? 0) + call);

  return {
    key: keyOf(filter),
    asset,
    call: (row) => {
      const index = callAssets[row] ?? -1;
      return index >= 0 && asset(index) && (allRows || callMatches(row));
    },
    line: (row) => {
      const index = lineAssets[row] ?? -1;
      if (index < 0 || !asset(index)) return false;
      if (allRows) return true;
      const call = lineCalls[row] ?? -1;
      if (component[row] !== 2) return ownCall(index, call);
      return (person === null || lineActors[row] === person) && (!ofCalls || ownCall(index, call));
    },
    labour: (row) => {
      const index = labourAssets[row] ?? -1;
      if (index < 0 || !asset(index)) return false;
      if (person !== null && labourActors[row] !== person) return false;
      return !ofCalls || ownCall(index, labourCalls[row] ?? -1);
    },
  };
}
