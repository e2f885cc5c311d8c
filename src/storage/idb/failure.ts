import { StorageFailure } from '../../kernel/workspace/ports.ts';
import type { StorageError } from '../../kernel/workspace/ports.ts';

/** Every way out of this folder that is not a value is a `StorageFailure`. */
export function toFailure(cause: unknown): StorageFailure {
  if (cause instanceof StorageFailure) return cause;
  const failure = new StorageFailure(describe(cause));
  failure.cause = cause;
  return failure;
}

function describe(cause: unknown): StorageError {
  const name = cause instanceof Error || cause instanceof DOMException ? cause.name : '';
  const message = cause instanceof Error || cause instanceof DOMException ? cause.message : String(cause);
  if (name === 'QuotaExceededError') {
    return { kind: 'quota', message: 'The browser has no space left for this site.' };
  }
  // InvalidStateError: a transaction was asked of a connection that is closing.
  if (name === 'InvalidStateError') {
    return { kind: 'closed', message: 'The connection to the local database was closed.' };
  }
  return { kind: 'io', message: `The local database failed: ${message === '' ? name : message}` };
}
