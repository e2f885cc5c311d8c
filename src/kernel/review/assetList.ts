import { assetStatusOf } from './assetStatus.ts';
import type { FactTable, TableAsset } from './factTable.ts';
import { noAsset } from './rollForward.ts';
import type { AssetStatus, Tier } from '../asset/asset.ts';

export interface AssetListQuestion {
  /** Words that the name or campaign holds, all of them; empty: every asset. */
  readonly text: string;
  /** At most so many rows are told. */
  readonly limit: number;
}

export interface ListedAsset {
  readonly asset: string;
  readonly name: string;
  readonly campaign: string | null;
  readonly tier: Tier;
  readonly status: AssetStatus;
  readonly micros: number;
  readonly unpriced: number;
  readonly iterations: number;
  readonly lastAt: number;
}

export interface AssetList {
  /** The last active first. */
  readonly rows: readonly ListedAsset[];
  readonly found: number;
  readonly assets: number;
}

/** Assets of the ledger by name. `names` holds those that were given another since, and wins. */
export function assetList(
  table: FactTable,
  names: ReadonlyMap<string, string>,
  { text, limit }: AssetListQuestion,
): AssetList {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const nameOf = ({ asset, name }: TableAsset): string => names.get(asset) ?? name;
  const all = table.assets.filter(({ asset }) => asset !== noAsset);
  const found = all.filter((asset) => {
    if (words.length === 0) return true;
    const searched = `${nameOf(asset)} ${asset.campaign ?? ''}`.toLowerCase();
    return words.every((word) => searched.includes(word));
  });
  const rows = found
    .toSorted((a, b) => b.lastAt - a.lastAt || (a.asset < b.asset ? -1 : 1))
    .slice(0, limit)
    .map((asset) => listed(table, asset, nameOf(asset)));
  return { rows, found: found.length, assets: all.length };
}

function listed({ lines }: FactTable, one: TableAsset, name: string): ListedAsset {
  const { asset, campaign, tier, lifecycle, calls, lastAt } = one;
  const iterations = calls[1] - calls[0];
  let [micros, unpriced] = [0, 0];
  for (let row = one.lines[0]; row < one.lines[1]; row += 1) {
    micros += lines.col.micros[row] ?? 0;
    unpriced += lines.col.unpriced[row] ?? 0;
  }
  const status = assetStatusOf(lifecycle, iterations);
  return { asset, name, campaign, tier, status, micros, unpriced, iterations, lastAt };
}
