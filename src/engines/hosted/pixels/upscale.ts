import { err, ok } from '../../../kernel/shared/result.ts';
import type { PixelBuffer, PixelSource } from '../../../kernel/pixels/buffers.ts';
import { alphaPlane, lanczosPlanes, lanczosReach } from '../../local/upscale/lanczos.ts';
import { tilesOf } from '../../local/upscale/tiles.ts';
import type { Tile } from '../../local/upscale/tiles.ts';
import { sizeText } from '../limits.ts';
import { noImage } from '../operation.ts';
import type { PrepareRun } from '../operation.ts';
import { createResampler } from './resample.ts';
import { hasShapeOf, sentPicture } from './sent.ts';
import { doesNotFit, otherShape } from './words.ts';

/** Longest side of an output: beyond it no document holds the result. */
const longestSide = 16_384;
/** In source pixels. */
const tileSide = 256;

/** The service draws the colours at its size; they are brought to exactly `factor` ×, and the alpha is enlarged here. */
export const prepareUpscale: PrepareRun<'upscale'> = async (context, { source, factor, sink }) => {
  const target = { width: source.width * factor, height: source.height * factor };
  if (Math.max(target.width, target.height) > longestSide) {
    const message = `The result would be ${sizeText(target)} pixels; the limit is ${longestSide} a side.`;
    return err({ kind: 'too-large', message, hint: 'Choose a smaller factor.' });
  }
  context.progress({ label: 'Reading the picture', fraction: null });
  const sent = await sentPicture(context, source, { x: 0, y: 0, width: source.width, height: source.height });
  if (sent === null) return err(doesNotFit(source));
  const { image } = sent;
  return ok({
    job: { operation: 'upscale', call: context.call, endpoint: context.model.endpoint, image, factor },
    finish: async ([{ pixels }]) => {
      if (!hasShapeOf(pixels, image)) return err(otherShape(pixels, image));
      if (pixels.width * pixels.height <= image.width * image.height) {
        return err(noImage('The service sent the picture back without enlarging it.'));
      }
      const difference = Math.max(pixels.width / target.width, target.width / pixels.width);
      if (difference > 1.02)
        context.note(`The service drew ${sizeText(pixels)}, resampled to ${sizeText(target)}.`);
      const resampler = createResampler(pixels, target);
      const tiles = tilesOf(source, tileSide, lanczosReach);
      for (const [index, tile] of tiles.entries()) {
        context.progress({ label: 'Writing the pixels', fraction: index / tiles.length });
        const { inner } = tile;
        const at = { x: inner.x * factor, y: inner.y * factor };
        const part = resampler.region({ ...at, width: inner.width * factor, height: inner.height * factor });
        // Sent opaque, so the service's own alpha says nothing.
        setAlpha(part, sent.alpha === null ? null : await enlargedAlpha(source, tile, factor));
        await sink.write(at.x, at.y, part);
      }
      return ok({ tiles: tiles.length });
    },
  });
};

async function enlargedAlpha(
  source: PixelSource,
  { inner, outer }: Tile,
  factor: number,
): Promise<Float32Array | null> {
  const own = alphaPlane(await source.readRegion(outer));
  const place = { ...inner, x: inner.x - outer.x, y: inner.y - outer.y };
  return own === null ? null : lanczosPlanes(own, outer.width, outer.height, 1, place, factor);
}

/** Null = opaque. */
function setAlpha({ data }: PixelBuffer, alpha: Float32Array | null): void {
  for (let i = 0, at = 3; at < data.length; i += 1, at += 4)
    data[at] = alpha === null ? 255 : (alpha[i] as number);
}
