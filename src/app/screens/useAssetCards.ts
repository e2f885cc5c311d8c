import { useCallback, useEffect, useRef, useState } from 'react';

import type { AssetRecord } from '../../kernel/asset/asset.ts';
import type { AssetId } from '../../kernel/shared/ids.ts';
import { useLibrary } from '../../session/context.tsx';

export type AssetsState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'ready'; readonly assets: readonly AssetRecord[] };

/** The list, kept fresh when this or another tab changes an asset: then that asset is read again, not the list. */
export function useAssetCards(): { readonly state: AssetsState; readonly reload: () => void } {
  const library = useLibrary();
  const [state, setState] = useState<AssetsState>({ kind: 'loading' });
  /** Only the newest answer counts; leaving the screen outdates them all. */
  const newest = useRef(0);
  const listed = useRef(false);

  const reload = useCallback(() => {
    newest.current += 1;
    const mine = newest.current;
    listed.current = false;
    library.list().then(
      (assets) => {
        if (mine !== newest.current) return;
        listed.current = true;
        setState({ kind: 'ready', assets });
      },
      (error: unknown) => {
        const message = error instanceof Error ? error.message : 'unknown cause';
        if (mine === newest.current) setState({ kind: 'failed', message });
      },
    );
  }, [library]);

  useEffect(() => {
    reload();
    /** Reads of one asset answer in any order: a later one knows more. */
    const asked = new Map<AssetId, number>();
    async function refresh(id: AssetId): Promise<void> {
      const turn = (asked.get(id) ?? 0) + 1;
      asked.set(id, turn);
      const mine = newest.current;
      const asset = await library.asset(id);
      if (mine !== newest.current || asked.get(id) !== turn) return;
      setState((now) => (now.kind === 'ready' ? { ...now, assets: replaced(now.assets, id, asset) } : now));
    }
    const stop = library.subscribe((changed) => {
      // A list that is still being read, or failed, is read again as a whole.
      if (listed.current) for (const id of changed) refresh(id).catch(reload);
      else reload();
    });
    return () => {
      newest.current += 1;
      stop();
    };
  }, [library, reload]);

  return { state, reload };
}

function replaced(
  assets: readonly AssetRecord[],
  id: AssetId,
  asset: AssetRecord | null,
): readonly AssetRecord[] {
  const others = assets.filter((other) => other.id !== id);
  return asset === null ? others : [asset, ...others];
}
