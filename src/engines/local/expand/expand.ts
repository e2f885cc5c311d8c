import { squaresOf } from '../../../kernel/pixels/squares.ts';
import type { ExpandRequest, OperationResults } from '../../../kernel/operations/catalogue.ts';
import type { EngineError } from '../../../kernel/operations/ports.ts';
import { shrunkTo } from '../../../kernel/pixels/resample.ts';
import type { Size } from '../../../kernel/shared/geometry.ts';
import { isNoMargins, ringRects } from '../../../kernel/shared/margins.ts';
import type { Margins } from '../../../kernel/shared/margins.ts';
import { err, ok } from '../../../kernel/shared/result.ts';
import type { Result } from '../../../kernel/shared/result.ts';
import { cancelled } from '../runtime/context.ts';
import type { OperationContext } from '../runtime/context.ts';
import { canvasOf, planesOf } from './canvas.ts';
import type { Canvas } from './canvas.ts';
import { drawRing } from './drawRing.ts';
import { frameLevels, searchFrame } from './frame.ts';
import type { Frame } from './frame.ts';
import { maxMarginShare } from './marginShare.ts';
import { createCompletion } from './patches.ts';
import type { SourceField } from './patches.ts';

import { createSourceTiles } from './sourceTiles.ts';

/** Passes on the coarsest copy decide what goes on; the finer ones only sharpen it. */
const coarsePasses = 12;
const finePasses = 4;

/**
 * Continues the picture on all sides with patches of itself (PatchMatch): no words, nothing that is not in the picture. The
 * patches are found on a small copy and copied at full size. Nothing inside the picture is written, and nothing at all
 * before all patches are found.
 */
export async function expand(
  context: OperationContext,
  request: ExpandRequest,
): Promise<Result<OperationResults['expand'], EngineError>> {
  const { source, margins, sink } = request;
  const refused = refusal(source, margins);
  if (refused !== null) return err(refused);
  const frame: Frame = { inner: { width: source.width, height: source.height }, margins };
  const search = searchFrame(frame);
  context.progress({ label: 'Reading the picture', fraction: null });
  const small = await shrunkTo(source, search.inner);
  const planes = planesOf(small);
  if (isNothing(planes)) return err(onlyTransparency);
  let found: { readonly canvas: Canvas; readonly field: SourceField } | null = null;
  const levels = frameLevels(search);
  for (const [index, level] of levels.entries()) {
    const canvas = canvasOf(planes, search.inner, level);
    const before = found && enlarged(found.field, found.canvas, canvas);
    const completion = createCompletion(canvas, before, request.variation ?? 0);
    const passes = index === 0 ? coarsePasses : finePasses;
    for (let pass = 0; pass < passes; pass += 1) {
      context.progress({
        label: 'Looking for what goes on',
        fraction: progressOf(index, levels, pass / passes),
      });
      await pause();
      if (context.signal.aborted) return cancelled;
      completion.pass(pass);
    }
    found = { canvas, field: completion.field };
  }
  if (found === null) return err({ kind: 'internal', message: 'No patches were looked for.' });
  const origins = { frame, search: found.canvas, field: found.field };
  const tiles = createSourceTiles(source);
  const squares = ringRects(source, margins).flatMap(squaresOf);
  for (const [index, square] of squares.entries()) {
    if (context.signal.aborted) return cancelled;
    context.progress({ label: 'Writing the pixels', fraction: index / squares.length });
    await sink.write(square.x, square.y, await drawRing(origins, tiles, square));
  }
  return ok({ pixels: squares.reduce((sum, { width, height }) => sum + width * height, 0) });
}

function refusal({ width, height }: Size, margins: Margins): EngineError | null {
  if (isNoMargins(margins)) return { kind: 'invalid', message: 'No margin is set.' };
  const most = { x: Math.floor(width * maxMarginShare), y: Math.floor(height * maxMarginShare) };
  const { left, right, top, bottom } = margins;
  if (Math.max(left, right) <= most.x && Math.max(top, bottom) <= most.y) return null;
  const message =
    `it continues a picture by a quarter of its side at most: ` +
    `${most.x} px to the left and right, ${most.y} px above and below.`;
  return { kind: 'too-large', message, hint: 'Use smaller margins, or a hosted engine.' };
}

function isNothing(planes: readonly Float32Array[]): boolean {
  return planes[3]?.every((alpha) => alpha === 0) ?? false;
}

const onlyTransparency: EngineError = {
  kind: 'invalid',
  message: 'the picture is transparent everywhere, so that there is nothing to continue.',
};

/** The same places on a canvas of another size. */
function enlarged(field: SourceField, from: Canvas, to: Canvas): SourceField {
  const x = new Int32Array(to.width * to.height);
  const y = new Int32Array(x.length);
  const scaleX = to.inner.width / from.inner.width;
  const scaleY = to.inner.height / from.inner.height;
  const nearest = (at: number, start: number, scale: number, fromStart: number, most: number): number =>
    Math.min(most - 1, Math.max(0, Math.floor((at - start + 0.5) / scale + fromStart)));
  for (let row = 0, i = 0; row < to.height; row += 1) {
    const oldY = nearest(row, to.margins.top, scaleY, from.margins.top, from.height);
    for (let column = 0; column < to.width; column += 1, i += 1) {
      const oldX = nearest(column, to.margins.left, scaleX, from.margins.left, from.width);
      const at = oldY * from.width + oldX;
      // Patches that held nothing new begin where they are: the search takes them from there.
      const sourceX = (field.x[at] as number) < 0 ? oldX : (field.x[at] as number);
      const sourceY = (field.y[at] as number) < 0 ? oldY : (field.y[at] as number);
      x[i] = column + Math.round((sourceX - oldX) * scaleX);
      y[i] = row + Math.round((sourceY - oldY) * scaleY);
    }
  }
  return { x, y };
}

/** A level works on four times the pixels of the one before. */
function progressOf(index: number, levels: readonly Frame[], part: number): number {
  const last = levels.length - 1;
  return Math.min(1, 4 ** (index - last) * (0.25 + 0.75 * part));
}

/** Lets messages in: a cancelled search stops between two passes. */
function pause(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve);
  });
}
