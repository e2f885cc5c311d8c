import type { PixelSource } from '../../../kernel/pixels/buffers.ts';
import type { Rect } from '../../../kernel/shared/geometry.ts';

/** A part of a picture as a picture. @param region whole, inside the picture */
export function regionOf(source: PixelSource, region: Rect): PixelSource {
  return {
    width: region.width,
    height: region.height,
    readRegion: (rect) => source.readRegion({ ...rect, x: rect.x + region.x, y: rect.y + region.y }),
  };
}
