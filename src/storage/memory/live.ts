import type { MemoryBackend } from './backend.ts';
import { liveTilesOfDocument, liveTilesOfEntry, liveTilesOfStaged } from '../../kernel/document/liveTiles.ts';

export function liveTilesOf(backend: MemoryBackend): ReadonlySet<string> {
  const live = new Set<string>();
  const addAll = (hashes: Iterable<string>): void => {
    for (const hash of hashes) live.add(hash);
  };
  for (const document of backend.documents.values()) addAll(liveTilesOfDocument(document));
  for (const history of backend.histories.values()) {
    for (const entry of history.entries.values()) addAll(liveTilesOfEntry(entry));
  }
  for (const { document } of backend.jobs.values()) addAll(liveTilesOfDocument(document));
  for (const staged of backend.staged.values()) addAll(liveTilesOfStaged(staged));
  return live;
}
