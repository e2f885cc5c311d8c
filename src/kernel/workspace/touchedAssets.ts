import type { CommitBatch, WorkspaceChange } from './ports.ts';
import { assetId } from '../shared/ids.ts';
import type { AssetId } from '../shared/ids.ts';

/** Assets whose row, document, history, staged results, thumbnails or events a commit changes. */
export function touchedAssets(batch: CommitBatch): readonly AssetId[] {
  const ids = new Set<string>();
  for (const asset of batch.assets ?? []) ids.add(asset.id);
  for (const { id } of batch.patchAssets ?? []) ids.add(id);
  for (const id of batch.deleteAssets ?? []) ids.add(id);
  if (batch.document !== undefined) ids.add(batch.document.asset);
  if (batch.history !== undefined) ids.add(batch.history.asset);
  for (const staged of batch.staged ?? []) ids.add(staged.asset);
  for (const thumbnail of batch.thumbnails ?? []) ids.add(thumbnail.asset);
  for (const id of assetsOfEvents(batch.events ?? [])) ids.add(id);
  return Array.from(ids, assetId);
}

export function assetsOfEvents(
  events: readonly { readonly scope: { readonly asset?: string } }[],
): readonly AssetId[] {
  const ids = new Set<string>();
  for (const { scope } of events) if (scope.asset !== undefined) ids.add(scope.asset);
  return Array.from(ids, assetId);
}

export function storedDocument({ document }: CommitBatch): WorkspaceChange['document'] {
  return document === undefined ? null : { asset: document.asset, revision: document.revision };
}
