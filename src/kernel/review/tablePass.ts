import type { FactTable } from './factTable.ts';
import type { ReviewFilter } from './reviewFilter.ts';

/**
 * Which rows of a table a filter leaves. Campaign and tier choose assets; tool, model and person leave the parts of
 * an asset's cost that are theirs: of a tool or model its calls and the time spent on them, of a person also the
 * time that belongs to no call.
 */
export interface TablePass {
  asset(asset: number): boolean;
  call(row: number): boolean;
  line(row: number): boolean;
  labour(row: number): boolean;
}

export function tablePass(table: FactTable, filter: ReviewFilter): TablePass {
  const { campaign, tier } = filter;
  const wanted = (value: string | null): number | null => (value === null ? null : table.wordNumber(value));
  const [tool, model, person] = [wanted(filter.tool), wanted(filter.model), wanted(filter.person)];
  const ofCalls = tool !== null || model !== null;

  function asset(index: number): boolean {
    const found = table.assets[index];
    if (found === undefined) return false;
    return (campaign === null || found.campaign === campaign) && (tier === null || found.tier === tier);
  }

  function callMatches(row: number): boolean {
    const { col } = table.calls;
    return (
      (tool === null || col.tool[row] === tool) &&
      (model === null || col.model[row] === model) &&
      (person === null || col.actor[row] === person)
    );
  }

  /** `call` counts within the asset. */
  const ownCall = (index: number, call: number): boolean =>
    call >= 0 && callMatches((table.assets[index]?.calls[0] ?? 0) + call);

  return {
    asset,
    call: (row) => {
      const index = table.calls.col.asset[row] ?? -1;
      return index >= 0 && asset(index) && callMatches(row);
    },
    line: (row) => {
      const { col } = table.lines;
      const index = col.asset[row] ?? -1;
      if (index < 0 || !asset(index)) return false;
      if (!ofCalls && person === null) return true;
      const call = col.call[row] ?? -1;
      if (col.component[row] !== 2) return ownCall(index, call);
      return (person === null || col.actor[row] === person) && (!ofCalls || ownCall(index, call));
    },
    labour: (row) => {
      const { col } = table.labour;
      const index = col.asset[row] ?? -1;
      if (index < 0 || !asset(index)) return false;
      if (person !== null && col.actor[row] !== person) return false;
      return !ofCalls || ownCall(index, col.call[row] ?? -1);
    },
  };
}
