import { useEffect, useState } from 'react';

import { assetReplay } from '../../../../kernel/review/assetReplay.ts';
import type { Replay } from '../../../../kernel/review/assetReplay.ts';
import { assetId } from '../../../../kernel/shared/ids.ts';
import { useLibrary } from '../../../../session/context.tsx';
import type { AssetHistory } from '../../../../session/types.ts';

export interface ShownReplay {
  readonly replay: Replay;
  /** The name of today, and that of the ledger where this browser has no row. */
  readonly name: string;
  readonly isHere: boolean;
  readonly thumbnails: AssetHistory['thumbnails'];
}

export type ReplayState =
  | { readonly kind: 'none' }
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'ready'; readonly shown: ShownReplay };

/** One asset's replay, told anew whenever something happens to it. `asset` null: none is wanted. */
export function useAssetReplay(asset: string | null): ReplayState {
  const library = useLibrary();
  const [state, setState] = useState<{ readonly of: string | null; readonly now: ReplayState }>({
    of: null,
    now: { kind: 'none' },
  });
  useEffect(() => {
    if (asset === null) return undefined;
    const id = assetId(asset);
    /** Only the newest answer counts; leaving the screen outdates them all. */
    let newest = 0;
    function load(): void {
      newest += 1;
      const mine = newest;
      const tell = (now: ReplayState): void => {
        if (mine === newest) setState({ of: asset, now });
      };
      library.history(id).then(
        (history) =>
          tell(history === null ? { kind: 'unknown' } : { kind: 'ready', shown: shownOf(id, history) }),
        (error: unknown) =>
          tell({ kind: 'failed', message: error instanceof Error ? error.message : 'unknown cause' }),
      );
    }
    load();
    const stop = library.subscribe((changed) => {
      if (changed.includes(id)) load();
    });
    return () => {
      newest += 1;
      stop();
    };
  }, [library, asset]);
  if (asset === null) return { kind: 'none' };
  return state.of === asset ? state.now : { kind: 'loading' };
}

function shownOf(id: string, { asset, events, thumbnails, running }: AssetHistory): ShownReplay {
  const replay = assetReplay(id, events, running);
  return { replay, name: asset?.name ?? replay.name, isHere: asset !== null, thumbnails };
}
