import { useQuery } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';

import type { VaultView } from '../../kernel/keys/keyVault.ts';
import { useServices } from '../../session/context.tsx';
import type { OwnKeys } from '../../session/ownKeys.ts';

export interface OwnKeysInUse {
  readonly keys: OwnKeys;
  readonly view: VaultView;
}

/** Null until the vault is loaded; `isError` where it cannot be. */
export function useOwnKeys(): { readonly own: OwnKeysInUse | null; readonly isError: boolean } {
  const services = useServices();
  const { data: keys = null, isError } = useQuery({
    queryKey: ['ownKeys'],
    queryFn: () => services.ownKeys(),
    retry: false,
  });
  const view = useSyncExternalStore(keys?.subscribe ?? neverChanges, keys?.view ?? noView);
  return { own: keys && view && { keys, view }, isError };
}

const neverChanges = (): (() => void) => () => undefined;
const noView = (): VaultView | null => null;
