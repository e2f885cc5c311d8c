import type { DocumentRecord, LayerRecord } from '../records.ts';
import { maxDocumentSide, maxLayers } from '../records.ts';
import type { LayerId } from '../../shared/ids.ts';
import { err, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';

/** Why a command changed nothing; `message` is a sentence for the status line. */
export interface CommandError {
  readonly kind: 'too-many-layers' | 'too-large' | 'no-such-layer' | 'locked' | 'invalid';
  readonly message: string;
}

/** A command never touches `revision`: the commit that stores the document raises it. */
export type CommandResult = Result<DocumentRecord, CommandError>;

export function refuse(kind: CommandError['kind'], message: string): Result<never, CommandError> {
  return err({ kind, message });
}

export function findLayer(document: DocumentRecord, id: LayerId): Result<LayerRecord, CommandError> {
  const layer = document.layers[id];
  if (layer === undefined) return refuse('no-such-layer', 'That layer is no longer in the document.');
  return ok(layer);
}

/** For changes to pixels, mask or placement. */
export function findUnlockedLayer(document: DocumentRecord, id: LayerId): Result<LayerRecord, CommandError> {
  const layer = findLayer(document, id);
  if (layer.ok && layer.value.locked) {
    return refuse('locked', `The layer “${layer.value.name}” is locked. Unlock it to change it.`);
  }
  return layer;
}

export function checkRoom(document: DocumentRecord, added: number): Result<null, CommandError> {
  if (document.layerOrder.length + added <= maxLayers) return ok(null);
  return refuse(
    'too-many-layers',
    `A document holds at most ${maxLayers} layers, and this one has ${document.layerOrder.length}. Delete a layer first.`,
  );
}

export function checkSize(width: number, height: number): Result<null, CommandError> {
  if (!Number.isInteger(width) || !Number.isInteger(height) || width < 1 || height < 1) {
    return refuse('invalid', 'Width and height must be whole numbers of at least 1 pixel.');
  }
  if (width > maxDocumentSide || height > maxDocumentSide) {
    return refuse(
      'too-large',
      `${width} × ${height} pixels is too large: a document side is at most ${maxDocumentSide} pixels.`,
    );
  }
  return ok(null);
}

export function withLayer(document: DocumentRecord, layer: LayerRecord): DocumentRecord {
  return { ...document, layers: { ...document.layers, [layer.id]: layer } };
}
