import { ownKeyProviders } from '../../../proxy/ownKeys.mjs';
import { hostedAdapters } from '../../engines/hosted/adapters.ts';
import { createKeyVault } from '../../storage/vault/vault.ts';
import type { AvailabilityCache } from './availability.ts';
import type { EditorSession } from '../../session/editor.ts';
import type { OwnKeyOffer, OwnKeys } from '../../session/ownKeys.ts';
import type { EngineDirectory } from '../../session/ports.ts';

/** After this long without a use the passphrase is asked for again. */
const lockAfterMs = 15 * 60_000;

/** The one vault of this tab. */
export const keyVault = createKeyVault({ lockAfterMs });

// A page that the browser keeps for "back" would keep the key with it.
addEventListener('pagehide', () => keyVault.lock());

export interface OwnKeysDeps {
  readonly engines: Pick<EngineDirectory, 'complete'>;
  readonly availability: Pick<AvailabilityCache, 'checkAll'>;
  readonly store: EditorSession['store'];
}

let watched = false;

/** What the vault holds has been looked up when it resolves. */
export async function ownKeys(deps: OwnKeysDeps): Promise<OwnKeys> {
  await keyVault.refresh();
  if (!watched) keyVault.subscribe(() => void renewed(deps).catch(() => undefined));
  watched = true;
  return { ...keyVault, offers: hostedAdapters.map(({ provider }) => offerOf(provider)), lockAfterMs };
}

/** Other engines can be used than before. */
async function renewed({ engines, availability, store }: OwnKeysDeps): Promise<void> {
  await engines.complete();
  await availability.checkAll();
  store.setState(({ keyChanges }) => ({ keyChanges: keyChanges + 1 }));
}

/** Why one may hesitate; sources in docs/decisions/0066. */
const notes: Readonly<Record<string, string>> = {
  fal: 'fal itself advises against keys in browsers. Where it does not let the page read what a run cost, the price table is used.',
};

const reasons: Readonly<Record<string, string>> = {
  bfl: 'whether browsers may read its pictures is not known',
};

function offerOf(provider: string): OwnKeyOffer {
  if (Object.hasOwn(ownKeyProviders, provider))
    return { provider, kind: 'possible', note: notes[provider] ?? null };
  const reason = reasons[provider] ?? 'whether browsers may call it is not known';
  return { provider, kind: 'not', reason };
}
