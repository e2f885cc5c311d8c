import { isKeyText, isPassphrase } from '../../kernel/keys/keyVault.ts';
import type { KeyVault, VaultFailure, VaultState, VaultView } from '../../kernel/keys/keyVault.ts';
import { err, ok } from '../../kernel/shared/result.ts';
import type { Result } from '../../kernel/shared/result.ts';
import { fewestIterations, randomBytes, saltBytes, seal, sealingKey, unseal } from './envelope.ts';
import type { Envelope } from './envelope.ts';
import { openLock } from './vaultLock.ts';
import { deleteVault, readVault, writeVault } from './vaultDatabase.ts';
import { vaultName } from './vaultName.ts';
import type { VaultRow } from './vaultRow.ts';

export interface VaultOptions {
  /** How long it stays open without a use, in ms. */
  readonly lockAfterMs: number;
}

type Outcome<T> = Promise<Result<T, VaultFailure>>;

/** Providers have no spaces in their names: no key can be taken for the check, nor the other way round. */
const checkLabel = ' check';
const checkText = 'the right passphrase';
const nothing: VaultView = { state: 'none', providers: [] };

/** Own keys in a database of their own. What is open is open for this tab and until its end only. */
export function createKeyVault({ lockAfterMs }: VaultOptions): KeyVault {
  const listeners = new Set<() => void>();
  const opened = openLock(lockAfterMs, () => show());
  const channel = new BroadcastChannel(`${vaultName}:changes`);
  // In Node an open channel would keep the process alive.
  (channel as { unref?: () => void }).unref?.();
  channel.addEventListener('message', () => void refresh());

  let stored: VaultRow | 'none' | 'unreadable' = 'none';
  let view = nothing;

  /** Also drops the key of a vault that is not the stored one any more. */
  function show(row: typeof stored = stored): void {
    stored = row;
    if (typeof row === 'string' || !opened.fits(row.salt)) opened.close();
    const state: VaultState = row === 'none' ? 'none' : opened.key() === null ? 'locked' : 'open';
    const providers = typeof row === 'string' ? [] : Object.keys(row.keys).toSorted();
    if (state === view.state && providers.join() === view.providers.join()) return;
    view = { state, providers };
    for (const listener of listeners) listener();
  }

  async function refresh(): Outcome<null> {
    return guarded(async () => {
      show(await readVault());
      return ok(null);
    });
  }

  async function readRow(): Outcome<VaultRow> {
    const wasOpen = opened.key() !== null;
    const row = await readVault();
    show(row);
    if (row === 'unreadable') return err({ kind: 'unreadable' });
    if (row === 'none') return err({ kind: wasOpen ? 'changed-elsewhere' : 'locked' });
    if (wasOpen && opened.key() === null) return err({ kind: 'changed-elsewhere' });
    return ok(row);
  }

  async function write(row: Omit<VaultRow, 'change'>, seen: string | null): Outcome<null> {
    const next = { ...row, change: crypto.randomUUID() };
    if (!(await writeVault(next, seen))) {
      show(await readVault());
      return err({ kind: 'changed-elsewhere' });
    }
    show(next);
    channel.postMessage('changed');
    return ok(null);
  }

  async function create(passphrase: string): Outcome<null> {
    if (!isPassphrase(passphrase)) return err({ kind: 'weak-passphrase' });
    return guarded(async () => {
      const { row, key } = await sealedUnder(passphrase, []);
      opened.open(key, row.salt);
      return write(row, null);
    });
  }

  async function unlock(passphrase: string): Outcome<null> {
    return guarded(async () => {
      const row = await readRow();
      if (!row.ok) return row;
      const key = await rightKey(passphrase, row.value);
      if (key === null) return err({ kind: 'wrong-passphrase' });
      opened.open(key, row.value.salt);
      show();
      return ok(null);
    });
  }

  async function setKey(provider: string, text: string): Outcome<null> {
    const own = text.trim();
    if (!isKeyText(own)) return err({ kind: 'not-a-key' });
    return guarded(async () => {
      const row = await readRow();
      if (!row.ok) return row;
      const key = opened.renewed();
      if (key === null) return err({ kind: 'locked' });
      const { change, ...rest } = row.value;
      const keys = { ...rest.keys, [provider]: await seal(key, provider, own) };
      return write({ ...rest, keys }, change);
    });
  }

  async function removeKey(provider: string): Outcome<null> {
    return guarded(async () => {
      const row = await readRow();
      if (!row.ok) return row;
      const { change, ...rest } = row.value;
      const others = Object.entries(rest.keys).filter(([name]) => name !== provider);
      return write({ ...rest, keys: Object.fromEntries(others) }, change);
    });
  }

  async function changePassphrase(before: string, after: string): Outcome<null> {
    if (!isPassphrase(after)) return err({ kind: 'weak-passphrase' });
    return guarded(async () => {
      const row = await readRow();
      if (!row.ok) return row;
      const key = await rightKey(before, row.value);
      if (key === null) return err({ kind: 'wrong-passphrase' });
      const texts: [provider: string, text: string][] = [];
      for (const [provider, envelope] of Object.entries(row.value.keys)) {
        const text = await unseal(key, provider, envelope);
        if (text === null) return err({ kind: 'unreadable' });
        texts.push([provider, text]);
      }
      const next = await sealedUnder(after, texts);
      const written = await write(next.row, row.value.change);
      if (written.ok) {
        opened.open(next.key, next.row.salt);
        show();
      }
      return written;
    });
  }

  async function forget(): Outcome<null> {
    return guarded(async () => {
      opened.close();
      await deleteVault();
      show('none');
      channel.postMessage('changed');
      return ok(null);
    });
  }

  async function withKey<T>(provider: string, work: (key: string) => Promise<T>): Outcome<T> {
    const text = await guarded(async () => {
      const row = await readRow();
      if (!row.ok) return row;
      const key = opened.renewed();
      if (key === null) return err({ kind: 'locked' });
      const envelope = row.value.keys[provider];
      if (envelope === undefined) return err({ kind: 'no-key' });
      const own = await unseal(key, provider, envelope);
      return own === null ? err({ kind: 'unreadable' }) : ok(own);
    });
    return text.ok ? ok(await work(text.value)) : text;
  }

  return {
    view: () => view,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    refresh,
    create,
    unlock,
    lock: () => {
      opened.close();
      show();
    },
    setKey,
    removeKey,
    changePassphrase,
    forget,
    withKey,
  };
}

/** What storage says in its error is not passed on: it is not known to hold no key. */
async function guarded<T>(work: () => Outcome<T>): Outcome<T> {
  try {
    return await work();
  } catch {
    return err({ kind: 'storage' });
  }
}

async function rightKey(passphrase: string, row: VaultRow): Promise<CryptoKey | null> {
  const key = await sealingKey(passphrase, row.salt, row.iterations);
  return (await unseal(key, checkLabel, row.check)) === checkText ? key : null;
}

interface Sealed {
  readonly row: Omit<VaultRow, 'change'>;
  readonly key: CryptoKey;
}

/** Everything under a new salt. */
async function sealedUnder(
  passphrase: string,
  texts: readonly (readonly [provider: string, text: string])[],
): Promise<Sealed> {
  const salt = randomBytes(saltBytes);
  const iterations = fewestIterations;
  const key = await sealingKey(passphrase, salt, iterations);
  const keys: Record<string, Envelope> = {};
  for (const [provider, text] of texts) keys[provider] = await seal(key, provider, text);
  const check = await seal(key, checkLabel, checkText);
  return { row: { id: 'vault', version: 1, salt, iterations, check, keys }, key };
}
