import { StorageFailure } from './ports.ts';
import type { AssetPatch } from './ports.ts';
import type { AssetRecord } from '../asset/asset.ts';

/** The row after the patch; `stored` is null where there is none, or none that can be read. */
export function patchedAsset(stored: AssetRecord | null, patch: AssetPatch): AssetRecord {
  if (stored !== null) return { ...stored, ...patch.change(stored), id: stored.id };
  throw new StorageFailure({
    kind: 'no-asset',
    message: 'This asset was deleted.',
    asset: patch.id,
  });
}
