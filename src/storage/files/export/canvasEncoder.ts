import { ExportCancelled } from './cancelling.ts';
import type { RasterFormat } from './formats.ts';
import { rasterFormats } from './formats.ts';
import type { PixelBuffer, PixelSource } from '../../../kernel/pixels/buffers.ts';
import { err, ok } from '../../../kernel/shared/result.ts';
import type { Result } from '../../../kernel/shared/result.ts';

/** Tile edge for filling the canvas: the same as the document's, so that each tile is read once. */
const tileEdge = 512;

export interface Rgb {
  readonly r: number;
  readonly g: number;
  readonly b: number;
}

export interface CanvasEncodeOptions {
  readonly format: Exclude<RasterFormat, 'png'>;
  /** 0..1; 1 makes WebP lossless. */
  readonly quality: number;
  readonly colorSpace: PredefinedColorSpace;
  /** What shows through transparent pixels where the format has no alpha. */
  readonly background: Rgb;
  /**
   * A canvas of 16-bit floats, 8 bytes per pixel: keeps colour under transparency exact, where one of 8 bits
   * (4 bytes per pixel) rounds it away. Only a lossless file with transparency needs it.
   */
  readonly deep: boolean;
  readonly onProgress: (fraction: number) => void;
  readonly breathe: () => Promise<void>;
}

export interface CanvasError {
  readonly kind: 'too-large' | 'encoder';
  readonly message: string;
}

/** Fills a full-size canvas tile by tile and has the browser encode it. */
export async function encodeWithCanvas(
  source: PixelSource,
  options: CanvasEncodeOptions,
): Promise<Result<Uint8Array<ArrayBuffer>, CanvasError>> {
  const made = createCanvas(source.width, source.height, options.colorSpace, options.deep);
  if (!made.ok) return made;
  const { canvas, context } = made.value;
  try {
    await fill(context, source, options);
    const { mimeType } = rasterFormats[options.format];
    const blob = await canvas.convertToBlob({ type: mimeType, quality: options.quality });
    if (blob.type !== mimeType) {
      // A browser without this encoder silently writes PNG instead.
      return err({ kind: 'encoder', message: `This browser cannot write ${mimeType}.` });
    }
    return ok(new Uint8Array(await blob.arrayBuffer()));
  } catch (error) {
    if (error instanceof ExportCancelled) throw error;
    const reason = error instanceof Error ? error.message : 'no reason given';
    return err({ kind: 'encoder', message: `The browser's encoder failed (${reason}).` });
  } finally {
    canvas.width = 0; // frees the pixels now, not at the next collection
    canvas.height = 0;
  }
}

/** Area limits differ by browser and free memory and are not announced: the last pixel is tried out. */
export function createCanvas(
  width: number,
  height: number,
  colorSpace: PredefinedColorSpace,
  deep = false,
): Result<{ canvas: OffscreenCanvas; context: OffscreenCanvasRenderingContext2D }, CanvasError> {
  const refused: CanvasError = {
    kind: 'too-large',
    message: `This browser cannot hold a canvas of ${width} × ${height} px.`,
  };
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', {
    colorSpace,
    willReadFrequently: true,
    ...(deep ? { colorType: 'float16' as const } : {}),
  });
  if (!context) return err(refused);
  try {
    context.putImageData(new ImageData(Uint8ClampedArray.of(1, 2, 3, 255), 1, 1), width - 1, height - 1);
    const read = context.getImageData(width - 1, height - 1, 1, 1).data;
    if (read[3] !== 255) return err(refused);
  } catch {
    return err(refused);
  }
  return ok({ canvas, context });
}

async function fill(
  context: OffscreenCanvasRenderingContext2D,
  source: PixelSource,
  options: CanvasEncodeOptions,
): Promise<void> {
  const { width, height } = source;
  for (let y = 0; y < height; y += tileEdge) {
    for (let x = 0; x < width; x += tileEdge) {
      const rect = { x, y, width: Math.min(tileEdge, width - x), height: Math.min(tileEdge, height - y) };
      const pixels = await source.readRegion(rect);
      const shown = options.format === 'jpeg' ? flatten(pixels, options.background) : pixels.data;
      const image = new ImageData(shown, rect.width, rect.height, { colorSpace: options.colorSpace });
      context.putImageData(image, x, y);
    }
    options.onProgress(Math.min(1, (y + tileEdge) / height));
    await options.breathe();
  }
}

/** Over an opaque background, in the encoded values, as a canvas does it. */
export function flatten(pixels: PixelBuffer, background: Rgb): Uint8ClampedArray<ArrayBuffer> {
  const { data } = pixels;
  const out = new Uint8ClampedArray(data.length);
  for (let at = 0; at < data.length; at += 4) {
    const alpha = data[at + 3] as number;
    const rest = 255 - alpha;
    out[at] = ((data[at] as number) * alpha + background.r * rest) / 255;
    out[at + 1] = ((data[at + 1] as number) * alpha + background.g * rest) / 255;
    out[at + 2] = ((data[at + 2] as number) * alpha + background.b * rest) / 255;
    out[at + 3] = 255;
  }
  return out;
}
