import type { StoreApi } from 'zustand/vanilla';

import { resizeDocument, rotateDocument, scaleDocument } from '../kernel/document/commands/frame.ts';
import {
  patchTiles,
  removeLayerMask,
  setLayerMask,
  setMaskEnabled,
} from '../kernel/document/commands/layerPixels.ts';
import { duplicateLayer, moveLayer, removeLayer, setLayerProps } from '../kernel/document/commands/layers.ts';
import {
  addMaskShape,
  clearSelection,
  invertSelection,
  setFeather,
} from '../kernel/document/commands/selection.ts';
import { ok } from '../kernel/shared/result.ts';
import { layerId, type TileHash, type TileKey } from '../kernel/shared/ids.ts';
import { closedReason, reopenHint } from './closedAsset.ts';
import { placePicture, spaceFor } from './importing.ts';
import { stepRefusal } from './stepRefusal.ts';
import type { AssetWriter } from './assetWriter.ts';
import type { DocumentService } from './documentService.ts';
import type { Imports } from './imports.ts';
import type { Messages } from './messages.ts';
import type { LayerPatch, SessionPorts } from './ports.ts';
import type { ThumbnailKeeper } from './thumbnailKeeper.ts';
import type { EditorActions, EditorState } from './types.ts';
import type { AssetRecord } from '../kernel/asset/asset.ts';
import type { CommandResult } from '../kernel/document/commands/commandError.ts';
import type { DocumentRecord } from '../kernel/document/records.ts';

export interface DocumentActionDeps {
  readonly ports: SessionPorts;
  readonly store: StoreApi<EditorState>;
  readonly documents: DocumentService;
  readonly assets: AssetWriter;
  readonly messages: Messages;
  readonly thumbnails: ThumbnailKeeper;
  readonly imports: Imports;
}

type DocumentActions = Pick<
  EditorActions,
  | 'undo'
  | 'redo'
  | 'addMaskShape'
  | 'applyPaint'
  | 'clearMask'
  | 'invertMask'
  | 'setFeather'
  | 'selectRect'
  | 'setLayer'
  | 'setLayerMaskEnabled'
  | 'maskFromSelection'
  | 'removeLayerMask'
  | 'moveLayer'
  | 'duplicateLayer'
  | 'deleteLayer'
  | 'applyCrop'
  | 'rotate'
  | 'resize'
  | 'importInto'
  | 'cancelImport'
>;

/**
 * Steps a person takes on the open document by hand: one command, one undoable commit. A command gets the document as
 * it is when the step is made: what takes time (decoding, storing tiles) happens before, and never holds a document.
 */
