import { tilesOfDiff } from './diff.ts';
import type { HistoryEntry } from './diff.ts';
import type { DocumentRecord, SelectionRecord } from './records.ts';
import { tilesOfLayer, tilesOfMap } from './tiles.ts';
import type { LayerId, TileHash } from '../shared/ids.ts';
import type { StagedResult } from '../workspace/staged.ts';

/** Every tile a document refers to: layers, masks, raster selections. May repeat. */
export function* liveTilesOfDocument(document: DocumentRecord): Generator<TileHash> {
  for (const id of Object.keys(document.layers) as LayerId[]) {
    const layer = document.layers[id];
    if (layer !== undefined) yield* tilesOfLayer(layer);
  }
  yield* liveTilesOfSelection(document.selection);
}

export function* liveTilesOfSelection(selection: SelectionRecord): Generator<TileHash> {
  for (const shape of selection.shapes) if (shape.kind === 'raster') yield* tilesOfMap(shape.tiles);
}

/** Every tile that undoing or redoing an entry would bring back. May repeat. */
export function* liveTilesOfEntry(entry: HistoryEntry): Generator<TileHash> {
  yield* tilesOfDiff(entry.forward);
  yield* tilesOfDiff(entry.backward);
}

/** Every tile a waiting result refers to. May repeat. */
export function* liveTilesOfStaged(staged: StagedResult): Generator<TileHash> {
  const { change } = staged;
  if (change.kind !== 'backdrop') yield* tilesOfMap(change.tiles);
  if (change.kind === 'cutout' || change.kind === 'backdrop') yield* tilesOfMap(change.maskTiles);
  if (change.kind === 'backdrop') {
    yield* tilesOfMap(change.subjectTiles);
    yield* tilesOfMap(change.backdropTiles);
    if (change.shadowTiles !== null) yield* tilesOfMap(change.shadowTiles);
  }
  for (const tiles of Object.values(staged.objectMasks ?? {})) yield* tilesOfMap(tiles);
}
