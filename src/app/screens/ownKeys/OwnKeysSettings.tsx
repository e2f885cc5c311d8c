import { useState, type ReactNode } from 'react';

import { Badge } from '../../../design/primitives/Feedback.tsx';
import { Button } from '../../../design/primitives/Button.tsx';
import type { VaultView } from '../../../kernel/keys/keyVault.ts';
import { vaultFailureText } from '../../../panels/ownKeys/keyText.ts';
import { UnlockDialog } from '../../../panels/ownKeys/UnlockDialog.tsx';
import type { OwnKeysInUse } from '../../../panels/ownKeys/useOwnKeys.ts';
import type { OwnKeyOffer } from '../../../session/ownKeys.ts';
import type { ProviderState } from '../../../session/services.ts';
import { ForgetDialog } from './ForgetDialog.tsx';
import { KeyDialog } from './KeyDialog.tsx';
import css from './OwnKeys.module.css';
import { PassphraseDialog } from './PassphraseDialog.tsx';

type Asking =
  | { readonly kind: 'unlock' | 'passphrase' | 'forget' }
  | { readonly kind: 'key'; readonly provider: ProviderState; readonly note: string | null };

/** A person's own keys at providers that let browsers call them: add, lock, remove, forget. */
export function OwnKeysSettings(props: {
  providers: readonly ProviderState[];
  /** Null until they are loaded. */
  own: OwnKeysInUse | null;
  isError: boolean;
}): ReactNode {
  if (props.isError) return <p className={css['text']}>Own keys cannot be kept in this browser.</p>;
  return props.own === null ? null : <Loaded own={props.own} providers={props.providers} />;
}

function Loaded(props: { own: OwnKeysInUse; providers: readonly ProviderState[] }): ReactNode {
  const { providers } = props;
  const { keys, view } = props.own;
  const [asking, setAsking] = useState<Asking | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const close = (): void => setAsking(null);

  async function remove(provider: string): Promise<void> {
    const done = await keys.removeKey(provider);
    setProblem(done.ok ? null : vaultFailureText(done.error));
  }

  return (
    <div className={css['own']} role="group" aria-label="Your own keys">
      <h3 className={css['heading']}>Your own keys</h3>
      <p className={css['text']}>
        With a key of your own this browser calls the provider itself, at your cost, and before the key of
        this server. It is kept here, sealed with a passphrase, and in no export.
      </p>
      <ul className={css['list']}>
        {keys.offers.map((offer) =>
          offer.kind === 'possible' ? (
            <KeyRow
              key={offer.provider}
              provider={providers.find(({ id }) => id === offer.provider)}
              view={view}
              onEnter={(provider) => setAsking({ kind: 'key', provider, note: offer.note })}
              onRemove={(provider) => void remove(provider)}
            />
          ) : null,
        )}
      </ul>
      {problem === null ? null : (
        <p role="alert" className={css['text']}>
          {problem}
        </p>
      )}
      {view.state === 'none' ? null : (
        <div className={css['actions']}>
          {view.state === 'locked' ? (
            <Button size="small" onClick={() => setAsking({ kind: 'unlock' })}>
              Unlock your keys
            </Button>
          ) : (
            <Button size="small" onClick={() => keys.lock()}>
              Lock now
            </Button>
          )}
          <Button size="small" onClick={() => setAsking({ kind: 'passphrase' })}>
            Change passphrase
          </Button>
          <Button size="small" onClick={() => setAsking({ kind: 'forget' })}>
            Forget all keys
          </Button>
        </div>
      )}
      <p className={css['quiet']}>{notOffered(keys.offers, providers)}</p>
      {asking === null ? null : <Asked asking={asking} own={props.own} onClose={close} />}
    </div>
  );
}

function Asked(props: { asking: Asking; own: OwnKeysInUse; onClose: () => void }): ReactNode {
  const { asking, onClose } = props;
  const { keys } = props.own;
  if (asking.kind === 'key')
    return <KeyDialog keys={keys} provider={asking.provider} note={asking.note} onClose={onClose} />;
  if (asking.kind === 'unlock') return <UnlockDialog keys={keys} onClose={onClose} />;
  if (asking.kind === 'passphrase') return <PassphraseDialog keys={keys} onClose={onClose} />;
  return <ForgetDialog keys={keys} onClose={onClose} />;
}

function KeyRow(props: {
  provider: ProviderState | undefined;
  view: VaultView;
  onEnter: (provider: ProviderState) => void;
  onRemove: (provider: string) => void;
}): ReactNode {
  const { provider, view, onEnter, onRemove } = props;
  if (provider === undefined) return null;
  const { id, name, configured } = provider;
  const isHeld = view.providers.includes(id);
  return (
    <li className={css['row']}>
      <span className={css['name']}>{name}</span>
      <span className={css['words']}>
        {isHeld ? 'your key, in this browser' : configured ? 'key of this server' : 'no key'}
      </span>
      {isHeld ? (
        <Badge tone={view.state === 'open' ? 'ok' : 'warn'}>
          {view.state === 'open' ? 'Unlocked' : 'Locked'}
        </Badge>
      ) : null}
      <Button
        size="small"
        aria-label={`${isHeld ? 'Replace' : 'Add'} key for ${name}`}
        onClick={() => onEnter(provider)}
      >
        {isHeld ? 'Replace' : 'Add key'}
      </Button>
      {isHeld ? (
        <Button size="small" aria-label={`Remove key for ${name}`} onClick={() => onRemove(id)}>
          Remove
        </Button>
      ) : null}
    </li>
  );
}

/** By name and with the reason, so that nobody looks for it. */
function notOffered(offers: readonly OwnKeyOffer[], providers: readonly ProviderState[]): string {
  const names = offers.flatMap((offer) => {
    if (offer.kind === 'possible') return [];
    const name = providers.find(({ id }) => id === offer.provider)?.name ?? offer.provider;
    return [`${name} (${offer.reason})`];
  });
  return names.length === 0 ? '' : `Only with a key of the server: ${names.join(', ')}.`;
}
