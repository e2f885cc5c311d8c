import { useState, type ReactNode } from 'react';

import { Button } from '../../../design/primitives/Button.tsx';
import { Dialog } from '../../../design/primitives/Dialog.tsx';
import { TextField } from '../../../design/primitives/Field.tsx';
import type { VaultFailure } from '../../../kernel/keys/keyVault.ts';
import { vaultFailureText } from '../../../panels/ownKeys/keyText.ts';
import type { OwnKeys } from '../../../session/ownKeys.ts';

/** Every key is sealed anew under another passphrase. */
export function PassphraseDialog(props: { keys: OwnKeys; onClose: () => void }): ReactNode {
  const { keys, onClose } = props;
  const [before, setBefore] = useState('');
  const [after, setAfter] = useState('');
  const [repeated, setRepeated] = useState('');
  const [failure, setFailure] = useState<VaultFailure['kind'] | 'not-repeated' | null>(null);
  const [busy, setBusy] = useState(false);

  async function save(): Promise<void> {
    if (after !== repeated) return setFailure('not-repeated');
    setBusy(true);
    const done = await keys.changePassphrase(before, after);
    setBusy(false);
    if (done.ok) onClose();
    else setFailure(done.error.kind);
  }

  const isForNew = failure === 'weak-passphrase';
  return (
    <Dialog
      title="Change the passphrase"
      onClose={onClose}
      onSubmit={() => void save()}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" disabled={busy || before === '' || after === ''}>
            {busy ? 'Sealing' : 'Change passphrase'}
          </Button>
        </>
      }
    >
      <TextField
        label="Passphrase until now"
        type="password"
        value={before}
        data-autofocus
        error={
          failure === null || failure === 'not-repeated' || isForNew
            ? null
            : vaultFailureText({ kind: failure })
        }
        onChange={(text) => {
          setBefore(text);
          setFailure(null);
        }}
      />
      <TextField
        label="New passphrase"
        type="password"
        value={after}
        error={isForNew ? vaultFailureText({ kind: failure }) : null}
        onChange={(text) => {
          setAfter(text);
          setFailure(null);
        }}
      />
      <TextField
        label="New passphrase once more"
        type="password"
        value={repeated}
        error={failure === 'not-repeated' ? 'The two are not the same. Type it again.' : null}
        onChange={(text) => {
          setRepeated(text);
          setFailure(null);
        }}
      />
    </Dialog>
  );
}
