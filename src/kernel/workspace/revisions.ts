import { StorageFailure } from './ports.ts';

/**
 * The optimistic lock of a document: a commit must be built on what is stored.
 * A first document has revision 0 or 1; anything later is `stored + 1`. `stored` is null when there is none.
 */
export function refuseStaleRevision(stored: number | null, next: number): void {
  const fits = stored === null ? next === 0 || next === 1 : next === stored + 1;
  if (fits) return;
  throw new StorageFailure({
    kind: 'stale-document',
    message: 'This asset was changed in another tab; the newer version is kept.',
    storedRevision: stored ?? -1,
  });
}
