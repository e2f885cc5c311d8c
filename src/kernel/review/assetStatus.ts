import type { LifecycleFact } from './assetFacts.ts';
import type { AssetStatus } from '../asset/asset.ts';

/** Where an asset stands by its events alone: for those that have no row in this browser. */
export function assetStatusOf(lifecycle: readonly LifecycleFact[], calls: number): AssetStatus {
  const last = lifecycle.at(-1);
  if (last !== undefined) return last.type;
  return calls > 0 ? 'in-progress' : 'draft';
}
