import { checkRoom, checkSize, refuse } from './commandError.ts';
import type { CommandResult } from './commandError.ts';
import { clearSelection } from './selection.ts';
import { createLayer } from './createDocument.ts';
import { scaleFrame, changeFrame, resizeDocument } from './frame.ts';
import { addLayer, addLayerAbove } from './layers.ts';
import { setLayerMask } from './layerPixels.ts';
import { fitsFrame } from '../documentFrame.ts';
import type { FramedResult } from '../documentFrame.ts';
import type { DocumentRecord, LayerRecord, TileMap } from '../records.ts';
import { assertNever, must } from '../../shared/assert.ts';
import type { LayerId } from '../../shared/ids.ts';
import { ok } from '../../shared/result.ts';
import type { StagedChange, StagedResult } from '../../workspace/staged.ts';

type Change<K extends StagedChange['kind']> = Extract<StagedChange, { kind: K }>;

/** How many layers accepting the change adds: hand in at least as many new ids. */
export function layersAddedBy(change: StagedChange): number {
  switch (change.kind) {
    case 'layer':
    case 'document':
    case 'cutout':
    case 'frame':
      return 1;
    case 'layer-mask':
      return 0;
    case 'backdrop':
      return change.shadowTiles === null ? 2 : 3;
    default:
      return assertNever(change);
  }
}

/**
 * What accepting a result does. No layer loses a pixel: earlier layers stay, at worst hidden.
 * - `layer`: a new layer over `above`.
 * - `layer-mask`: the layer gets the mask; its pixels stay whole under it. Tiles are in the layer's own grid.
 * - `cutout`, `backdrop`: document-sized layers go right above the layers they replace, which are hidden.
 * - `document`: the flattened picture at a new size becomes the top layer of a document of that size. Earlier
 *   layers are hidden below it, scaled along when the proportions are kept (an upscale), else left where they
 *   are (a new base image), so that showing one again finds it in register. The selection is scaled along in
 *   the first case and cleared in the second.
 * - `frame`: the document grows; layers and selection move along and stay as they are, and what is new lies below
 *   them, or on top where it has to cover what a crop had left outside of the frame.
 * All of it is ordinary document state, so the diff undoes it exactly. In another frame than it was made for
 * (cropped, rotated or resized since) every one of these would land in the wrong place: refused.
 */
export function applyStaged(
  document: DocumentRecord,
  staged: FramedResult & Pick<StagedResult, 'origin'>,
  newLayerIds: readonly LayerId[],
  name: string,
): CommandResult {
  const { change } = staged;
  if (!fitsFrame(document, staged)) {
    return refuse(
      'invalid',
      'The picture was cropped, rotated or resized after this result was made. Undo that, or reject the result.',
    );
  }
  const room = checkRoom(document, layersAddedBy(change));
  if (!room.ok) return room;
  switch (change.kind) {
    case 'layer':
      return addLayerAbove(
        document,
        createLayer({ ...change, id: idAt(newLayerIds, 0), name, origin: staged.origin }),
        change.above,
      );
    case 'layer-mask':
      return setLayerMask(document, change.layer, change.tiles);
    case 'backdrop':
      return addStack(
        document,
        backdropStack(document, change, staged.origin, newLayerIds, name),
        change.hide,
      );
    case 'cutout':
      return addStack(document, cutoutStack(document, change, staged.origin, newLayerIds, name), change.hide);
    case 'document':
      return applyDocument(document, change, staged.origin, idAt(newLayerIds, 0), name);
    case 'frame':
      return applyFrame(document, change, staged.origin, idAt(newLayerIds, 0), name);
    default:
      return assertNever(change);
  }
}

/** Adds `stack` (bottom to top) right above the highest layer it replaces, and hides those. */
function addStack(
  document: DocumentRecord,
  stack: readonly LayerRecord[],
  hide: readonly LayerId[],
): CommandResult {
  const highest = Math.max(-1, ...hide.map((id) => document.layerOrder.indexOf(id)));
  let index = highest === -1 ? document.layerOrder.length : highest + 1;
  let current = hideLayers(document, hide);
  for (const layer of stack) {
    const added = addLayer(current, layer, index);
    if (!added.ok) return added;
    current = added.value;
    index += 1;
  }
  return ok(current);
}

