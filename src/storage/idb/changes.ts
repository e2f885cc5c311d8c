import { parseEvent } from '../../kernel/ledger/validate.ts';
import type { LedgerEvent } from '../../kernel/ledger/events.ts';
import { assetId } from '../../kernel/shared/ids.ts';
import type { AssetId } from '../../kernel/shared/ids.ts';
import type { WorkspaceChange } from '../../kernel/workspace/ports.ts';

/** Tells this tab's listeners and the other tabs of this profile what a commit changed. */
export interface ChangeFeed {
  publish(
    events: readonly LedgerEvent[],
    assets: readonly AssetId[],
    document: WorkspaceChange['document'],
    imported?: boolean,
  ): void;
  publishForgotten(prefix: string): void;
  subscribe(listener: (change: WorkspaceChange) => void): () => void;
  close(): void;
}

export function openChangeFeed(name: string): ChangeFeed {
  let closed = false;
  const listeners = new Set<(change: WorkspaceChange) => void>();
  const channel = new BroadcastChannel(`${name}:changes`);
  // In Node an open channel would keep the process alive.
  (channel as { unref?: () => void }).unref?.();

  channel.addEventListener('message', (message: MessageEvent<unknown>) => {
    const change = parseChange(message.data);
    if (change !== null) emit(change);
  });

  function emit(change: WorkspaceChange): void {
    // In a turn of its own: a listener that throws must not make a written commit look refused.
    for (const listener of listeners) queueMicrotask(() => listener(change));
  }

  return {
    publish(events, assets, document, imported = false) {
      if (closed) return;
      channel.postMessage({ events, assets, document, imported });
      emit({ events, assets, document, fromOtherTab: false, imported });
    },
    publishForgotten(prefix) {
      if (closed) return;
      const nothing = { events: [], assets: [], document: null, imported: false, forgotten: prefix };
      channel.postMessage(nothing);
      emit({ ...nothing, fromOtherTab: false });
    },
    subscribe(listener) {
      // A wrapper, so that subscribing one function twice gives two subscriptions.
      const own = (change: WorkspaceChange): void => listener(change);
      listeners.add(own);
      return () => listeners.delete(own);
    },
    close() {
      closed = true;
      listeners.clear();
      channel.close();
    },
  };
}

/** The other tab may run another version: what this one cannot read is left out. */
function parseChange(data: unknown): WorkspaceChange | null {
  if (typeof data !== 'object' || data === null) return null;
  const { events, assets, document, imported, forgotten } = data as Readonly<Record<string, unknown>>;
  if (!Array.isArray(events) || !Array.isArray(assets)) return null;
  const known: LedgerEvent[] = [];
  for (const value of events) {
    const parsed = parseEvent(value);
    if (parsed.kind === 'known') known.push(parsed.event);
  }
  const ids = assets.filter((id): id is string => typeof id === 'string');
  return {
    events: known,
    assets: ids as unknown as AssetId[],
    document: parseDocument(document),
    fromOtherTab: true,
    imported: imported === true,
    ...(typeof forgotten === 'string' ? { forgotten } : {}),
  };
}

function parseDocument(data: unknown): WorkspaceChange['document'] {
  if (typeof data !== 'object' || data === null) return null;
  const { asset, revision } = data as { asset?: unknown; revision?: unknown };
  return typeof asset === 'string' && typeof revision === 'number'
    ? { asset: assetId(asset), revision }
    : null;
}
