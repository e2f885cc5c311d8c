import { orientedSize, uprightTransform } from './orientation.ts';
import type { Orientation } from './orientation.ts';
import type { PixelBuffer, PixelSource } from '../../../kernel/pixels/buffers.ts';
import { assert } from '../../../kernel/shared/assert.ts';
import type { Rect } from '../../../kernel/shared/geometry.ts';

/** A decoded picture that is read region by region; `close` frees it, reading afterwards is a bug. */
export interface DecodedSource extends PixelSource {
  close(): void;
}

export interface BitmapSourceOptions {
  readonly colorSpace: PredefinedColorSpace;
  /**
   * The bitmap was decoded with `premultiplyAlpha: 'none'` and may hold transparency. It is then read through
   * a 16-bit float canvas, which gives the straight 8-bit values back exactly; an 8-bit canvas does not
   * (it stores colour multiplied by alpha: off by up to 123 of 255 at low alpha, measured).
   */
  readonly hasAlpha: boolean;
  /** Still to be applied: 1 where the browser has applied it already. */
  readonly orientation: Orientation;
}

/** No more than this canvas is ever held besides the bitmap itself: 2 Mi pixels. */
const maxBandPixels = 1 << 21;

/**
 * Reads a browser bitmap by region. Memory is the bitmap (4 bytes per pixel, held by the browser) and one
 * small canvas; there is never an RGBA copy of the whole picture.
 */
export function bitmapSource(bitmap: ImageBitmap, options: BitmapSourceOptions): DecodedSource {
  const size = orientedSize(bitmap, options.orientation);
  let canvas: OffscreenCanvas | null = new OffscreenCanvas(1, 1);
  let context = contextOf(canvas, options);

  function readBand(rect: Rect): Uint8ClampedArray<ArrayBuffer> {
    assert(canvas, 'a closed picture is not read');
    if (canvas.width < rect.width || canvas.height < rect.height) {
      canvas = new OffscreenCanvas(Math.max(canvas.width, rect.width), Math.max(canvas.height, rect.height));
      context = contextOf(canvas, options);
    }
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, rect.width, rect.height);
    context.setTransform(...uprightTransform(bitmap, options.orientation, rect));
    context.drawImage(bitmap, 0, 0);
    const image = context.getImageData(0, 0, rect.width, rect.height, { colorSpace: options.colorSpace });
    return image.data;
  }

  async function readRegion(rect: Rect): Promise<PixelBuffer> {
    const inside =
      rect.x >= 0 && rect.y >= 0 && rect.x + rect.width <= size.width && rect.y + rect.height <= size.height;
    assert(inside && rect.width > 0 && rect.height > 0, 'a region lies inside the picture');
    const bandRows = Math.max(1, Math.floor(maxBandPixels / rect.width));
    if (bandRows >= rect.height) return { width: rect.width, height: rect.height, data: readBand(rect) };
    const data = new Uint8ClampedArray(rect.width * rect.height * 4);
    for (let row = 0; row < rect.height; row += bandRows) {
      const height = Math.min(bandRows, rect.height - row);
      data.set(readBand({ ...rect, y: rect.y + row, height }), row * rect.width * 4);
    }
    return { width: rect.width, height: rect.height, data };
  }

  return {
    ...size,
    readRegion,
    close: () => {
      canvas = null;
      bitmap.close();
    },
  };
}

function contextOf(canvas: OffscreenCanvas, options: BitmapSourceOptions): OffscreenCanvasRenderingContext2D {
  const context = canvas.getContext('2d', {
    colorSpace: options.colorSpace,
    willReadFrequently: true,
    ...(options.hasAlpha ? { colorType: 'float16' as const } : {}),
  });
  assert(context, 'a small canvas has a 2D context');
  context.imageSmoothingEnabled = false;
  return context;
}
