import type { AlphaBuffer, PixelBuffer } from '../../../kernel/pixels/buffers.ts';
import { err, ok } from '../../../kernel/shared/result.ts';
import { noSubject } from '../../local/matte/salient.ts';
import { noImage } from '../operation.ts';
import type { PrepareRun } from '../operation.ts';
import { createResampler } from './resample.ts';
import { hasShapeOf, sentPicture } from './sent.ts';
import { doesNotFit, otherShape } from './words.ts';

const bandRows = 256;
/** Less than this share of the picture is a speck, not a subject. */
const leastCoverage = 0.002;

/** The alpha of what comes back is the subject's coverage; its colours are not used, the picture keeps its own. */
export const prepareRemoveBackground: PrepareRun<'remove-background'> = async (context, { source, sink }) => {
  context.progress({ label: 'Reading the picture', fraction: null });
  const { width, height } = source;
  const sent = await sentPicture(context, source, { x: 0, y: 0, width, height });
  if (sent === null) return err(doesNotFit(source));
  const { image } = sent;
  return ok({
    job: { operation: 'remove-background', call: context.call, endpoint: context.model.endpoint, image },
    finish: async ([{ pixels }]) => {
      if (!hasShapeOf(pixels, image)) return err(otherShape(pixels, image));
      if (!isPartlyTransparent(pixels)) {
        return err(noImage('The service sent back a picture without transparency: nothing was cut out.'));
      }
      const resampler = createResampler(pixels, source);
      let covered = 0;
      for (let y = 0; y < height; y += bandRows) {
        context.progress({ label: 'Writing the mask', fraction: y / height });
        const band = resampler.region({ x: 0, y, width, height: Math.min(bandRows, height - y) });
        const mask = alphaOf(band);
        covered += mask.data.reduce((sum, value) => sum + value, 0);
        await sink.write(0, y, mask);
      }
      const coverage = covered / 255 / (width * height);
      return coverage < leastCoverage ? err(noSubject) : ok({ coverage });
    },
  });
};

function isPartlyTransparent({ data }: PixelBuffer): boolean {
  for (let at = 3; at < data.length; at += 4) if ((data[at] as number) < 255) return true;
  return false;
}

function alphaOf({ width, height, data }: PixelBuffer): AlphaBuffer {
  const alpha = new Uint8ClampedArray(width * height);
  for (let i = 0, at = 3; i < alpha.length; i += 1, at += 4) alpha[i] = data[at] as number;
  return { width, height, data: alpha };
}
