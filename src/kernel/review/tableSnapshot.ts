import type { AssetFacts, LifecycleFact } from './assetFacts.ts';
import { assetKinds, callKinds, labourKinds, lineKinds, stepKinds } from './factColumns.ts';
import type { lifeKinds, RowContext } from './factColumns.ts';
import type { FactRows } from './monthIndex.ts';
import type { TableAsset } from './factTable.ts';
import { createRows, reserve, rowsOf, trimmed } from './rows.ts';
import type { Columns, Rows } from './rows.ts';
import type { Tier } from '../asset/asset.ts';
import type { CreditEntries } from '../ledger/credits.ts';

/**
 * A table to be stored. Columns throughout: a browser reads forty megabytes of numbers faster than the objects of
 * twenty thousand assets.
 */
export interface TableSnapshot {
  readonly timeZone: string;
  readonly words: readonly string[];
  /** By asset: ids, titles, columns, and steps of life one after the other. */
  readonly names: readonly string[];
  readonly titles: readonly string[];
  readonly assets: Columns<typeof assetKinds>;
  readonly steps: Columns<typeof stepKinds>;
  readonly life: Columns<typeof lifeKinds>;
  readonly lines: Columns<typeof lineKinds>;
  readonly calls: Columns<typeof callKinds>;
  readonly labour: Columns<typeof labourKinds>;
  readonly credits: readonly (readonly [asset: string, entries: CreditEntries])[];
  /** Facts without an asset, as they are before breakage. */
  readonly loose: AssetFacts | null;
}

export interface StoredAssets {
  readonly names: readonly string[];
  readonly titles: readonly string[];
  readonly assets: Columns<typeof assetKinds>;
  readonly steps: Columns<typeof stepKinds>;
}

const stepTypes: readonly LifecycleFact['type'][] = ['finished', 'reopened', 'abandoned'];

export function storedAssets(
  list: readonly TableAsset[],
  { numberOf, monthOf }: Pick<RowContext, 'numberOf' | 'monthOf'>,
): StoredAssets {
  const assets = createRows(assetKinds, list.length);
  const steps = createRows(stepKinds, list.length);
  assets.size = list.length;
  for (const [row, asset] of list.entries()) {
    const { col } = assets;
    col.base[row] = asset.kind === 'base' ? 1 : 0;
    col.tier[row] = asset.tier;
    col.campaign[row] = asset.campaign === null ? -1 : numberOf(asset.campaign);
    col.createdAt[row] = asset.createdAt;
    col.lastAt[row] = asset.lastAt;
    col.steps[row] = asset.lifecycle.length;
    [col.linesFrom[row], col.linesTo[row]] = asset.lines;
    [col.callsFrom[row], col.callsTo[row]] = asset.calls;
    [col.labourFrom[row], col.labourTo[row]] = asset.labour;
    reserve(steps, asset.lifecycle.length);
    for (const { at, type } of asset.lifecycle) {
      steps.col.at[steps.size] = at;
      steps.col.month[steps.size] = monthOf(at);
      steps.col.type[steps.size] = stepTypes.indexOf(type);
      steps.size += 1;
    }
  }
  return {
    names: list.map(({ asset }) => asset),
    titles: list.map(({ name }) => name),
    assets: trimmed(assets),
    steps: trimmed(steps),
  };
}

export function restoredAssets(
  { names, titles, assets: col, steps }: StoredAssets,
  wordOf: (number: number) => string,
): TableAsset[] {
  let step = 0;
  return names.map((asset, row) => {
    const lifecycle: LifecycleFact[] = [];
    for (let left = col.steps[row] ?? 0; left > 0; left -= 1) {
      lifecycle.push({ at: steps.at[step] ?? 0, type: stepTypes[steps.type[step] ?? 0] ?? 'finished' });
      step += 1;
    }
    const campaign = col.campaign[row] ?? -1;
    return {
      asset,
      name: titles[row] ?? asset,
      kind: col.base[row] === 1 ? 'base' : 'deliverable',
      tier: (col.tier[row] ?? 2) as Tier,
      campaign: campaign < 0 ? null : wordOf(campaign),
      createdAt: col.createdAt[row] ?? 0,
      lastAt: col.lastAt[row] ?? 0,
      lifecycle,
      lines: [col.linesFrom[row] ?? 0, col.linesTo[row] ?? 0],
      calls: [col.callsFrom[row] ?? 0, col.callsTo[row] ?? 0],
      labour: [col.labourFrom[row] ?? 0, col.labourTo[row] ?? 0],
    };
  });
}

export interface MutableRows extends FactRows {
  lines: Rows<typeof lineKinds>;
  calls: Rows<typeof callKinds>;
  labour: Rows<typeof labourKinds>;
}

export function restoredRows(stored: TableSnapshot | undefined): MutableRows {
  if (stored === undefined)
    return { lines: createRows(lineKinds), calls: createRows(callKinds), labour: createRows(labourKinds) };
  return {
    lines: rowsOf(lineKinds, stored.lines, stored.lines.at.length),
    calls: rowsOf(callKinds, stored.calls, stored.calls.at.length),
    labour: rowsOf(labourKinds, stored.labour, stored.labour.at.length),
  };
}
