import type { BackdropChoice } from '../../../kernel/operations/catalogue.ts';
import { err, ok } from '../../../kernel/shared/result.ts';
import type { PrepareRun } from '../operation.ts';
import { seedOf } from './seed.ts';
import { createResampler } from './resample.ts';
import { hasShapeOf, sentPicture } from './sent.ts';
import { doesNotFit, otherShape } from './words.ts';

const bandRows = 256;

/**
 * The service draws subject and background as one picture, which becomes the backdrop. The subject's own layer keeps
 * the original pixels under a mask that hides all of them: painting on the mask brings them back.
 */
export const prepareReplaceBackground: PrepareRun<'replace-background'> = async (context, request) => {
  const { source, subject, backdropSink } = request;
  const prompt = promptOf(request.backdrop);
  if (prompt === null) {
    const message = 'This service makes backgrounds from words and takes no picture for one.';
    return err({
      kind: 'invalid',
      message,
      hint: 'Choose words or a colour, or the engine of this browser.',
    });
  }
  context.progress({ label: 'Reading the picture', fraction: null });
  const { width, height } = source;
  const sent = await sentPicture(context, source, { x: 0, y: 0, width, height });
  if (sent === null) return err(doesNotFit(source));
  const { image } = sent;
  const { call, model } = context;
  return ok({
    job: {
      operation: 'replace-background',
      call,
      endpoint: model.endpoint,
      image,
      prompt,
      seed: seedOf(call),
    },
    finish: async ([{ pixels }]) => {
      if (!hasShapeOf(pixels, image)) return err(otherShape(pixels, image));
      const resampler = createResampler(pixels, source);
      for (let y = 0; y < height; y += bandRows) {
        context.progress({ label: 'Writing the pixels', fraction: y / height });
        const band = { x: 0, y, width, height: Math.min(bandRows, height - y) };
        const own = await source.readRegion(band);
        await subject.write(0, y, own);
        await backdropSink.write(0, y, resampler.region(band));
      }
      return ok({ coverage: 0 });
    },
  });
};

function promptOf(backdrop: BackdropChoice): string | null {
  if (backdrop.kind === 'colour')
    return `a plain seamless studio background in the colour ${backdrop.colour}`;
  if (backdrop.kind === 'prompt') return backdrop.prompt;
  if (backdrop.kind === 'image') return null;
  const { from, to, angle } = backdrop;
  return `a smooth studio background, a gradient from ${from} to ${to} at ${angle} degrees`;
}
