import type { Result } from '../shared/result.ts';

/** `none`: no passphrase was set yet. `locked`: keys are there, and nobody can read them without the passphrase. */
export type VaultState = 'none' | 'locked' | 'open';

export interface VaultView {
  readonly state: VaultState;
  /** Which providers a key is kept for; their names are not sealed. */
  readonly providers: readonly string[];
}

export type VaultFailure =
  /** Also for keys that were tampered with: the two cannot be told apart. */
  | { readonly kind: 'wrong-passphrase' }
  | { readonly kind: 'weak-passphrase' }
  | { readonly kind: 'not-a-key' }
  | { readonly kind: 'locked' }
  /** There is no key for this provider. */
  | { readonly kind: 'no-key' }
  /** Another tab has set another passphrase, or forgotten everything. */
  | { readonly kind: 'changed-elsewhere' }
  /** What is stored is not readable: not by this version, or not any more. */
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'storage' };

type Done = Promise<Result<null, VaultFailure>>;

/**
 * A person's own keys, sealed under a passphrase. No key leaves it but into `withKey`; no failure and no view ever holds
 * one. Nothing here rejects, except with what `work` rejects with.
 */
export interface KeyVault {
  /** As last known; the same object until something changes. */
  view(): VaultView;
  subscribe(listener: () => void): () => void;
  /** Reads what is stored anew. */
  refresh(): Done;
  /** Sets the first passphrase; the vault is open then. */
  create(passphrase: string): Done;
  unlock(passphrase: string): Done;
  lock(): void;
  /** Puts a key in, in place of the provider's former one. */
  setKey(provider: string, key: string): Done;
  removeKey(provider: string): Done;
  /** Seals every key anew, all of them or none. */
  changePassphrase(before: string, after: string): Done;
  /** Deletes every key and the passphrase's salt. Needs no passphrase: who has lost it can start anew. */
  forget(): Done;
  /** Unseals one key for as long as `work` runs. */
  withKey<T>(provider: string, work: (key: string) => Promise<T>): Promise<Result<T, VaultFailure>>;
}

export const shortestPassphrase = 12;

/** Short ones are found by trying: nothing limits how fast somebody with a copy of the database can guess. */
export function isPassphrase(text: string): boolean {
  return text.length >= shortestPassphrase;
}

/** Whether a text can be sent as a key in a header; everything shorter is a slip of the hand. */
export function isKeyText(text: string): boolean {
  return /^[\x21-\x7e]{8,512}$/.test(text);
}
