import { createLayer } from '../kernel/document/commands/createDocument.ts';
import { addLayer } from '../kernel/document/commands/layers.ts';
import { identityTransform, maxDocumentSide } from '../kernel/document/records.ts';
import { importToTiles } from '../kernel/pixels/importTiles.ts';
import { neverCancelled } from '../kernel/shared/cancel.ts';
import { layerId } from '../kernel/shared/ids.ts';
import { err, ok, type Result } from '../kernel/shared/result.ts';
import { importOrigin } from './importOrigin.ts';
import type { SessionPorts } from './ports.ts';
import type { CommandResult } from '../kernel/document/commands/commandError.ts';
import type { DocumentRecord, LayerRecord, LayerTransform } from '../kernel/document/records.ts';

export interface ImportFailure {
  readonly message: string;
  readonly hint: string;
}

/** A picture whose pixels are stored, and that no document holds yet. */
export interface ImportedPicture {
  readonly layer: LayerRecord;
  readonly colorSpace: DocumentRecord['colorSpace'];
  readonly warnings: readonly string[];
}

/** The colour space that a picture has to take in `document`; null where it may bring its own, as the base does. */
export function spaceFor(document: DocumentRecord): DocumentRecord['colorSpace'] | null {
  return document.layerOrder.length === 0 ? null : document.colorSpace;
}

/**
 * The slow half of an import. It knows no document: whatever happens to one meanwhile is not its business.
 * `into` as from `spaceFor`.
 */
export async function readPicture(
  ports: Pick<SessionPorts, 'openImage' | 'tiles' | 'ids'>,
  file: File,
  into: DocumentRecord['colorSpace'] | null,
): Promise<Result<ImportedPicture, ImportFailure>> {
  const opened = await ports.openImage(file, into);
  if (!opened.ok) return opened;
  try {
    const { source, colorSpace, warnings } = opened.value;
    if (Math.max(source.width, source.height) > maxDocumentSide) {
      return err({
        message: `${file.name} is ${source.width} × ${source.height} px.`,
        hint: `A document goes to ${maxDocumentSide} px a side. Scale the picture down and import it again.`,
      });
    }
    const stored = await importToTiles(source, ports.tiles, () => {}, neverCancelled);
    if (!stored.ok) return err({ message: `Importing ${file.name} was cancelled.`, hint: '' });
    const layer = createLayer({
      id: layerId(ports.ids.next()),
      name: file.name,
      pixelWidth: source.width,
      pixelHeight: source.height,
      tiles: stored.value.tiles,
      origin: importOrigin(opened.value, file),
    });
    return ok({ layer, colorSpace, warnings });
  } finally {
    opened.value.close();
  }
}

/** As the base (the document takes its size and colour space) where there are no layers, else centred, made to fit. */
export function placePicture(document: DocumentRecord, picture: ImportedPicture): CommandResult {
  const { layer, colorSpace } = picture;
  const isBase = document.layerOrder.length === 0;
  const target = isBase
    ? { ...document, width: layer.pixelWidth, height: layer.pixelHeight, colorSpace }
    : document;
  return addLayer(target, isBase ? layer : { ...layer, transform: centred(layer, document) });
}

function centred(layer: LayerRecord, document: DocumentRecord): LayerTransform {
  const { pixelWidth, pixelHeight } = layer;
  const scale = Math.min(1, document.width / pixelWidth, document.height / pixelHeight);
  return {
    ...identityTransform,
    x: Math.round((document.width - pixelWidth * scale) / 2),
    y: Math.round((document.height - pixelHeight * scale) / 2),
    scaleX: scale,
    scaleY: scale,
  };
}
