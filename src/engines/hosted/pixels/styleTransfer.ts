import type { StyleChoice, StylePreset } from '../../../kernel/operations/catalogue.ts';
import type { PixelBuffer, PixelSource } from '../../../kernel/pixels/buffers.ts';
import { err, ok } from '../../../kernel/shared/result.ts';
import { sizeText } from '../limits.ts';
import type { HostedContext, PrepareRun } from '../operation.ts';
import { createResampler } from './resample.ts';
import { hasShapeOf, sentPicture } from './sent.ts';
import { doesNotFit, otherShape } from './words.ts';

const bandRows = 256;
/** Of a reference: no service looks at more of it, and each picture is paid for or counted. */
const referenceSide = 1024;

/** The service draws the whole picture anew; it is brought back to the document's size and keeps its alpha. */
export const prepareStyleTransfer: PrepareRun<'style-transfer'> = async (context, request) => {
  const { source, style, strength, seed, sink } = request;
  const { call, model } = context;
  if (model.descriptor.styles?.includes(style.kind) === false) {
    const message = `${model.descriptor.name} cannot take its style from ${wordsFor[style.kind]}.`;
    return err({ kind: 'invalid', message, hint: 'Choose another style, or another engine.' });
  }
  context.progress({ label: 'Reading the picture', fraction: null });
  const { width, height } = source;
  const sent = await sentPicture(context, source, { x: 0, y: 0, width, height });
  if (sent === null) return err(doesNotFit(source));
  const reference = style.kind === 'image' ? await sentReference(context, style.image) : null;
  if (style.kind === 'image' && reference === null) {
    return err({ ...doesNotFit(style.image), hint: 'Choose another reference image, or another engine.' });
  }
  const { image } = sent;
  const prompt = promptOf(style);
  return ok({
    job: {
      operation: 'style-transfer',
      call,
      endpoint: model.endpoint,
      image,
      reference,
      prompt,
      strength,
      seed,
    },
    finish: async ([{ pixels }]) => {
      if (!hasShapeOf(pixels, image)) return err(otherShape(pixels, image));
      const difference = Math.max(pixels.width / width, width / pixels.width);
      if (difference > 1.02)
        context.note(`The service drew ${sizeText(pixels)}, resampled to ${sizeText(source)}.`);
      const resampler = createResampler(pixels, source);
      for (let y = 0; y < height; y += bandRows) {
        context.progress({ label: 'Writing the pixels', fraction: y / height });
        const band = { x: 0, y, width, height: Math.min(bandRows, height - y) };
        const drawn = resampler.region(band);
        // Sent opaque, so the service's own alpha says nothing.
        copyAlpha(await source.readRegion(band), drawn);
        await sink.write(0, y, drawn);
      }
      return ok({ opaque: sent.alpha === null });
    },
  });
};

const wordsFor: Readonly<Record<StyleChoice['kind'], string>> = {
  preset: 'a preset',
  image: 'a picture',
  prompt: 'words',
};

/** Its proportions are its own: limits on what is drawn do not hold for it. */
async function sentReference(context: HostedContext, image: PixelSource): Promise<PixelBuffer | null> {
  const { model } = context;
  const { maxSide, minSide, maxPixels, maxBytes } = model.limits;
  const limits = {
    maxPixels,
    maxBytes,
    maxOutputs: 1,
    multipleOf: 1,
    minSide: Math.min(minSide, 64),
    maxSide: Math.min(maxSide, referenceSide),
  };
  const quiet: HostedContext = { ...context, model: { ...model, limits }, note: () => {} };
  const { width, height } = image;
  return (await sentPicture(quiet, image, { x: 0, y: 0, width, height }))?.image ?? null;
}

function promptOf(style: StyleChoice): string {
  if (style.kind === 'prompt') return style.prompt.trim();
  return style.kind === 'preset' ? presetWords[style.preset] : '';
}

/** What the local presets look like, for services that draw by words. */
const presetWords: Readonly<Record<StylePreset, string>> = {
  oil: 'an oil painting with visible brushstrokes that follow the forms, rich colour and impasto highlights',
  watercolour: 'a watercolour on rough paper: thin transparent washes, darker rims where the colour gathered',
  gouache: 'a gouache poster: flat opaque areas of colour in few tones, crisp shapes',
  pastel: 'a soft pastel drawing: chalk strokes on grained cream paper, gentle colours',
  pencil: 'a graphite pencil drawing on white paper, hatched shading, no colour',
  charcoal: 'a charcoal drawing on rough toned paper: broad dark strokes, smudged shadows, no colour',
  ink: 'a black ink drawing on white paper: bold lines and solid shadows, no grey and no colour',
  comic: 'a comic book illustration: clear black outlines over flat saturated colours',
};

function copyAlpha(from: PixelBuffer, to: PixelBuffer): void {
  for (let at = 3; at < to.data.length; at += 4) to.data[at] = from.data[at] as number;
}
