import { createLayer } from '../kernel/document/commands/createDocument.ts';
import { addLayer } from '../kernel/document/commands/layers.ts';
import { maxDocumentSide } from '../kernel/document/records.ts';
import { importToTiles } from '../kernel/pixels/importTiles.ts';
import { neverCancelled } from '../kernel/shared/cancel.ts';
import { layerId } from '../kernel/shared/ids.ts';
import { err, ok, type Result } from '../kernel/shared/result.ts';
import { importOrigin } from './importOrigin.ts';
import type { SessionPorts } from './ports.ts';
import type { DocumentRecord } from '../kernel/document/records.ts';

export interface ImportFailure {
  readonly message: string;
  readonly hint: string;
}

export interface ImportedPicture {
  readonly document: DocumentRecord;
  readonly warnings: readonly string[];
}

/**
 * Puts a picture file into `document`: as the base (the document takes its size) when there are no layers,
 * else as a centred layer that fits. Nothing changes when the file cannot be read.
 */
export async function importPicture(
  ports: Pick<SessionPorts, 'openImage' | 'tiles' | 'ids'>,
  document: DocumentRecord,
  file: File,
): Promise<Result<ImportedPicture, ImportFailure>> {
  const opened = await ports.openImage(file, document.layerOrder.length === 0 ? null : document.colorSpace);
  if (!opened.ok) return opened;
  try {
    const { source, warnings } = opened.value;
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
    const isBase = document.layerOrder.length === 0;
    const target = isBase
      ? { ...document, width: source.width, height: source.height, colorSpace: opened.value.colorSpace }
      : document;
    const scale = Math.min(1, target.width / source.width, target.height / source.height);
    const placed = isBase
      ? layer
      : {
          ...layer,
          transform: {
            x: Math.round((target.width - source.width * scale) / 2),
            y: Math.round((target.height - source.height * scale) / 2),
            scaleX: scale,
            scaleY: scale,
            rotation: 0,
          },
        };
    const added = addLayer(target, placed);
    if (!added.ok) return err({ message: added.error.message, hint: '' });
    return ok({ document: added.value, warnings });
  } finally {
    opened.value.close();
  }
}
