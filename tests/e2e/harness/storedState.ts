import type { Page } from 'playwright';

import { eventsOfAsset, readEvents, type RawEvent } from './rawEvents.ts';

/** What lies in the database of one asset, read without any of the product's code. */
export interface StoredState {
  readonly revision: number;
  readonly status: string;
  readonly strokes: number;
  readonly layers: number;
  readonly undoSteps: number;
  /** Steps that can be undone now. */
  readonly undoable: number;
  readonly staged: readonly string[];
  readonly events: readonly RawEvent[];
  /** Tiles that document or staged results name and the tile store does not hold. */
  readonly missingTiles: readonly string[];
}

export async function readStored(page: Page, asset: string): Promise<StoredState> {
  const stored = await page.evaluate(readRows, asset);
  const events = eventsOfAsset(await readEvents(page), asset);
  return { ...stored, events };
}

/** Runs in the page. */
async function readRows(asset: string): Promise<Omit<StoredState, 'events'>> {
  interface Shape {
    readonly kind: string;
  }
  interface Tiled {
    readonly tiles: Record<string, string>;
    readonly mask?: { readonly tiles: Record<string, string> } | null;
  }
  interface DocumentRow {
    readonly revision: number;
    readonly layers: Record<string, Tiled>;
    readonly layerOrder: readonly string[];
    readonly selection: { readonly shapes: readonly Shape[] };
  }
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open('ninetyten');
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error ?? new Error('IndexedDB failed')));
  });
  const result = <T>(request: IDBRequest<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      request.addEventListener('success', () => resolve(request.result));
      request.addEventListener('error', () => reject(request.error ?? new Error('IndexedDB failed')));
    });
  try {
    const names = ['assets', 'documents', 'history', 'historyPositions', 'staged', 'tiles'];
    const transaction = database.transaction(names);
    const document = (await result(transaction.objectStore('documents').get(asset))) as
      | DocumentRow
      | undefined;
    const row = (await result(transaction.objectStore('assets').get(asset))) as
      | { readonly status: string }
      | undefined;
    const history = (await result(transaction.objectStore('history').getAll())) as {
      readonly asset: string;
    }[];
    const position = (await result(transaction.objectStore('historyPositions').get(asset))) as
      | { readonly position: number }
      | undefined;
    const staged = (await result(transaction.objectStore('staged').getAll())) as {
      readonly id: string;
      readonly asset: string;
      readonly change: Record<string, unknown>;
    }[];
    const held = new Set((await result(transaction.objectStore('tiles').getAllKeys())) as string[]);
    const named = new Set<string>();
    for (const layer of Object.values(document?.layers ?? {})) {
      for (const hash of Object.values(layer.tiles)) named.add(hash);
      for (const hash of Object.values(layer.mask?.tiles ?? {})) named.add(hash);
    }
    const own = staged.filter((row) => row.asset === asset);
    for (const row of own) {
      for (const [key, map] of Object.entries(row.change)) {
        if (!/tiles$/i.test(key)) continue;
        for (const hash of Object.values((map ?? {}) as Record<string, string>)) named.add(hash);
      }
    }
    return {
      revision: document?.revision ?? 0,
      status: row?.status ?? 'gone',
      strokes: document?.selection.shapes.length ?? 0,
      layers: document?.layerOrder.length ?? 0,
      undoable: position?.position ?? 0,
      undoSteps: history.filter((row) => row.asset === asset).length,
      staged: own.map((row) => row.id),
      missingTiles: [...named].filter((hash) => !held.has(hash)),
    };
  } finally {
    database.close();
  }
}
