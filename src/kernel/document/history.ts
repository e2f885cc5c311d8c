import { applyDiff, tilesOfDiff } from './diff.ts';
import type { DocumentDiff, HistoryEntry } from './diff.ts';
import { liveTilesOfDocument } from './liveTiles.ts';
import type { DocumentRecord } from './records.ts';
import { maskTileBytes, pixelTileBytes } from './tiles.ts';
import { assert, must } from '../shared/assert.ts';
import type { AssetId, TileHash } from '../shared/ids.ts';
import type { HistoryWrite, StoredHistory } from '../workspace/ports.ts';

/** What the history of one document may hold: entries as JSON plus tiles that only the history keeps alive. */
export const defaultHistoryBytes = 1024 * 1024 * 1024;

/**
 * Undo stack and redo stack of one document as a list and a position: entries before `position` are applied.
 * Pure: every step returns the next history and the write that makes storage agree with it.
 * It knows nothing of ledger events: undoing a paid result removes a layer, never a cost.
 */
export interface History {
  readonly asset: AssetId;
  readonly entries: readonly HistoryEntry[];
  /** Number of `entries` that are applied: 0 = nothing to undo. */
  readonly position: number;
  /** Estimate over all entries, see `historyBytes`. */
  readonly byteSize: number;
}

export interface HistoryStep {
  readonly history: History;
  readonly write: HistoryWrite;
}

export interface HistoryMove extends HistoryStep {
  /** The document after the step; its revision is still the old one. */
  readonly document: DocumentRecord;
  readonly label: string;
}

/** A new document opens with no entries at position 0. */
export function openHistory(asset: AssetId, stored: StoredHistory, document: DocumentRecord): History {
  const { entries, position } = stored;
  assert(position >= 0 && position <= entries.length, 'the stored position lies within the stored entries');
  return { asset, entries, position, byteSize: historyBytes(entries, document) };
}

/**
 * Records a step that was just made; `document` is the state after it. Clears redo, then drops the oldest
 * entries until the history fits `capBytes`. The newest entry always stays: one undo is always possible.
 */
export function pushHistory(
  history: History,
  step: Omit<HistoryEntry, 'index'>,
  document: DocumentRecord,
  capBytes: number = defaultHistoryBytes,
): HistoryStep {
  const kept = history.entries.slice(0, history.position);
  const redo = history.entries[history.position];
  const last = kept.at(-1);
  const index = redo?.index ?? (last === undefined ? 0 : last.index + 1);
  const entry: HistoryEntry = { ...step, index };
  const all = [...kept, entry];
  const { dropped, bytes } = measure(all, document, capBytes);
  const entries = all.slice(dropped);
  const first = must(entries[0], 'the newest entry always stays');
  return {
    history: { asset: history.asset, entries, position: entries.length, byteSize: bytes },
    write: {
      asset: history.asset,
      append: entry,
      position: entries.length,
      ...(redo === undefined ? {} : { truncateFrom: redo.index }),
      ...(dropped === 0 ? {} : { dropBefore: first.index }),
    },
  };
}

/** The step back, or null when there is nothing to undo. */
export function undoHistory(history: History, document: DocumentRecord): HistoryMove | null {
  const entry = history.entries[history.position - 1];
  if (entry === undefined) return null;
  return moveTo(history, history.position - 1, applyDiff(document, entry.backward), entry.label);
}

/** The step forward again, or null when there is nothing to redo. */
export function redoHistory(history: History, document: DocumentRecord): HistoryMove | null {
  const entry = history.entries[history.position];
  if (entry === undefined) return null;
  return moveTo(history, history.position + 1, applyDiff(document, entry.forward), entry.label);
}

export function undoLabel(history: History): string | null {
  return history.entries[history.position - 1]?.label ?? null;
}

export function redoLabel(history: History): string | null {
  return history.entries[history.position]?.label ?? null;
}

/**
 * JSON length of the entries (its ASCII bytes) plus the raw size of each distinct tile that an entry would
 * bring back and the document does not hold itself. An upper bound: stored tiles may be compressed.
 */
export function historyBytes(entries: readonly HistoryEntry[], document: DocumentRecord): number {
  return measure(entries, document, Infinity).bytes;
}

function moveTo(history: History, position: number, document: DocumentRecord, label: string): HistoryMove {
  return {
    history: { ...history, position, byteSize: historyBytes(history.entries, document) },
    write: { asset: history.asset, position },
    document,
    label,
  };
}

/**
 * How many of the oldest entries must go, and the bytes of the rest. Walks from the newest, so that a tile
 * counts for the newest entry that needs it.
 */
function measure(
  entries: readonly HistoryEntry[],
  document: DocumentRecord,
  capBytes: number,
): { readonly dropped: number; readonly bytes: number } {
  const counted = new Set(liveTilesOfDocument(document));
  let bytes = 0;
  for (let i = entries.length - 1; i >= 0; i -= 1) {
    const { jsonBytes, tiles } = costOf(must(entries[i], 'index within the entries'));
    let added = jsonBytes;
    for (const [hash, tileBytes] of tiles) if (!counted.has(hash)) added += tileBytes;
    if (bytes + added > capBytes && i < entries.length - 1) return { dropped: i + 1, bytes };
    for (const [hash] of tiles) counted.add(hash);
    bytes += added;
  }
  return { dropped: 0, bytes };
}

interface EntryCost {
  readonly jsonBytes: number;
  /** Each tile once, with its raw size. */
  readonly tiles: ReadonlyMap<TileHash, number>;
}

/** Entries never change, so each is looked through once. */
const costs = new WeakMap<HistoryEntry, EntryCost>();

function costOf(entry: HistoryEntry): EntryCost {
  const known = costs.get(entry);
  if (known !== undefined) return known;
  const tiles = new Map<TileHash, number>();
  for (const diff of [entry.forward, entry.backward]) {
    for (const hash of tilesOfDiff(diff)) tiles.set(hash, pixelTileBytes);
  }
  for (const diff of [entry.forward, entry.backward]) {
    for (const hash of maskTilesOfDiff(diff)) tiles.set(hash, maskTileBytes);
  }
  const cost: EntryCost = { jsonBytes: JSON.stringify(entry).length, tiles };
  costs.set(entry, cost);
  return cost;
}

function* maskTilesOfDiff(diff: DocumentDiff): Generator<TileHash> {
  const { maskTiles, masks, layers, selection, selectionPatch } = diff;
  const pixelFree: DocumentDiff = {
    ...(maskTiles === undefined ? {} : { maskTiles }),
    ...(masks === undefined ? {} : { masks }),
    ...(selection === undefined ? {} : { selection }),
    ...(selectionPatch === undefined ? {} : { selectionPatch }),
  };
  yield* tilesOfDiff(pixelFree);
  for (const layer of Object.values(layers ?? {})) {
    if (layer?.mask) yield* Object.values(layer.mask.tiles);
  }
}
