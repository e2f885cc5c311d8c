import { useState, type ReactNode } from 'react';

import { Button } from '../../../design/primitives/Button.tsx';
import { Dialog } from '../../../design/primitives/Dialog.tsx';
import { TextField } from '../../../design/primitives/Field.tsx';
import { isKeyText } from '../../../kernel/keys/keyVault.ts';
import type { VaultFailure, VaultState } from '../../../kernel/keys/keyVault.ts';
import { vaultFailureText } from '../../../panels/ownKeys/keyText.ts';
import type { OwnKeys } from '../../../session/ownKeys.ts';
import css from '../SettingsScreen.module.css';

/** Takes one key in. With the first key a passphrase is set; where the vault is locked, it is asked for. */
export function KeyDialog(props: {
  keys: OwnKeys;
  provider: { readonly id: string; readonly name: string };
  note: string | null;
  onClose: () => void;
}): ReactNode {
  const { keys, provider, note, onClose } = props;
  // What was asked for stays, whatever the vault does while the dialog is open.
  const [state] = useState(() => keys.view().state);
  const [key, setKey] = useState('');
  const [passphrase, setPassphrase] = useState('');
  const [repeated, setRepeated] = useState('');
  const [failure, setFailure] = useState<VaultFailure['kind'] | 'not-repeated' | null>(null);
  const [busy, setBusy] = useState(false);

  async function save(): Promise<void> {
    if (!isKeyText(key.trim())) return setFailure('not-a-key');
    if (state === 'none' && passphrase !== repeated) return setFailure('not-repeated');
    setBusy(true);
    const opened = await openedWith(keys, state, passphrase);
    const done = opened.ok ? await keys.setKey(provider.id, key) : opened;
    setBusy(false);
    if (done.ok) onClose();
    else setFailure(done.error.kind);
  }

  const textOf = (...kinds: readonly VaultFailure['kind'][]): string | null =>
    failure !== null && failure !== 'not-repeated' && kinds.includes(failure)
      ? vaultFailureText({ kind: failure })
      : null;
  const isForPassphrase = failure === 'wrong-passphrase' || failure === 'weak-passphrase';

  return (
    <Dialog
      title={`Your key for ${provider.name}`}
      onClose={onClose}
      onSubmit={() => void save()}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" disabled={busy || key === ''}>
            {busy ? 'Sealing' : 'Save key'}
          </Button>
        </>
      }
    >
      <TextField
        label="Key"
        type="password"
        value={key}
        spellCheck={false}
        data-autofocus
        error={
          failure === null || failure === 'not-repeated' || isForPassphrase
            ? null
            : vaultFailureText({ kind: failure })
        }
        hint={note}
        onChange={(text) => {
          setKey(text);
          setFailure(null);
        }}
      />
      {state === 'open' ? null : (
        <TextField
          label="Passphrase"
          type="password"
          value={passphrase}
          error={textOf('wrong-passphrase', 'weak-passphrase')}
          hint={state === 'none' ? 'It cannot be recovered: keep it where you keep passwords.' : null}
          onChange={(text) => {
            setPassphrase(text);
            setFailure(null);
          }}
        />
      )}
      {state === 'none' ? (
        <TextField
          label="Passphrase once more"
          type="password"
          value={repeated}
          error={failure === 'not-repeated' ? 'The two are not the same. Type it again.' : null}
          onChange={(text) => {
            setRepeated(text);
            setFailure(null);
          }}
        />
      ) : null}
      <p className={css['text']}>
        While it is unlocked, whatever runs in this page can use the key, a browser extension for instance:
        take a key with a spending limit. On the disk it is as safe as the passphrase is hard to guess.
      </p>
    </Dialog>
  );
}

function openedWith(keys: OwnKeys, state: VaultState, passphrase: string): ReturnType<OwnKeys['unlock']> {
  if (state === 'none') return keys.view().state === 'open' ? keys.refresh() : keys.create(passphrase);
  return state === 'locked' ? keys.unlock(passphrase) : keys.refresh();
}