function cutoutStack(
  document: DocumentRecord,
  change: Change<'cutout'>,
  origin: StagedResult['origin'],
  ids: readonly LayerId[],
  name: string,
): readonly LayerRecord[] {
  const mask = { tiles: change.maskTiles, enabled: true };
  return [{ ...documentLayer(document, idAt(ids, 0), name, change.tiles, origin), mask }];
}

function backdropStack(
  document: DocumentRecord,
  change: Change<'backdrop'>,
  origin: StagedResult['origin'],
  ids: readonly LayerId[],
  name: string,
): readonly LayerRecord[] {
  const { backdropTiles, shadowTiles, subjectTiles } = change;
  const stack = [documentLayer(document, idAt(ids, 0), name, backdropTiles, origin)];
  if (shadowTiles !== null) {
    const shadow = documentLayer(document, idAt(ids, stack.length), 'Contact shadow', shadowTiles, origin);
    stack.push({ ...shadow, blendMode: 'multiply' });
  }
  const subject = documentLayer(document, idAt(ids, stack.length), 'Subject', subjectTiles, origin);
  return [...stack, { ...subject, mask: { tiles: change.maskTiles, enabled: true } }];
}

function documentLayer(
  document: DocumentRecord,
  id: LayerId,
  name: string,
  tiles: TileMap,
  origin: StagedResult['origin'],
): LayerRecord {
  return createLayer({
    id,
    name,
    tiles,
    origin,
    pixelWidth: document.width,
    pixelHeight: document.height,
  });
}

/** A layer that was deleted in the meantime needs no hiding. */
function hideLayers(document: DocumentRecord, ids: readonly LayerId[]): DocumentRecord {
  const layers: Record<LayerId, LayerRecord> = { ...document.layers };
  for (const id of ids) {
    const layer = layers[id];
    if (layer !== undefined) layers[id] = { ...layer, visible: false };
  }
  return { ...document, layers };
}

function applyDocument(
  document: DocumentRecord,
  change: Change<'document'>,
  origin: StagedResult['origin'],
  id: LayerId,
  name: string,
): CommandResult {
  const { pixelWidth, pixelHeight, tiles } = change;
  const size = checkSize(pixelWidth, pixelHeight);
  if (!size.ok) return size;
  const framed = reframe(document, pixelWidth, pixelHeight);
  return addLayer(
    hideLayers(framed, framed.layerOrder),
    createLayer({ id, name, pixelWidth, pixelHeight, tiles, origin }),
  );
}

function applyFrame(
  document: DocumentRecord,
  change: Change<'frame'>,
  origin: StagedResult['origin'],
  id: LayerId,
  name: string,
): CommandResult {
  const { pixelWidth, pixelHeight, tiles, margins, isUnder } = change;
  const frame = { x: -margins.left, y: -margins.top, width: pixelWidth, height: pixelHeight };
  const grown = resizeDocument(document, frame);
  if (!grown.ok) return grown;
  const layer = createLayer({ id, name, pixelWidth, pixelHeight, tiles, origin });
  return isUnder ? addLayer(grown.value, layer, 0) : addLayer(grown.value, layer);
}

function reframe(document: DocumentRecord, width: number, height: number): DocumentRecord {
  if (width === document.width && height === document.height) return document;
  const evenness = ((width / height) * document.height) / document.width;
  const change = scaleFrame(document, width, height);
  if (change.ok && Math.abs(evenness - 1) < 0.01) return changeFrame(document, width, height, change.value);
  return clearSelection({ ...document, width, height });
}

function idAt(ids: readonly LayerId[], index: number): LayerId {
  return must(ids[index], 'a new layer id is handed in for every layer the result adds');
}
