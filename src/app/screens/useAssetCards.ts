import { useCallback, useEffect, useRef, useState } from 'react';

import { useLibrary } from '../../session/context.tsx';
import type { AssetCard } from '../../session/types.ts';

export type CardsState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'ready'; readonly cards: readonly AssetCard[] };

/** The list, kept fresh when this or another tab changes an asset. */
export function useAssetCards(): { readonly state: CardsState; readonly reload: () => void } {
  const library = useLibrary();
  const [state, setState] = useState<CardsState>({ kind: 'loading' });
  /** Only the newest answer counts; leaving the screen outdates them all. */
  const newest = useRef(0);

  const reload = useCallback(() => {
    newest.current += 1;
    const mine = newest.current;
    library.list().then(
      (cards) => {
        if (mine === newest.current) setState({ kind: 'ready', cards });
      },
      (error: unknown) => {
        const message = error instanceof Error ? error.message : 'unknown cause';
        if (mine === newest.current) setState({ kind: 'failed', message });
      },
    );
  }, [library]);

  useEffect(() => {
    reload();
    const stop = library.subscribe(reload);
    return () => {
      newest.current += 1;
      stop();
    };
  }, [library, reload]);

  return { state, reload };
}
