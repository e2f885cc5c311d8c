import type { OperationResults, ReplaceBackgroundRequest } from '../../../kernel/operations/catalogue.ts';
import type { EngineError } from '../../../kernel/operations/ports.ts';
import type { AlphaBuffer, PixelBuffer, PixelSource } from '../../../kernel/pixels/buffers.ts';
import type { Rect } from '../../../kernel/shared/geometry.ts';
import { err } from '../../../kernel/shared/result.ts';
import type { Result } from '../../../kernel/shared/result.ts';
import { createMattePainter } from '../matte/draw.ts';
import { smallMatte } from '../matte/refine.ts';
import { covered, findSubject, totalCoverage } from '../matte/removeBackground.ts';
import { createRowSampler } from '../pixels/planes.ts';
import type { RowSampler } from '../pixels/planes.ts';
import { shrunk } from '../pixels/shrink.ts';
import type { Planes } from '../pixels/shrink.ts';
import { cancelled } from '../runtime/context.ts';
import type { OperationContext } from '../runtime/context.ts';
import type { ModelId } from '../runtime/files.generated.ts';
import { createBackdropPainter } from './backdrop.ts';
import type { BackdropPainter } from './backdrop.ts';
import { colourStats, colourTable, colourTransfer } from './colourMatch.ts';
import { layerColours, ownColour } from './decontaminate.ts';
import { contactShadow } from './shadow.ts';

const bandRows = 256;

/**
 * Subject, backdrop and shadow as separate layers: the picture is
 * `subject` masked by `matte`, over `shadow`, over `backdrop`.
 * `subject` keeps the source's own alpha, so that the mask stays editable.
 */
export async function replaceBackground(
  context: OperationContext,
  request: ReplaceBackgroundRequest,
  model: ModelId,
): Promise<Result<OperationResults['replace-background'], EngineError>> {
  const { source } = request;
  const backdrop = createBackdropPainter(request.backdrop, source);
  if (backdrop === null) {
    const message =
      request.backdrop.kind === 'prompt'
        ? 'This engine draws no words.'
        : 'A colour must be written as #rrggbb.';
    return err({ kind: 'invalid', message });
  }
  const found = await findSubject(context, source, model, 'fine');
  if (!found.ok) return found;
  const { matte, picture } = found.value;

  context.progress({ label: 'Matching light and colour', fraction: null });
  const small = smallMatte(matte, picture);
  const recolour = await recolourOf(request, picture, small, backdrop);
  const colours = layerColours(picture.data, small, picture.width, picture.height);
  const planes = [...colours.subject, ...colours.behind];
  const extended = createRowSampler(planes, picture.width, picture.height, source.width, source.height);
  const shadow = request.contactShadow ? contactShadow(small, picture.width, picture.height) : null;
  if (request.contactShadow && shadow === null) {
    context.note('No contact shadow: the subject does not stand free inside the picture.');
  }
  const shadowSampler =
    shadow === null
      ? null
      : createRowSampler([shadow], picture.width, picture.height, source.width, source.height);

  const painter = createMattePainter(matte, source);
  let sum = 0;
  for (let y = 0; y < source.height; y += bandRows) {
    if (context.signal.aborted) return cancelled;
    context.progress({ label: 'Composing', fraction: y / source.height });
    const rect = { x: 0, y, width: source.width, height: Math.min(bandRows, source.height - y) };
    const pixels = await source.readRegion(rect);
    const mask = painter.draw(0, y, pixels);
    sum += totalCoverage(mask.data);
    drawSubject(pixels, mask, y, extended, recolour);
    const ground = shadowSampler === null ? null : shadowPixels(shadowSampler, rect);
    const behind = await backdrop.draw(rect);
    if (context.signal.aborted) return cancelled;
    await request.matte.write(0, y, mask);
    await request.subject.write(0, y, pixels);
    await request.backdropSink.write(0, y, behind);
    if (ground !== null) await request.shadow.write(0, y, ground);
  }
  const coverage = sum / 255 / (source.width * source.height);
  return covered(context, coverage);
}

/** How subject colours change, or null when they do not. */
async function recolourOf(
  { match }: ReplaceBackgroundRequest,
  picture: Planes,
  matte: Float32Array,
  backdrop: BackdropPainter,
): Promise<((data: Uint8ClampedArray, at: number) => void) | null> {
  if (match <= 0) return null;
  const { width, height } = picture;
  const sample = { width: Math.min(256, width), height: Math.min(256, height) };
  const drawn = await shrunk(sourceOf(backdrop), sample);
  const everywhere = new Float32Array(sample.width * sample.height).fill(1);
  const subject = colourStats(
    picture.data,
    matte.map((value) => (value > 0.9 ? 1 : 0)),
  );
  return colourTable(colourTransfer(subject, colourStats(drawn.data, everywhere), Math.min(1, match)));
}

function sourceOf(backdrop: BackdropPainter): PixelSource {
  return { width: backdrop.width, height: backdrop.height, readRegion: (rect) => backdrop.draw(rect) };
}

/** Replaces the colours of `pixels` by the subject's own, then matches them to the new light. */
function drawSubject(
  pixels: PixelBuffer,
  mask: AlphaBuffer,
  top: number,
  extended: RowSampler,
  recolour: ((data: Uint8ClampedArray, at: number) => void) | null,
): void {
  const { width, height, data } = pixels;
  const rows = Array.from({ length: 6 }, () => new Float32Array(width));
  for (let row = 0; row < height; row += 1) {
    const line = mask.data.subarray(row * width, (row + 1) * width);
    const { from, to } = softSpan(line);
    if (from < to) {
      for (let i = 0; i < 6; i += 1)
        extended.sample(i, top + row, from, (rows[i] as Float32Array).subarray(from, to));
    }
    for (let x = 0, at = row * width * 4; x < width; x += 1, at += 4) {
      const coverage = line[x] as number;
      if (coverage === 0) continue;
      if (coverage < 254) {
        for (let c = 0; c < 3; c += 1) {
          const [own, behind] = [rows[c] as Float32Array, rows[c + 3] as Float32Array];
          data[at + c] = ownColour(
            data[at + c] as number,
            coverage / 255,
            own[x] as number,
            behind[x] as number,
          );
        }
      }
      recolour?.(data, at);
    }
  }
}

/** From the first to just past the last partly covered pixel. */
function softSpan(line: Uint8ClampedArray): { readonly from: number; readonly to: number } {
  let from = line.length;
  let to = 0;
  for (let x = 0; x < line.length; x += 1) {
    const coverage = line[x] as number;
    if (coverage === 0 || coverage >= 254) continue;
    if (from === line.length) from = x;
    to = x + 1;
  }
  return { from, to };
}

/** Black with the shadow's coverage; null where there is none. */
function shadowPixels(sampler: RowSampler, rect: Rect): PixelBuffer | null {
  const data = new Uint8ClampedArray(rect.width * rect.height * 4);
  const line = new Float32Array(rect.width);
  let any = false;
  for (let row = 0; row < rect.height; row += 1) {
    sampler.sample(0, rect.y + row, rect.x, line);
    for (let x = 0; x < rect.width; x += 1) {
      const coverage = Math.round(255 * (line[x] ?? 0));
      if (coverage === 0) continue;
      any = true;
      data[(row * rect.width + x) * 4 + 3] = coverage;
    }
  }
  return any ? { width: rect.width, height: rect.height, data } : null;
}