export function createDocumentActions(deps: DocumentActionDeps): DocumentActions {
  const { ports, store, documents, assets, messages, thumbnails, imports } = deps;

  const refused = (asset: AssetRecord): boolean => {
    const reason = closedReason(asset);
    if (reason !== null) messages.say('warning', reason, reopenHint);
    return reason !== null;
  };

  const permitted = (next: DocumentRecord): boolean => {
    const refusal = stepRefusal(store.getState(), next);
    if (refusal) messages.say('warning', ...refusal);
    return refusal === null;
  };

  const change = async (
    label: string,
    command: (document: DocumentRecord) => CommandResult,
    kind: 'pixels' | 'selection' = 'pixels',
  ): Promise<boolean> => {
    const { asset, document } = store.getState();
    if (!asset || !document || refused(asset)) return false;
    const result = command(document);
    if (!result.ok) {
      messages.say('warning', result.error.message);
      return false;
    }
    if (!permitted(result.value)) return false;
    ports.activity.handEdit();
    const saved = await documents.commit(label, result.value);
    if (kind === 'pixels') thumbnails.assetChanged();
    return saved;
  };

  const edit = async (label: string, command: (document: DocumentRecord) => CommandResult): Promise<void> => {
    await change(label, command);
  };

  const select = async (
    label: string,
    command: (document: DocumentRecord) => DocumentRecord,
  ): Promise<void> => {
    await change(label, (document) => ok(command(document)), 'selection');
  };

  /** The last stroke. A stroke's tiles hold the strokes before it: a later one must not be stored first. */
  let painting: Promise<unknown> = Promise.resolve();

  return {
    undo: async () => {
      if (await documents.undo(permitted)) thumbnails.assetChanged();
    },
    redo: async () => {
      if (await documents.redo(permitted)) thumbnails.assetChanged();
    },
    addMaskShape: (shape) => {
      // Nobody paints on a mask they do not want to see.
      store.setState({ maskVisible: true });
      return select(shape.kind === 'stroke' ? 'Mask stroke' : 'Mask area', (d) => addMaskShape(d, shape));
    },
    applyPaint: async ({ layer, target, tiles }) => {
      const hashes: Record<TileKey, TileHash | null> = {};
      const stored = Promise.all(
        [...tiles].map(async ([key, bytes]) => {
          hashes[key] = await ports.tiles.put(bytes);
        }),
      );
      const label = target === 'mask' ? 'Mask edit' : 'Brush stroke';
      // In an object: the next stroke waits until this step is made, not until it is stored.
      const made = Promise.all([stored, painting]).then(() => ({
        step: change(label, (d) => patchTiles(d, layer, target, hashes)),
      }));
      painting = made.catch(() => undefined);
      await (
        await made
      ).step;
    },
    clearMask: () => select('Clear mask', clearSelection),
    invertMask: () => select('Invert mask', invertSelection),
    setFeather: (px) => select('Feather', (d) => setFeather(d, px)),
    selectRect: (rect) => select('Rectangle', (d) => addMaskShape(d, { kind: 'rect', mode: 'add', rect })),
    setLayer: (layer, patch: LayerPatch) => edit(labelOf(patch), (d) => setLayerProps(d, layer, patch)),
    setLayerMaskEnabled: (layer, enabled) =>
      edit(enabled ? 'Enable mask' : 'Disable mask', (d) => setMaskEnabled(d, layer, enabled)),
    maskFromSelection: async (id) => {
      const { document } = store.getState();
      const layer = document?.layers[id];
      if (!document || !layer) return;
      if (document.selection.shapes.length === 0) return messages.say('warning', 'Nothing is selected.');
      // Loaded with its use: it brings all that draws a selection.
      const { maskFromSelection } = await import('../kernel/document/maskFromSelection.ts');
      const tiles = await maskFromSelection(document, layer, ports.tiles);
      await edit('Add mask', (d) => setLayerMask(d, id, tiles));
    },
    removeLayerMask: (layer) => edit('Remove mask', (d) => removeLayerMask(d, layer)),
    moveLayer: (layer, toIndex) => edit('Reorder layers', (d) => moveLayer(d, layer, toIndex)),
    duplicateLayer: (layer) =>
      edit('Duplicate layer', (d) => duplicateLayer(d, layer, layerId(ports.ids.next()))),
    deleteLayer: (layer) => edit('Delete layer', (d) => removeLayer(d, layer)),
    applyCrop: async () => {
      const { frame } = store.getState().options.crop;
      if (!frame) return messages.say('warning', 'Draw a crop frame first.');
      if (!(await change('Crop', (d) => resizeDocument(d, frame)))) return;
      store.setState(({ options }) => ({ options: { ...options, crop: { ...options.crop, frame: null } } }));
    },
    rotate: (quarterTurns) => edit('Rotate', (d) => ok(rotateDocument(d, quarterTurns))),
    resize: (width, height) => edit('Resize', (d) => scaleDocument(d, width, height)),
    importInto: async (file) => {
      const { asset } = store.getState();
      if (!asset || refused(asset)) return 'refused';
      const space = (): DocumentRecord['colorSpace'] | null => {
        const { document } = store.getState();
        return document && spaceFor(document);
      };
      const wasLeft = (): boolean => store.getState().asset?.id !== asset.id;
      let picture = await imports.read(file, space);
      // A base that came meanwhile has set the colour space for what comes after it.
      const misfits = picture.ok && (space() ?? picture.value.colorSpace) !== picture.value.colorSpace;
      if (misfits && !wasLeft()) picture = await imports.read(file, space);
      if (wasLeft()) {
        messages.say('info', `${file.name} was not imported: its asset was closed meanwhile.`);
        return 'cancelled';
      }
      if (!picture.ok) {
        const { cancelled, message, hint } = picture.error;
        if (cancelled) messages.say('info', 'Import cancelled. The picture is unchanged.');
        else messages.say('error', message, hint);
        return cancelled ? 'cancelled' : 'refused';
      }
      const imported = picture.value;
      const added = await change('Import', (d) => placePicture(d, imported));
      if (!added) return 'refused';
      if (asset.status === 'draft') await assets.update(asset.id, () => ({ status: 'in-progress' }));
      const { warnings } = imported;
      if (warnings.length > 0) messages.say('warning', warnings.join('\n'));
      return 'imported';
    },
    cancelImport: imports.cancel,
  };
}

function labelOf(patch: LayerPatch): string {
  if (patch.opacity !== undefined) return 'Layer opacity';
  if (patch.blendMode !== undefined) return 'Blend mode';
  if (patch.visible !== undefined) return patch.visible ? 'Show layer' : 'Hide layer';
  if (patch.locked !== undefined) return patch.locked ? 'Lock layer' : 'Unlock layer';
  if (patch.name !== undefined) return 'Rename layer';
  return 'Move layer';
}
