import { squaresOf } from '../pixels/squares.ts';
import type { DocumentRecord } from './records.ts';
import { layerBounds } from './transform.ts';
import type { PixelBuffer, PixelSink, PixelSource } from '../pixels/buffers.ts';
import type { Rect, Size } from '../shared/geometry.ts';
import { ringRects } from '../shared/margins.ts';
import type { Margins } from '../shared/margins.ts';

/** Of the picture, in pixels; on a screen that shows it at a 32nd of its size it is still two pixels. */
const overlapWidth = 64;

/**
 * Whether a layer below all others is seen around the picture only: nothing that shows reaches out of the frame (as
 * after a crop), and no blend mode would see what comes below.
 */
export function canLieUnder(document: DocumentRecord): boolean {
  return document.layerOrder.every((id) => {
    const layer = document.layers[id];
    if (layer === undefined || !layer.visible || layer.opacity === 0) return true;
    const { x, y, width, height } = layerBounds(layer);
    const isInside = x >= 0 && y >= 0 && x + width <= document.width && y + height <= document.height;
    return isInside && layer.blendMode === 'normal';
  });
}

/**
 * Continues what an engine drew around the picture a little way under it, with the picture's own pixels: two edges
 * that only meet let the background through wherever the view is scaled. Where the picture is not opaque nothing is
 * written, since there it would show. `sink` is of the grown size.
 */
export async function writeOverlap(source: PixelSource, margins: Margins, sink: PixelSink): Promise<void> {
  for (const strip of stripsOf(source, margins)) {
    for (const square of squaresOf(strip)) {
      const pixels = opaqueOf(await source.readRegion(square));
      await sink.write(square.x + margins.left, square.y + margins.top, pixels);
    }
  }
}

/** Along the sides that grow, in pixels of the picture; at most a quarter of it. */
function stripsOf({ width, height }: Size, margins: Margins): readonly Rect[] {
  const across = Math.min(overlapWidth, Math.floor(width / 4));
  const down = Math.min(overlapWidth, Math.floor(height / 4));
  const strips = {
    left: margins.left > 0 ? across : 0,
    right: margins.right > 0 ? across : 0,
    top: margins.top > 0 ? down : 0,
    bottom: margins.bottom > 0 ? down : 0,
  };
  const inner = { width: width - strips.left - strips.right, height: height - strips.top - strips.bottom };
  return ringRects(inner, strips);
}

function opaqueOf({ width, height, data }: PixelBuffer): PixelBuffer {
  const out = data.slice();
  for (let at = 0; at < out.length; at += 4) if (out[at + 3] !== 255) out.fill(0, at, at + 4);
  return { width, height, data: out };
}
