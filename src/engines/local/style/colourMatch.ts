import type { OperationResults, StyleTransferRequest } from '../../../kernel/operations/catalogue.ts';
import type { EngineError } from '../../../kernel/operations/ports.ts';
import type { PixelBuffer, PixelSource } from '../../../kernel/pixels/buffers.ts';
import { thumbnailOf } from '../../../kernel/pixels/resample.ts';
import { err, ok } from '../../../kernel/shared/result.ts';
import type { Result } from '../../../kernel/shared/result.ts';
import { oklabOf } from '../pixels/oklab.ts';
import { cancelled } from '../runtime/context.ts';
import type { OperationContext } from '../runtime/context.ts';
import { applyColourMap, createColourMap } from './colourMap.ts';
import type { ColourMap } from './colourMap.ts';
import { mixed32 } from './noise.ts';
import type { Points } from './transport.ts';

/** Of the copies from which the colours are taken: up to 9,216 points. */
const sampleSide = 96;
const bandRows = 128;

/** Gives the picture the colours and the light of another one. Its shapes stay, and its alpha to the last bit. */
export async function colourMatch(
  context: OperationContext,
  { source, style, strength, seed, sink }: StyleTransferRequest,
): Promise<Result<OperationResults['style-transfer'], EngineError>> {
  if (style.kind !== 'image') {
    return err({ kind: 'invalid', message: 'Colour match takes its colours from a picture: choose one.' });
  }
  context.progress({ label: 'Comparing the colours', fraction: null });
  const own = await pointsOf(source);
  if (context.signal.aborted) return cancelled;
  const wanted = await pointsOf(style.image);
  if (context.signal.aborted) return cancelled;
  if (wanted.length === 0) {
    return err({ kind: 'invalid', message: 'The reference picture is transparent: choose another one.' });
  }
  const map = own.length === 0 || strength === 0 ? null : createColourMap(own, wanted, strength);
  let opaque = true;
  for (let y = 0; y < source.height; y += bandRows) {
    if (context.signal.aborted) return cancelled;
    context.progress({ label: 'Matching the colours', fraction: y / source.height });
    const height = Math.min(bandRows, source.height - y);
    const band = await source.readRegion({ x: 0, y, width: source.width, height });
    if (!matchBand(band, y, map, seed)) opaque = false;
    await sink.write(0, y, band);
  }
  return ok({ opaque });
}

/** Changes the colours in place. @returns whether all of it is opaque */
function matchBand({ data, width }: PixelBuffer, top: number, map: ColourMap | null, seed: number): boolean {
  let opaque = true;
  const noise: [number, number, number] = [0, 0, 0];
  for (let at = 0, i = top * width; at < data.length; at += 4, i += 1) {
    if (data[at + 3] !== 255) opaque = false;
    if (map === null) continue;
    const bits = mixed32(i, 0, seed);
    noise[0] = (bits & 1023) / 1023 - 0.5;
    noise[1] = ((bits >>> 10) & 1023) / 1023 - 0.5;
    noise[2] = ((bits >>> 20) & 1023) / 1023 - 0.5;
    applyColourMap(map, data, at, noise);
  }
  return opaque;
}

/** The visible colours of a small copy. */
async function pointsOf(source: PixelSource): Promise<Points> {
  const { data } = await thumbnailOf(source, sampleSide);
  const points: number[] = [];
  for (let at = 0; at < data.length; at += 4) {
    if ((data[at + 3] as number) < 128) continue;
    points.push(...oklabOf(data[at] as number, data[at + 1] as number, data[at + 2] as number));
  }
  return new Float64Array(points);
}
