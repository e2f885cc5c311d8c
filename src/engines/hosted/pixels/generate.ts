import { err, ok } from '../../../kernel/shared/result.ts';
import { drawnSize, sizeText } from '../limits.ts';
import type { PrepareRun } from '../operation.ts';
import { doesNotFit } from './words.ts';

/** Pictures come as the service made them; what it cannot make as asked is told. */
export const prepareGenerate: PrepareRun<'generate'> = async (context, request) => {
  const { limits } = context.model;
  const size = drawnSize(request, limits);
  if (size === null) return err(doesNotFit(request));
  const count = Math.min(request.count, limits.maxOutputs);
  if (count < request.count) {
    context.note(`${count} instead of ${request.count} pictures: the service makes no more in one run.`);
  }
  const { call, model } = context;
  const { prompt, seed } = request;
  return ok({
    job: { operation: 'generate', call, endpoint: model.endpoint, prompt, ...size, seed, count },
    finish: async (pictures) => {
      const [{ pixels }] = pictures;
      if (pixels.width !== request.width || pixels.height !== request.height) {
        context.note(`Made at ${sizeText(pixels)} instead of ${sizeText(request)}.`);
      }
      const images = pictures.map((picture, index) => ({
        pixels: picture.pixels,
        seed: picture.seed ?? (seed + index) >>> 0,
        objects: [],
      }));
      return ok({ images, notUnderstood: [] });
    },
  });
};
