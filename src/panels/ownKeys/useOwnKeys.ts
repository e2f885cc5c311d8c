import { useEffect, useState, useSyncExternalStore } from 'react';

import type { VaultView } from '../../kernel/keys/keyVault.ts';
import { useServices } from '../../session/context.tsx';
import type { OwnKeys } from '../../session/ownKeys.ts';

export interface OwnKeysInUse {
  readonly keys: OwnKeys;
  readonly view: VaultView;
}

/** Null until the vault is loaded; `isError` where it cannot be. In no cache: what is kept is looked up with each visit. */
export function useOwnKeys(): { readonly own: OwnKeysInUse | null; readonly isError: boolean } {
  const services = useServices();
  const [keys, setKeys] = useState<OwnKeys | null>(null);
  const [isError, setError] = useState(false);
  useEffect(() => {
    let gone = false;
    services.ownKeys().then(
      (loaded) => {
        if (!gone) setKeys(loaded);
      },
      () => {
        if (!gone) setError(true);
      },
    );
    return () => {
      gone = true;
    };
  }, [services]);
  const view = useSyncExternalStore(keys?.subscribe ?? neverChanges, keys?.view ?? noView);
  return { own: keys && view && { keys, view }, isError };
}

const neverChanges = (): (() => void) => () => undefined;
const noView = (): VaultView | null => null;
