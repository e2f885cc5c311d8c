import { fewestIterations, isEnvelope, saltBytes } from './envelope.ts';
import type { Envelope } from './envelope.ts';

/**
 * The whole vault, as one row: it changes as a whole or not at all. Beside the names of providers nothing in it can be
 * read without the passphrase.
 */
export interface VaultRow {
  readonly id: 'vault';
  readonly version: 1;
  readonly salt: Uint8Array<ArrayBuffer>;
  /** Of PBKDF2 with SHA-256. */
  readonly iterations: number;
  /** Tells the right passphrase where no key is kept yet. */
  readonly check: Envelope;
  readonly keys: Readonly<Record<string, Envelope>>;
  /** Another one after every change: a tab that has seen an older one may not write. */
  readonly change: string;
}

/** Null for what this version cannot read; a number of iterations below ours is somebody else's work. */
export function parseVaultRow(value: unknown): VaultRow | null {
  if (typeof value !== 'object' || value === null) return null;
  const { id, version, salt, iterations, check, keys, change } = value as Readonly<Record<string, unknown>>;
  if (id !== 'vault' || version !== 1 || typeof change !== 'string') return null;
  if (!isBytes(salt) || salt.length !== saltBytes || !isEnvelope(check)) return null;
  if (typeof iterations !== 'number' || !Number.isSafeInteger(iterations)) return null;
  if (iterations < fewestIterations || iterations > mostIterations) return null;
  const sealed = parseKeys(keys);
  return sealed === null ? null : { id, version, salt, iterations, check, keys: sealed, change };
}

/** More would hold the page up for minutes. */
const mostIterations = 100_000_000;

function parseKeys(value: unknown): Record<string, Envelope> | null {
  if (typeof value !== 'object' || value === null) return null;
  const keys: Record<string, Envelope> = {};
  for (const [provider, envelope] of Object.entries(value)) {
    if (!isEnvelope(envelope)) return null;
    keys[provider] = envelope;
  }
  return keys;
}

const isBytes = (value: unknown): value is Uint8Array<ArrayBuffer> => value instanceof Uint8Array;
