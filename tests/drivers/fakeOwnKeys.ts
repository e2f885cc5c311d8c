import { isKeyText, isPassphrase } from '../../src/kernel/keys/keyVault.ts';
import type { VaultFailure, VaultView } from '../../src/kernel/keys/keyVault.ts';
import { err, ok, type Result } from '../../src/kernel/shared/result.ts';
import type { OwnKeys } from '../../src/session/ownKeys.ts';

/** A vault without cryptography: what it holds is for the test to read. */
export interface FakeOwnKeys {
  readonly keys: OwnKeys;
  readonly held: Map<string, string>;
  passphrase: string | null;
}

export function createFakeOwnKeys(): FakeOwnKeys {
  const listeners = new Set<() => void>();
  let view: VaultView = { state: 'none', providers: [] };
  let open = false;
  const fake: FakeOwnKeys = { held: new Map(), passphrase: null, keys: null as unknown as OwnKeys };

  function done(): Promise<Result<null, VaultFailure>> {
    const state = fake.passphrase === null ? 'none' : open ? 'open' : 'locked';
    view = { state, providers: [...fake.held.keys()].toSorted() };
    for (const listener of listeners) listener();
    return Promise.resolve(ok(null));
  }
  const refused = (kind: VaultFailure['kind']): Promise<Result<never, VaultFailure>> =>
    Promise.resolve(err({ kind }));

  const keys: OwnKeys = {
    offers: [
      { provider: 'fal', kind: 'possible', note: 'fal itself advises against it.' },
      { provider: 'bfl', kind: 'not', reason: 'whether browsers may call it is not known' },
    ],
    lockAfterMs: 900_000,
    view: () => view,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    refresh: done,
    create: (passphrase) => {
      if (!isPassphrase(passphrase)) return refused('weak-passphrase');
      fake.passphrase = passphrase;
      open = true;
      return done();
    },
    unlock: (passphrase) => {
      if (passphrase !== fake.passphrase) return refused('wrong-passphrase');
      open = true;
      return done();
    },
    lock: () => {
      open = false;
      void done();
    },
    setKey: (provider, key) => {
      if (!isKeyText(key.trim())) return refused('not-a-key');
      if (!open) return refused('locked');
      fake.held.set(provider, key.trim());
      return done();
    },
    removeKey: (provider) => {
      fake.held.delete(provider);
      return done();
    },
    changePassphrase: (before, after) => {
      if (!isPassphrase(after)) return refused('weak-passphrase');
      if (before !== fake.passphrase) return refused('wrong-passphrase');
      fake.passphrase = after;
      open = true;
      return done();
    },
    forget: () => {
      fake.held.clear();
      fake.passphrase = null;
      open = false;
      return done();
    },
    withKey: async (provider, work) => {
      const key = fake.held.get(provider);
      if (!open || key === undefined) return err({ kind: 'locked' });
      return ok(await work(key));
    },
  };
  return Object.assign(fake, { keys });
}
