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
import { maskFromSelection } from '../kernel/document/maskFromSelection.ts';
import { ok } from '../kernel/shared/result.ts';
import { layerId, type TileHash, type TileKey } from '../kernel/shared/ids.ts';
import { closedReason, reopenHint } from './closedAsset.ts';
import { importPicture } from './importing.ts';
import type { AssetWriter } from './assetWriter.ts';
import type { DocumentService } from './documentService.ts';
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
>;

/** Steps a person takes on the open document by hand: one command, one undoable commit. */
export function createDocumentActions(deps: DocumentActionDeps): DocumentActions {
  const { ports, store, documents, assets, messages, thumbnails } = deps;

  const refused = (asset: AssetRecord): boolean => {
    const reason = closedReason(asset);
    if (reason !== null) messages.say('warning', reason, reopenHint);
    return reason !== null;
  };

  const step = async (move: () => Promise<void>): Promise<void> => {
    const { asset } = store.getState();
    if (!asset || refused(asset)) return;
    await move();
    thumbnails.assetChanged();
  };

  const change = async (
    label: string,
    command: (document: DocumentRecord) => CommandResult,
    kind: 'pixels' | 'selection' = 'pixels',
  ): Promise<void> => {
    const { asset, document } = store.getState();
    if (!asset || !document) return;
    if (refused(asset)) return;
    const result = command(document);
    if (!result.ok) {
      messages.say('warning', result.error.message);
      return;
    }
    ports.activity.handEdit();
    await documents.commit(label, result.value);
    if (kind === 'pixels') thumbnails.assetChanged();
  };

  const select = (label: string, command: (document: DocumentRecord) => DocumentRecord): Promise<void> =>
    change(label, (document) => ok(command(document)), 'selection');

  return {
    undo: () => step(documents.undo),
    redo: () => step(documents.redo),
    addMaskShape: (shape) => {
      // Nobody paints on a mask they do not want to see.
      store.setState({ maskVisible: true });
      return select(shape.kind === 'stroke' ? 'Mask stroke' : 'Mask area', (d) => addMaskShape(d, shape));
    },
    applyPaint: async ({ layer, target, tiles }) => {
      const hashes: Record<TileKey, TileHash | null> = {};
      const stored = [...tiles].map(async ([key, bytes]) => {
        hashes[key] = await ports.tiles.put(bytes);
      });
      await Promise.all(stored);
      await change(target === 'mask' ? 'Mask edit' : 'Brush stroke', (d) =>
        patchTiles(d, layer, target, hashes),
      );
    },
    clearMask: () => select('Clear mask', clearSelection),
    invertMask: () => select('Invert mask', invertSelection),
    setFeather: (px) => select('Feather', (d) => setFeather(d, px)),
    selectRect: (rect) => select('Rectangle', (d) => addMaskShape(d, { kind: 'rect', mode: 'add', rect })),
    setLayer: (layer, patch: LayerPatch) => change(labelOf(patch), (d) => setLayerProps(d, layer, patch)),
    setLayerMaskEnabled: (layer, enabled) =>
      change(enabled ? 'Enable mask' : 'Disable mask', (d) => setMaskEnabled(d, layer, enabled)),
    maskFromSelection: async (id) => {
      const { document } = store.getState();
      const layer = document?.layers[id];
      if (!document || !layer) return;
      if (document.selection.shapes.length === 0) return messages.say('warning', 'Nothing is selected.');
      const tiles = await maskFromSelection(document, layer, ports.tiles);
      await change('Add mask', (d) => setLayerMask(d, id, tiles));
    },
    removeLayerMask: (layer) => change('Remove mask', (d) => removeLayerMask(d, layer)),
    moveLayer: (layer, toIndex) => change('Reorder layers', (d) => moveLayer(d, layer, toIndex)),
    duplicateLayer: (layer) =>
      change('Duplicate layer', (d) => duplicateLayer(d, layer, layerId(ports.ids.next()))),
    deleteLayer: (layer) => change('Delete layer', (d) => removeLayer(d, layer)),
    applyCrop: async () => {
      const { frame } = store.getState().options.crop;
      if (!frame) return messages.say('warning', 'Draw a crop frame first.');
      await change('Crop', (d) => resizeDocument(d, frame));
      store.setState(({ options }) => ({ options: { ...options, crop: { ...options.crop, frame: null } } }));
    },
    rotate: (quarterTurns) => change('Rotate', (d) => ok(rotateDocument(d, quarterTurns))),
    resize: (width, height) => change('Resize', (d) => scaleDocument(d, width, height)),
    importInto: async (file) => {
      const { asset, document } = store.getState();
      if (!asset || !document) return;
      const imported = await importPicture(ports, document, file);
      if (!imported.ok) return messages.say('error', imported.error.message, imported.error.hint);
      if (asset.status === 'draft') await assets.update(asset.id, () => ({ status: 'in-progress' }));
      await change('Import', () => ok(imported.value.document));
      if (imported.value.warnings.length > 0) messages.say('warning', imported.value.warnings.join('\n'));
    },
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
