import type { ExpandRequest } from '../../../kernel/operations/catalogue.ts';
import type { EngineError } from '../../../kernel/operations/ports.ts';
import type { PixelBuffer, PixelSource } from '../../../kernel/pixels/buffers.ts';
import { fitWithin } from '../../../kernel/pixels/resample.ts';
import type { Rect, Size } from '../../../kernel/shared/geometry.ts';
import { grownSize, innerRect, isNoMargins, ringRects } from '../../../kernel/shared/margins.ts';
import type { Margins } from '../../../kernel/shared/margins.ts';
import { err, ok } from '../../../kernel/shared/result.ts';
import { scaleNote, sizeText } from '../limits.ts';
import { noImage } from '../operation.ts';
import type { HostedContext, PrepareRun } from '../operation.ts';
import { comparingSide, isNothing, opacityOf } from './compared.ts';
import { expandFit } from './expandFit.ts';
import type { ExpandFit } from './expandFit.ts';
import type { FillField } from './fillField.ts';
import { knownAt } from './fillField.ts';
import { grownPicture, ringMask } from '../grownPicture.ts';
import { pasteBack } from './pasteBack.ts';
import { seedOf } from './seed.ts';
import { excessOf, hasShapeOf, sentAt, weighings } from './sent.ts';
import type { SentPicture } from './sent.ts';
import { doesNotFit, otherShape } from './words.ts';

/** Mean difference of colours on what was to stay, from which on the service has drawn another picture. */
const redrawn = 20;

interface SentExpand extends ExpandFit {
  readonly sent: SentPicture;
}

/** Sends the picture with its margins; of the answer only what is new is taken, with colours that meet the picture's. */
export const prepareExpand: PrepareRun<'expand'> = async (context, request) => {
  const { source, margins, prompt } = request;
  if (isNoMargins(margins)) return err({ kind: 'invalid', message: 'No margin is set.' });
  context.progress({ label: 'Reading the picture', fraction: null });
  const sent = await sentExpand(context, request);
  if (sent === null) return err(doesNotFit(grownSize(source, margins)));
  const frame = framed(sent);
  const size = { width: frame.image.width, height: frame.image.height };
  const grid = fitWithin(size, comparingSide);
  const known = knownAt(ringMask(sent.inner, sent.margins), grid);
  const opacity = opacityOf(frame, known, grid);
  if (opacity !== null && isNothing(opacity, known)) return err(onlyTransparency);
  const { call, model } = context;
  const { image } = sent.sent;
  const job = {
    operation: 'expand',
    call,
    endpoint: model.endpoint,
    image,
    prompt,
    seed: seedOf(call),
  } as const;
  return ok({
    job: { ...job, margins: sent.margins },
    finish: async ([{ pixels }]) => {
      context.progress({ label: 'Matching colours', fraction: null });
      const wrong = shapeError(pixels, size, sent.inner);
      if (wrong !== null) return err(wrong);
      const grown = grownSize(source, margins);
      const drawn = { width: pixels.width, height: pixels.height };
      const parts = { size: grown, sent: frame.image, returned: pixels, grid, known, opacity };
      const opened = await context.fills.open({ ...parts, mustDiffer: false }, context.note);
      if (!opened.ok) return opened;
      if (opened.value === null) return err(noImage('The service has drawn nothing.'));
      noteDifferences(context, opened.value.difference, drawn, size);
      // Part by part: over the picture not even emptiness may be written, since others write there.
      const fields = ringRects(source, margins).map(wholly);
      const fill = { crop: { x: 0, y: 0, ...grown }, fields, drawn: opened.value };
      const pasted = await pasteBack(fill, request);
      return pasted.ok ? ok({ pixels: ringPixels(source, margins) }) : pasted;
    },
  });
};

/** The picture at the largest size the service takes; null where no scaling brings it there. Scaling is noted. */
async function sentExpand(
  context: HostedContext,
  { source, margins }: ExpandRequest,
): Promise<SentExpand | null> {
  const { limits } = context.model;
  let { maxPixels } = limits;
  for (let attempt = 0; attempt < weighings; attempt += 1) {
    const fit = expandFit(source, margins, { ...limits, maxPixels });
    if (fit === null) return null;
    const sent = await sentAt(source, wholeOf(source), fit.inner);
    const excess = await excessOf(context, sent.image);
    if (excess <= 1) {
      const note = scaleNote(grownSize(source, margins), grownSize(fit.inner, fit.margins));
      if (note !== null) context.note(note);
      return { ...fit, sent };
    }
    const { width, height } = grownSize(fit.inner, fit.margins);
    maxPixels = Math.floor((width * height * 0.9) / excess);
  }
  return null;
}

function wholeOf({ width, height }: PixelSource): Rect {
  return { x: 0, y: 0, width, height };
}

/** What was sent in its grown frame; around it nothing is known. */
function framed({ sent, margins }: SentExpand): SentPicture {
  const image = grownPicture(sent.image, margins);
  if (sent.alpha === null) return { image, alpha: null };
  const alpha = new Uint8ClampedArray(image.width * image.height);
  const { x, y, width, height } = innerRect(sent.image, margins);
  for (let row = 0; row < height; row += 1) {
    const own = sent.alpha.subarray(row * width, (row + 1) * width);
    alpha.set(own, (y + row) * image.width + x);
  }
  return { image, alpha };
}

function shapeError(pixels: PixelBuffer, size: Size, inner: Size): EngineError | null {
  if (pixels.width === inner.width && pixels.height === inner.height) {
    return noImage('The service sent the picture back without expanding it.');
  }
  return hasShapeOf(pixels, size) ? null : otherShape(pixels, size);
}

function noteDifferences(context: HostedContext, difference: number, pixels: Size, size: Size): void {
  const scale = Math.max(pixels.width / size.width, size.width / pixels.width);
  if (scale > 1.02) context.note(`The service drew ${sizeText(pixels)}, resampled to fit the picture.`);
  if (difference > redrawn) {
    context.note('The service drew the picture itself anew too: what is new may not meet it everywhere.');
  }
}

function wholly(rect: Rect): FillField {
  const coverage: FillField['coverage'] = async ({ width, height }) =>
    new Uint8ClampedArray(width * height).fill(255);
  return { rect, holes: 1, coverage };
}

function ringPixels(size: Size, margins: Margins): number {
  return ringRects(size, margins).reduce((sum, { width, height }) => sum + width * height, 0);
}

const onlyTransparency: EngineError = {
  kind: 'invalid',
  message: 'There is nothing at the edges of the picture to continue: it is transparent there.',
  hint: 'Add a background first.',
};
