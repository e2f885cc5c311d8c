import type { EraseRequest, OperationResults } from '../../../kernel/operations/catalogue.ts';
import type { EngineError } from '../../../kernel/operations/ports.ts';
import type { AlphaBuffer, PixelBuffer } from '../../../kernel/pixels/buffers.ts';
import { intersectRects, isEmptyRect, unionRects } from '../../../kernel/shared/geometry.ts';
import type { Rect } from '../../../kernel/shared/geometry.ts';
import { err, ok } from '../../../kernel/shared/result.ts';
import type { Result } from '../../../kernel/shared/result.ts';
import { createComponentFinder } from '../pixels/components.ts';
import type { Component } from '../pixels/components.ts';
import { cancelled } from '../runtime/context.ts';
import type { Network, OperationContext } from '../runtime/context.ts';
import { cropAround, readSmallCrop } from './crop.ts';
import type { SmallCrop } from './crop.ts';
import { harmonised } from './harmonise.ts';
import { fieldOf, groupHoles } from './holes.ts';
import { networkDims, networkSide } from './networkSide.ts';
import type { HoleField } from './holes.ts';
import { drawPatch } from './patch.ts';
import type { Patch } from './patch.ts';
import { turned, turnedBack, variationOf } from './variation.ts';
import type { Variation } from './variation.ts';

const bandRows = 512;
const writeSide = 512;

/**
 * Fills what the mask selects with MI-GAN, one connected hole at a time on a crop around it.
 * Every fully selected pixel is covered fully; coverage falls to 0 inside the dilated mask, and nothing outside
 * it is written. Pixels are written only after all holes are filled, so a cancelled run writes none.
 */
export async function erase(
  context: OperationContext,
  request: EraseRequest,
): Promise<Result<OperationResults['erase'], EngineError>> {
  const { source, mask } = request;
  if (mask.width !== source.width || mask.height !== source.height) {
    return err({ kind: 'invalid', message: 'The mask does not have the size of the picture.' });
  }
  context.progress({ label: 'Finding the holes', fraction: null });
  const found = await findHoles(context, request);
  if (!found.ok) return found;
  const groups = groupHoles(found.value);
  if (groups.length === 0) return err({ kind: 'invalid', message: 'Nothing is selected.' });
  const network = await context.open('migan');
  if (!network.ok) return network;

  const fields: HoleField[] = [];
  for (const group of groups) fields.push(await fieldOf(group, mask));
  const variation = variationOf(request.variation ?? 0);
  const patches: Patch[] = [];
  for (const [index, field] of fields.entries()) {
    if (context.signal.aborted) return cancelled;
    const label = groups.length === 1 ? 'Filling the hole' : `Filling hole ${index + 1} of ${groups.length}`;
    context.progress({ label, fraction: index / groups.length });
    const crop = cropAround(field.rect, source, variation);
    // Later holes see the fills of earlier ones; holes not filled yet are hidden from the network.
    const readFilled = async (rect: Rect): Promise<PixelBuffer> => {
      const pixels = await source.readRegion(rect);
      for (const patch of patches) drawPatch(patch, pixels, rect.x, rect.y);
      return pixels;
    };
    const small = await readSmallCrop(readFilled, crop, fields.slice(index));
    const filled = isClear(small) ? ok(small.colour) : await fill(network.value, small, variation);
    if (!filled.ok) return filled;
    patches.push({ field, crop, colour: filled.value, alpha: small.alpha });
  }
  context.progress({ label: 'Writing the pixels', fraction: 1 });
  await writePatches(context, patches, request);
  if (context.signal.aborted) return cancelled;
  return ok({ holes: groups.length });
}

