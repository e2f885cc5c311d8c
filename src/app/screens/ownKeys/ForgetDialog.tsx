import { useState, type ReactNode } from 'react';

import { Button } from '../../../design/primitives/Button.tsx';
import { Dialog } from '../../../design/primitives/Dialog.tsx';
import { vaultFailureText } from '../../../panels/ownKeys/keyText.ts';
import type { OwnKeys } from '../../../session/ownKeys.ts';
import css from '../SettingsScreen.module.css';

/** Also the way out for who has lost the passphrase. */
export function ForgetDialog(props: { keys: OwnKeys; onClose: () => void }): ReactNode {
  const { keys, onClose } = props;
  const [error, setError] = useState<string | null>(null);

  async function forget(): Promise<void> {
    const done = await keys.forget();
    if (done.ok) onClose();
    else setError(vaultFailureText(done.error));
  }

  return (
    <Dialog
      title="Forget all own keys?"
      onClose={onClose}
      onSubmit={() => void forget()}
      footer={
        <>
          <Button onClick={onClose}>Keep them</Button>
          <Button type="submit" variant="danger" data-autofocus>
            Forget all keys
          </Button>
        </>
      }
    >
      <p className={css['text']}>
        Keys and passphrase are deleted from this browser; at the providers they stay valid. Runs that were
        made with them and are still under way there cannot be fetched any more.
      </p>
      {error === null ? null : (
        <p role="alert" className={css['text']}>
          {error}
        </p>
      )}
    </Dialog>
  );
}
