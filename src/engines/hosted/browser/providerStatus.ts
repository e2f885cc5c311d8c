import { isRecord } from '../../../kernel/ledger/shapes.ts';

/** Which providers the server has a key for. */
export interface ProviderStatus {
  /** Null until the server has answered for the first time. */
  configured(provider: string): boolean | null;
  /** Whether there is any. */
  configuredAny(): boolean;
  /** Asks the server again; settles when it is known. Never fails: a server that does not answer has no providers. */
  refresh(): Promise<void>;
}

/** @param base where the proxy's routes lie: `/api/engines` */
export function createProviderStatus(base: string): ProviderStatus {
  let known: ReadonlySet<string> | null = null;
  let asking: Promise<void> | null = null;

  async function ask(): Promise<void> {
    known = await configuredProviders(`${base}/status`);
    asking = null;
  }

  return {
    configured: (provider) => known?.has(provider) ?? null,
    configuredAny: () => known !== null && known.size > 0,
    refresh: () => (asking ??= ask()),
  };
}

/** Static hosting without the proxy answers with a page, or not at all: then there are none. */
async function configuredProviders(address: string): Promise<ReadonlySet<string>> {
  try {
    const response = await fetch(address, { cache: 'no-store', credentials: 'same-origin' });
    if (!response.ok) return new Set();
    const answer: unknown = await response.json();
    if (!isRecord(answer) || !isRecord(answer['providers'])) return new Set();
    const entries = Object.entries(answer['providers']);
    return new Set(entries.filter(([, state]) => isConfigured(state)).map(([provider]) => provider));
  } catch {
    return new Set();
  }
}

function isConfigured(state: unknown): boolean {
  return isRecord(state) && state['configured'] === true;
}