async function findHoles(
  context: OperationContext,
  { mask }: EraseRequest,
): Promise<Result<Component[], EngineError>> {
  const whole = { x: 0, y: 0, width: mask.width, height: mask.height };
  const bounds = intersectRects(mask.bounds, whole);
  const finder = createComponentFinder();
  for (let y = bounds.y; y < bounds.y + bounds.height && bounds.width > 0; y += bandRows) {
    if (context.signal.aborted) return cancelled;
    const height = Math.min(bandRows, bounds.y + bounds.height - y);
    const { data } = await mask.readRegion({ x: bounds.x, y, width: bounds.width, height });
    for (let row = 0; row < height; row += 1) {
      if (finder.addRow(y + row, bounds.x, data, row * bounds.width, bounds.width)) continue;
      return err({ kind: 'too-large', message: 'The mask has too many separate pieces to fill.' });
    }
  }
  return ok(finder.finish());
}

/** True when the hole has only transparency around it: what fills it is nothing, and needs no network. */
function isClear({ alpha, known }: SmallCrop): boolean {
  return alpha !== null && alpha.every((value, i) => known[i] === 1 || value === 0);
}

/** Runs the network on the small crop. Returns RGB planes, 0..255. */
async function fill(
  network: Network,
  small: SmallCrop,
  variation: Variation,
): Promise<Result<Float32Array, EngineError>> {
  const output = await network.run({
    data: turned(networkInput(small), variation),
    dims: networkDims,
  });
  return output.ok ? ok(harmonised(small, turnedBack(output.value.data, variation))) : output;
}

/** What is known (0.5 / -0.5), then RGB, -1..1, 0 in the hole: planes as MI-GAN takes them. */
function networkInput({ colour, known }: SmallCrop): Float32Array {
  const plane = networkSide * networkSide;
  const input = new Float32Array(4 * plane).fill(-0.5, 0, plane);
  for (let i = 0; i < plane; i += 1) {
    if (known[i] === 0) continue;
    input[i] = 0.5;
    input[plane + i] = (colour[i] as number) / 127.5 - 1;
    input[2 * plane + i] = (colour[plane + i] as number) / 127.5 - 1;
    input[3 * plane + i] = (colour[2 * plane + i] as number) / 127.5 - 1;
  }
  return input;
}

/** Writes in squares, each once, whatever the holes' bounds have in common. */
async function writePatches(
  context: OperationContext,
  patches: readonly Patch[],
  { sink, cleared }: EraseRequest,
): Promise<void> {
  const rects = patches.map(({ field }) => field.rect);
  const all = rects.reduce(unionRects);
  // Over opaque fills nothing is taken away.
  const clearing = cleared !== undefined && patches.some(({ alpha }) => alpha !== null);
  for (let y = all.y; y < all.y + all.height; y += writeSide)
    for (let x = all.x; x < all.x + all.width; x += writeSide) {
      const square = intersectRects({ x, y, width: writeSide, height: writeSide }, all);
      const touched = rects.map((rect) => intersectRects(rect, square)).filter((rect) => !isEmptyRect(rect));
      if (touched.length === 0 || context.signal.aborted) continue;
      const part = touched.reduce(unionRects);
      const pixels: PixelBuffer = {
        width: part.width,
        height: part.height,
        data: new Uint8ClampedArray(part.width * part.height * 4),
      };
      const kept = clearing ? new Float32Array(part.width * part.height).fill(1) : null;
      for (const patch of patches) drawPatch(patch, pixels, part.x, part.y, kept);
      if (hasCoverage(pixels)) await sink.write(part.x, part.y, pixels);
      if (kept !== null) await cleared?.write(part.x, part.y, takenAway(pixels, kept));
    }
}

/**
 * What must go from the picture below so that laying `fill` over the rest gives
 * `picture · kept + fill`: over leaves `1 − alpha` of it, so `kept / (1 − alpha)` has to stay.
 */
function takenAway(fill: PixelBuffer, kept: Float32Array): AlphaBuffer {
  const data = new Uint8ClampedArray(kept.length);
  for (let i = 0; i < kept.length; i += 1) {
    const through = 1 - (fill.data[i * 4 + 3] ?? 0) / 255;
    if (through > 0) data[i] = 255 * (1 - (kept[i] ?? 0) / through);
  }
  return { width: fill.width, height: fill.height, data };
}

function hasCoverage({ data }: PixelBuffer): boolean {
  for (let at = 3; at < data.length; at += 4) if (data[at] !== 0) return true;
  return false;
}
