import { createLayer } from '../kernel/document/commands/createDocument.ts';
import { refuse } from '../kernel/document/commands/commandError.ts';
import { addLayer } from '../kernel/document/commands/layers.ts';
import { identityTransform, maxDocumentSide } from '../kernel/document/records.ts';
import { importToTiles } from '../kernel/pixels/importTiles.ts';
import { layerId } from '../kernel/shared/ids.ts';
import { err, ok, type Result } from '../kernel/shared/result.ts';
import type { OpenedImage, SessionPorts } from './ports.ts';
import type { ImportWatch } from './types.ts';
import type { CommandResult } from '../kernel/document/commands/commandError.ts';
import type { CancelSignal } from '../kernel/shared/cancel.ts';
import type { DocumentRecord, LayerOrigin, LayerRecord, LayerTransform } from '../kernel/document/records.ts';

export interface ImportFailure {
  /** By the person: said differently than a refusal. */
  readonly cancelled: boolean;
  readonly message: string;
  readonly hint: string;
}

/** A picture whose pixels are stored, and that no document holds yet. */
export interface ImportedPicture {
  readonly layer: LayerRecord;
  readonly colorSpace: DocumentRecord['colorSpace'];
  readonly warnings: readonly string[];
}

/**
 * The slow half of an import. It knows no document, whatever happens to one meanwhile: only the colour space `into`
 * which the pixels have to come, null for a picture that brings its own.
 */
export async function readPicture(
  ports: Pick<SessionPorts, 'openImage' | 'tiles' | 'ids'>,
  file: File,
  into: DocumentRecord['colorSpace'] | null,
  watch: ImportWatch,
): Promise<Result<ImportedPicture, ImportFailure>> {
  const { signal, onProgress } = watch;
  onProgress({ label: `Opening ${file.name}`, fraction: null });
  const opened = await openUnlessCancelled(ports.openImage(file, into), signal);
  if (opened === null) return err(importCancelled);
  if (!opened.ok) return err({ cancelled: false, ...opened.error });
  try {
    const { source, colorSpace, warnings } = opened.value;
    if (Math.max(source.width, source.height) > maxDocumentSide) {
      return err({
        cancelled: false,
        message: `${file.name} is ${source.width} × ${source.height} px.`,
        hint: `A document goes to ${maxDocumentSide} px a side. Scale the picture down and import it again.`,
      });
    }
    const label = `Importing ${file.name}`;
    const stored = await importToTiles(
      source,
      ports.tiles,
      (fraction) => onProgress({ label, fraction }),
      signal,
    );
    if (!stored.ok || signal.aborted) return err(importCancelled);
    const layer = createLayer({
      id: layerId(ports.ids.next()),
      name: file.name,
      pixelWidth: source.width,
      pixelHeight: source.height,
      tiles: stored.value.tiles,
      origin: originOf(opened.value, file),
    });
    return ok({ layer, colorSpace, warnings });
  } finally {
    opened.value.close();
  }
}

export const importCancelled: ImportFailure = {
  cancelled: true,
  message: 'The import was cancelled.',
  hint: '',
};

/** Decoding cannot be stopped, but nobody has to wait for it: a picture that comes too late is closed. Null: cancelled. */
async function openUnlessCancelled(
  opening: ReturnType<SessionPorts['openImage']>,
  signal: CancelSignal,
): Promise<Awaited<ReturnType<SessionPorts['openImage']>> | null> {
  let abort = (): void => {};
  const aborted = new Promise<null>((resolve) => (abort = () => resolve(null)));
  signal.addEventListener('abort', abort, { once: true });
  const opened = await Promise.race([opening, aborted]);
  signal.removeEventListener('abort', abort);
  if (opened !== null) return opened;
  void opening.then((late) => (late.ok ? late.value.close() : undefined)).catch(() => undefined);
  return null;
}

/** As the base (the document takes its size and colour space) where there are no layers, else centred, made to fit. */
export function placePicture(document: DocumentRecord, picture: ImportedPicture): CommandResult {
  const { layer, colorSpace } = picture;
  const isBase = document.layerOrder.length === 0;
  if (!isBase && colorSpace !== document.colorSpace) {
    return refuse('invalid', 'The picture took on other colours while this one was opened. Import it again.');
  }
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

function originOf(image: OpenedImage, file: File): LayerOrigin {
  return {
    kind: 'import',
    fileName: file.name,
    mimeType: image.mimeType,
    digitalSourceType: image.digitalSourceType,
    ...(image.copyright === null ? {} : { copyright: image.copyright }),
  };
}
