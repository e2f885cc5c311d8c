import type { AlphaBuffer, PixelBuffer } from './buffers.ts';
import { compositeArea } from './composite.ts';

/**
 * Takes `cleared` (255 = all) away from `picture` and lays `fill` over what stays, in place. Pixels with neither
 * keep their bytes.
 */
export function replaceFill(picture: PixelBuffer, cleared: AlphaBuffer, fill: PixelBuffer): void {
  const { width, height, data } = picture;
  for (let i = 0; i < cleared.data.length; i += 1) {
    const gone = cleared.data[i] ?? 0;
    if (gone === 0) continue;
    const alpha = ((data[i * 4 + 3] ?? 0) * (255 - gone)) / 255;
    data[i * 4 + 3] = alpha;
    // The one transparent value of a flattened picture.
    if (data[i * 4 + 3] === 0) data.fill(0, i * 4, i * 4 + 3);
  }
  compositeArea(
    picture,
    { data: fill.data, stride: width },
    { targetX: 0, targetY: 0, sourceX: 0, sourceY: 0, width, height },
    { mode: 'normal', opacity: 1, mask: null },
  );
}
