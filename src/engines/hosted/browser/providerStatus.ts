import { isRecord } from '../../../kernel/ledger/shapes.ts';

/** Which providers the server has a key for. */
export interface ProviderStatus {
  /** Null until the server has answered for the first time. */
  configured(provider: string): boolean | null;
  /** As the server calls it; null where it gives it no name. */
  name(provider: string): string | null;
  /** Whether there is any. */
  configuredAny(): boolean;
  /** Asks the server again; settles when it is known. Never fails: a server that does not answer has no providers. */
  refresh(): Promise<void>;
}

/** @param base where the proxy's routes lie: `/api/engines` */
export function createProviderStatus(base: string): ProviderStatus {
  let known: Known | null = null;
  let asking: Promise<void> | null = null;

  async function ask(): Promise<void> {
    known = await configuredProviders(`${base}/status`);
    asking = null;
  }

  return {
    configured: (provider) => known?.has(provider) ?? null,
    name: (provider) => known?.get(provider) ?? null,
    configuredAny: () => known !== null && known.size > 0,
    refresh: () => (asking ??= ask()),
  };
}

/** Names by provider, null where one has none. */
type Known = ReadonlyMap<string, string | null>;

/** Static hosting without the proxy answers with a page, or not at all: then there are none. */
async function configuredProviders(address: string): Promise<Known> {
  try {
    const response = await fetch(address, { cache: 'no-store', credentials: 'same-origin' });
    if (!response.ok) return new Map();
    const answer: unknown = await response.json();
    if (!isRecord(answer) || !isRecord(answer['providers'])) return new Map();
    const entries = Object.entries(answer['providers']);
    return new Map(
      entries
        .filter(([, state]) => isConfigured(state))
        .map(([provider, state]) => [provider, nameIn(state)]),
    );
  } catch {
    return new Map();
  }
}

function isConfigured(state: unknown): boolean {
  return isRecord(state) && state['configured'] === true;
}

function nameIn(state: unknown): string | null {
  const name = isRecord(state) ? state['name'] : null;
  return typeof name === 'string' && name !== '' ? name.slice(0, 40) : null;
}
