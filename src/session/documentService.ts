import type { StoreApi } from 'zustand/vanilla';

import { diffDocuments, isEmptyDiff } from '../kernel/document/diff.ts';
import {
  openHistory,
  pushHistory,
  redoHistory,
  redoLabel,
  undoHistory,
  undoLabel,
  type History,
} from '../kernel/document/history.ts';
import { StorageFailure, type CommitBatch } from '../kernel/workspace/ports.ts';
import type { Messages } from './messages.ts';
import type { SessionPorts } from './ports.ts';
import type { EditorState } from './types.ts';
import type { DocumentRecord } from '../kernel/document/records.ts';
import type { AssetId } from '../kernel/shared/ids.ts';

/** What else goes into the same atomic write. */
export type CommitExtras = Pick<CommitBatch, 'events' | 'staged' | 'removeStaged' | 'assets' | 'thumbnails'>;

/**
 * The one gate through which the open document changes.
 *
 * - Changes apply to the state at once and are written in order; `savedRevision` follows what storage acknowledged.
 * - A refused write (quota, another tab) reloads what is stored, so the screen never shows pixels that do not exist.
 *   Steps on their way that were built on what it replaces are refused too: they would overwrite what was reloaded.
 */
export interface DocumentService {
  open(asset: AssetId): Promise<DocumentRecord | null>;
  close(): void;
  current(): DocumentRecord;
  /** Records one undoable step; resolves when it survives a killed tab. */
  commit(label: string, next: DocumentRecord, extras?: CommitExtras): Promise<boolean>;
  /** `permits` is asked with the document the step would lead to. False when no step was made or stored. */
  undo(permits?: Permits): Promise<boolean>;
  redo(permits?: Permits): Promise<boolean>;
  /** Waits for everything committed so far. */
  settled(): Promise<void>;
}

type Permits = (next: DocumentRecord) => boolean;
const always: Permits = () => true;

export function createDocumentService(
  ports: Pick<SessionPorts, 'workspace' | 'clock'>,
  store: StoreApi<EditorState>,
  messages: Messages,
): DocumentService {
  const { workspace, clock } = ports;
  let history: History | null = null;
  let queue: Promise<unknown> = Promise.resolve();
  /** Why the shown document was replaced by the stored one last, an object of its own each time. */
  let replacement: StorageFailure | null = null;

  const current = (): DocumentRecord => {
    const { document } = store.getState();
    if (!document) throw new Error('No document is open');
    return document;
  };

  const show = (document: DocumentRecord): void => {
    const { activeLayer } = store.getState();
    const kept = activeLayer && document.layers[activeLayer] ? activeLayer : null;
    store.setState({
      document,
      activeLayer: kept ?? document.layerOrder.at(-1) ?? null,
      undoLabel: history && undoLabel(history),
      redoLabel: history && redoLabel(history),
    });
  };

  const read = async (asset: AssetId): Promise<{ document: DocumentRecord; history: History } | null> => {
    const [document, stored] = await Promise.all([
      workspace.loadDocument(asset),
      workspace.loadHistory(asset),
    ]);
    return document && { document, history: openHistory(asset, stored, document) };
  };

  const take = (
    stored: { document: DocumentRecord; history: History },
    why: StorageFailure | null,
  ): DocumentRecord => {
    history = stored.history;
    if (why) replacement = why;
    store.setState({ savedRevision: stored.document.revision });
    show(stored.document);
    return stored.document;
  };

  const open = async (asset: AssetId): Promise<DocumentRecord | null> => {
    const stored = await read(asset);
    return stored && take(stored, null);
  };

  const write = (batch: CommitBatch, document: DocumentRecord): Promise<boolean> => {
    const builtAfter = replacement;
    const task = queue.then(async () => {
      if (replacement !== null && replacement !== builtAfter) {
        tell(replacement);
        return false;
      }
      try {
        await workspace.commit(batch);
        store.setState((state) => ({ savedRevision: Math.max(state.savedRevision, document.revision) }));
        return true;
      } catch (cause) {
        if (!(cause instanceof StorageFailure)) throw cause;
        await recover(cause, document.asset);
        return false;
      }
    });
    queue = task.catch(() => undefined);
    return task;
  };

  const recover = async (failure: StorageFailure, asset: AssetId): Promise<void> => {
    const stored = await read(asset);
    // Asked after the read: another asset may have been opened while it took.
    if (stored && store.getState().asset?.id === asset) take(stored, failure);
    tell(failure);
  };

  const tell = (failure: StorageFailure): void => {
    if (failure.error.kind === 'stale-document') {
      messages.say(
        'warning',
        'This asset was changed in another tab.',
        'The newest state is shown; your last step was not applied.',
      );
    } else if (failure.error.kind === 'not-staged') {
      messages.say('info', failure.message);
    } else if (failure.error.kind === 'quota') {
      messages.say(
        'error',
        'The browser is out of storage, so the last step was not saved.',
        'Free space by deleting assets, then repeat the step.',
      );
    } else {
      messages.say('error', 'The last step could not be saved.', failure.message);
    }
  };

  /** Shows what another tab stored, unless this tab has moved on: then its own step finds out. */
  const follow = async (asset: AssetId): Promise<void> => {
    const stored = await read(asset);
    const shown = store.getState().document;
    if (!stored || shown?.asset !== asset || stored.document.revision <= shown.revision) return;
    const { revision } = stored.document;
    take(stored, new StorageFailure({ kind: 'stale-document', message: '', storedRevision: revision }));
  };

  workspace.subscribe(({ fromOtherTab, document: stored }) => {
    const open = store.getState().document;
    if (!fromOtherTab || !open || stored?.asset !== open.asset || stored.revision <= open.revision) return;
    queue = queue.then(() => follow(open.asset)).catch(() => undefined);
  });

  const step = (direction: typeof undoHistory, permits: Permits): Promise<boolean> => {
    const document = store.getState().document;
    if (!document || !history) return Promise.resolve(false);
    const moved = direction(history, document);
    if (!moved || !permits(moved.document)) return Promise.resolve(false);
    history = moved.history;
    const next = { ...moved.document, revision: document.revision + 1 };
    show(next);
    return write({ document: next, history: moved.write }, next);
  };

  return {
    open,
    close: () => {
      history = null;
    },
    current,
    commit: (label, changed, extras = {}) => {
      const before = current();
      const next = { ...changed, revision: before.revision + 1 };
      if (!history) throw new Error('A commit needs an open history');
      const forward = diffDocuments(before, next);
      // A command that changed nothing is no step to undo.
      if (isEmptyDiff(forward) && Object.keys(extras).length === 0) return Promise.resolve(true);
      const backward = diffDocuments(next, before);
      const pushed = pushHistory(history, { label, at: clock.now(), forward, backward }, next);
      history = pushed.history;
      show(next);
      return write({ document: next, history: pushed.write, ...extras }, next);
    },
    undo: (permits = always) => step(undoHistory, permits),
    redo: (permits = always) => step(redoHistory, permits),
    settled: () => queue.then(() => undefined),
  };
}
