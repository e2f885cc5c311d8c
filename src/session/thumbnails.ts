import { applyStaged, layersAddedBy } from '../kernel/document/commands/applyStaged.ts';
import { documentSource } from '../kernel/document/flatten.ts';
import { thumbnailOf } from '../kernel/pixels/resample.ts';
import { inflateRect, intersectRects } from '../kernel/shared/geometry.ts';
import { layerId } from '../kernel/shared/ids.ts';
import type { SessionPorts } from './ports.ts';
import type { DocumentRecord } from '../kernel/document/records.ts';
import type { PixelSource } from '../kernel/pixels/buffers.ts';
import type { Rect } from '../kernel/shared/geometry.ts';
import type { StagedResult } from '../kernel/workspace/staged.ts';

const thumbnailSidePx = 320;

export async function documentThumbnail(
  ports: Pick<SessionPorts, 'tiles' | 'thumbnail'>,
  document: DocumentRecord,
): Promise<string | null> {
  if (document.layerOrder.length === 0) return null;
  const pixels = await thumbnailOf(documentSource(document, ports.tiles), thumbnailSidePx);
  return ports.thumbnail(pixels, document.colorSpace);
}

/** The picture as it would be, cut to what changed with some context around it. */
export async function stagedThumbnail(
  ports: Pick<SessionPorts, 'tiles' | 'thumbnail'>,
  document: DocumentRecord,
  staged: StagedResult,
): Promise<string | null> {
  const ids = Array.from({ length: layersAddedBy(staged.change) }, (_, index) => layerId(`preview-${index}`));
  const applied = applyStaged(document, staged, ids, 'preview');
  if (!applied.ok) return null;
  const whole: Rect = { x: 0, y: 0, width: applied.value.width, height: applied.value.height };
  const margin = Math.max(staged.changed.width, staged.changed.height) * 0.5;
  const rect = intersectRects(inflateRect(staged.changed, margin), whole);
  const source = regionOf(documentSource(applied.value, ports.tiles), rect);
  return ports.thumbnail(await thumbnailOf(source, thumbnailSidePx), document.colorSpace);
}

function regionOf(source: PixelSource, rect: Rect): PixelSource {
  return {
    width: rect.width,
    height: rect.height,
    readRegion: (part) => source.readRegion({ ...part, x: part.x + rect.x, y: part.y + rect.y }),
  };
}
