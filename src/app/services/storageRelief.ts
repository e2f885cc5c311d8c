import { StorageFailure, type RunLocks, type WorkspaceStore } from '../../kernel/workspace/ports.ts';
import type { TileStore } from '../../kernel/document/ports.ts';
import type { TileHash } from '../../kernel/shared/ids.ts';

/** Longer than an import or a stroke takes from its first tile to its commit. Runs take longer, and hold a lock. */
const shortGraceMs = 10 * 60_000;

type Workspace = WorkspaceStore & { readonly tiles: TileStore };

export interface StorageReliefOptions {
  readonly runLocks: Pick<RunLocks, 'running'>;
  /** Runs `task` in a quiet moment, not before `afterMs`. */
  readonly later: (task: () => Promise<void>, afterMs: number) => void;
  /** Deletes what can be made again. */
  readonly dropCaches: () => Promise<void>;
}

/**
 * Frees what nothing names any more when it matters: after an asset was deleted, and when storage is full. The usual
 * grace would keep the tiles of a deleted asset for hours; this one is short, and used only while no tab runs a call.
 */
export function withStorageRelief<W extends Workspace>(workspace: W, options: StorageReliefOptions): W {
  const due = new Set<number>();

  function relieve(afterMs: number, also?: () => Promise<void>): void {
    if (due.has(afterMs)) return;
    due.add(afterMs);
    options.later(async () => {
      due.delete(afterMs);
      await also?.();
      const running = await options.runLocks.running();
      await collectUnnamed(workspace, running.size === 0 ? shortGraceMs : undefined);
    }, afterMs);
  }

  const watched = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (cause) {
      if (cause instanceof StorageFailure && cause.error.kind === 'quota') relieve(0, options.dropCaches);
      throw cause;
    }
  };

  return {
    ...workspace,
    tiles: { ...workspace.tiles, put: (bytes) => watched(workspace.tiles.put(bytes)) },
    commit: async (batch) => {
      const committed = await watched(workspace.commit(batch));
      if ((batch.deleteAssets?.length ?? 0) > 0) {
        relieve(0);
        // What was put just before the deletion is too young for the first pass.
        relieve(shortGraceMs);
      }
      return committed;
    },
  };
}

export async function collectUnnamed(workspace: Workspace, graceMs?: number): Promise<void> {
  const live = (await workspace.liveTiles()) as ReadonlySet<TileHash>;
  await workspace.tiles.collect(live, graceMs);
}
