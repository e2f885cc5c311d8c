import type { WorkspaceStore } from '../../../kernel/workspace/ports.ts';

/** Names of this browser's assets by id: a person may give another one, which the ledger is not told. */
export interface AssetNames {
  get(): Promise<ReadonlyMap<string, string>>;
}

/** Read when first asked for, then kept in step with the rows of every tab. */
export function createAssetNames(
  workspace: Pick<WorkspaceStore, 'listAssets' | 'loadAsset' | 'subscribe'>,
): AssetNames {
  const names = new Map<string, string>();
  let reading: Promise<void> | null = null;

  async function readAll(): Promise<void> {
    for (const { id, name } of await workspace.listAssets()) names.set(id, name);
  }

  workspace.subscribe(({ assets }) => {
    if (reading === null || assets.length === 0) return;
    reading = reading.then(async () => {
      for (const id of assets) {
        const asset = await workspace.loadAsset(id);
        // A deleted asset keeps the name that people knew it by.
        if (asset !== null) names.set(id, asset.name);
      }
    });
  });

  return {
    get: async () => {
      reading ??= readAll();
      try {
        await reading;
      } catch (cause) {
        reading = null;
        throw cause;
      }
      return names;
    },
  };
}
