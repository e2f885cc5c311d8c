import type { OperationResults, RemoveBackgroundRequest } from '../../../kernel/operations/catalogue.ts';
import type { EngineError } from '../../../kernel/operations/ports.ts';
import type { PixelSource } from '../../../kernel/pixels/buffers.ts';
import type { Size } from '../../../kernel/shared/geometry.ts';
import { err, ok } from '../../../kernel/shared/result.ts';
import type { Result } from '../../../kernel/shared/result.ts';
import { shrunk } from '../pixels/shrink.ts';
import type { Planes } from '../pixels/shrink.ts';
import { cancelled } from '../runtime/context.ts';
import type { OperationContext } from '../runtime/context.ts';
import type { ModelId } from '../runtime/files.generated.ts';
import { createMattePainter } from './draw.ts';
import { refinedMatte } from './refine.ts';
import type { MatteModel } from './refine.ts';
import { noSubject, salience } from './salient.ts';

const bandRows = 256;
/** Less than this share of the picture is a speck, not a subject. */
const leastCoverage = 0.002;
/** Longest side of the copy on which the edge is fitted. */
const workingSides = { quick: 768, fine: 1152 } as const;

/** Finds the subject and writes its coverage over the whole picture. */
export async function removeBackground(
  context: OperationContext,
  request: RemoveBackgroundRequest,
  model: ModelId,
): Promise<Result<OperationResults['remove-background'], EngineError>> {
  const { source, sink, quality } = request;
  const found = await findSubject(context, source, model, quality);
  if (!found.ok) return found;
  const painter = createMattePainter(found.value.matte, source);
  let sum = 0;
  for (let y = 0; y < source.height; y += bandRows) {
    if (context.signal.aborted) return cancelled;
    context.progress({ label: 'Following the edge', fraction: y / source.height });
    const height = Math.min(bandRows, source.height - y);
    const pixels = await source.readRegion({ x: 0, y, width: source.width, height });
    const mask = painter.draw(0, y, pixels);
    sum += totalCoverage(mask.data);
    await sink.write(0, y, mask);
  }
  const coverage = sum / 255 / (source.width * source.height);
  return covered(context, coverage);
}

/** Sum of coverage, 255 per fully covered pixel. */
export function totalCoverage(mask: Uint8ClampedArray): number {
  let sum = 0;
  for (let i = 0; i < mask.length; i += 1) sum += mask[i] as number;
  return sum;
}

/** The result by its coverage, 0..1: a subject of nothing is none. */
export function covered(
  context: OperationContext,
  coverage: number,
): Result<{ readonly coverage: number }, EngineError> {
  if (coverage < leastCoverage) return err(noSubject);
  if (coverage > 0.97) context.note('Nearly the whole picture was taken as the subject.');
  return ok({ coverage });
}

/** The subject's matte, and the small picture it was fitted on. */
export async function findSubject(
  context: OperationContext,
  source: PixelSource,
  model: ModelId,
  quality: 'quick' | 'fine',
): Promise<Result<{ readonly matte: MatteModel; readonly picture: Planes }, EngineError>> {
  const network = await context.open(model);
  if (!network.ok) return network;
  if (context.signal.aborted) return cancelled;
  context.progress({ label: 'Reading the picture', fraction: null });
  const picture = await shrunk(source, fitted(source, workingSides[quality]));
  if (context.signal.aborted) return cancelled;
  context.progress({ label: 'Finding the subject', fraction: null });
  const probable = await salience(network.value, picture);
  if (!probable.ok) return probable;
  if (context.signal.aborted) return cancelled;
  return ok({ matte: refinedMatte(picture, probable.value), picture });
}

function fitted(size: Size, longest: number): Size {
  const scale = Math.min(1, longest / Math.max(size.width, size.height));
  return {
    width: Math.max(1, Math.round(size.width * scale)),
    height: Math.max(1, Math.round(size.height * scale)),
  };
}
