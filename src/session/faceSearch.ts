import { documentSource } from '../kernel/document/flatten.ts';
import { inflateRect, intersectRects, type Rect } from '../kernel/shared/geometry.ts';
import type { FacesFound } from './types.ts';
import type { SessionPorts } from './ports.ts';
import type { DocumentRecord } from '../kernel/document/records.ts';
import type { CancelSignal } from '../kernel/shared/cancel.ts';

type Ports = Pick<SessionPorts, 'engines' | 'tiles' | 'thumbnail'>;

/** Around a face in its thumbnail, as a share of its width: hair tells people apart. */
const margin = 0.25;

/** The faces of the document with a small picture of each, largest first. Looking is no run: nothing is made. */
export async function findFaces(
  ports: Ports,
  document: DocumentRecord | null,
  signal: CancelSignal,
): Promise<FacesFound> {
  if (document === null || document.layerOrder.length === 0) {
    return { ok: false, message: 'There is no picture yet. Generate or import one first.' };
  }
  const finder = ports.engines.forOperation('face-swap').find((engine) => engine.findFaces !== undefined);
  const found = await finder?.findFaces?.(signal, documentSource(document, ports.tiles));
  if (found === undefined) return { ok: false, message: 'Nothing here can look for faces. Reload the page.' };
  if (!found.ok) {
    const { message, hint = 'Try again.' } = found.error;
    return { ok: false, message: `${message} ${hint}` };
  }
  const faces = await Promise.all(
    found.value.map(async (rect) => ({ rect, thumbnail: await thumbnailOf(ports, document, rect) })),
  );
  return { ok: true, faces };
}

async function thumbnailOf(ports: Ports, document: DocumentRecord, face: Rect): Promise<string> {
  const whole = { x: 0, y: 0, width: document.width, height: document.height };
  const region = intersectRects(inflateRect(face, face.width * margin), whole);
  const pixels = await documentSource(document, ports.tiles).readRegion(region);
  return ports.thumbnail(pixels, document.colorSpace);
}
