import { useState, type ReactNode } from 'react';

import { Button } from '../../design/primitives/Button.tsx';
import { Dialog } from '../../design/primitives/Dialog.tsx';
import { TextField } from '../../design/primitives/Field.tsx';
import type { OwnKeys } from '../../session/ownKeys.ts';
import { vaultFailureText } from './keyText.ts';

/** Asks for the passphrase until it is the right one. */
export function UnlockDialog(props: { keys: OwnKeys; onClose: () => void }): ReactNode {
  const { keys, onClose } = props;
  const [passphrase, setPassphrase] = useState('');
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  async function unlock(): Promise<void> {
    setBusy(true);
    const done = await keys.unlock(passphrase);
    setBusy(false);
    if (done.ok) onClose();
    else setError(vaultFailureText(done.error));
  }

  return (
    <Dialog
      title="Unlock your keys"
      onClose={onClose}
      onSubmit={() => void unlock()}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" disabled={busy || passphrase === ''}>
            {busy ? 'Unlocking' : 'Unlock'}
          </Button>
        </>
      }
    >
      <TextField
        label="Passphrase"
        type="password"
        value={passphrase}
        data-autofocus
        error={error}
        hint={`Until this page is closed or reloaded, or nothing used them for ${Math.round(keys.lockAfterMs / 60_000)} minutes.`}
        onChange={(text) => {
          setPassphrase(text);
          setError(null);
        }}
      />
    </Dialog>
  );
}
