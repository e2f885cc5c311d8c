import { useCallback, useEffect, useState } from 'react';

import { useServices } from '../../../session/context.tsx';
import type { LedgerHealth } from '../../../session/ledgerDesk.ts';

export type HealthState =
  | { readonly kind: 'reading' }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'ready'; readonly health: LedgerHealth };

/** Looked at once, and whenever `lookAgain` is called. */
export function useLedgerHealth(): [HealthState, () => void] {
  const services = useServices();
  const [state, setState] = useState<HealthState>({ kind: 'reading' });
  const look = useCallback(() => {
    let gone = false;
    services
      .ledgerDesk()
      .then((desk) => desk.health())
      .then(
        (health) => gone || setState({ kind: 'ready', health }),
        (cause: unknown) =>
          gone ||
          setState({ kind: 'failed', message: cause instanceof Error ? cause.message : String(cause) }),
      );
    return () => {
      gone = true;
    };
  }, [services]);
  useEffect(look, [look]);
  return [state, look];
}
