import { StorageFailure } from './ports.ts';

/** The optimistic lock of a decision: what it takes off the stage must still be there. */
export function refuseMissingStaged(missing: readonly string[]): void {
  if (missing.length === 0) return;
  throw new StorageFailure({
    kind: 'not-staged',
    message: 'This result was decided in another tab.',
    missing,
  });
}
