import { useState, type ReactNode } from 'react';

import { Button } from '../../design/primitives/Button.tsx';
import { UnlockDialog } from './UnlockDialog.tsx';
import { useOwnKeys } from './useOwnKeys.ts';

/** Beside a choice of engines of which some wait for a passphrase. */
export function UnlockKeys(): ReactNode {
  const { own } = useOwnKeys();
  const [asking, setAsking] = useState(false);
  if (own?.view.state !== 'locked') return null;
  return (
    <>
      <Button size="small" onClick={() => setAsking(true)}>
        Unlock your keys
      </Button>
      {asking ? <UnlockDialog keys={own.keys} onClose={() => setAsking(false)} /> : null}
    </>
  );
}
