import type { OperationResults, UpscaleRequest } from '../../../kernel/operations/catalogue.ts';
import type { EngineError } from '../../../kernel/operations/ports.ts';
import type { PixelBuffer } from '../../../kernel/pixels/buffers.ts';
import type { Rect } from '../../../kernel/shared/geometry.ts';
import { err, ok } from '../../../kernel/shared/result.ts';
import type { Result } from '../../../kernel/shared/result.ts';
import { extendVisible } from '../pixels/extendVisible.ts';
import { cancelled } from '../runtime/context.ts';
import type { Network, OperationContext } from '../runtime/context.ts';
import type { ModelId } from '../runtime/files.generated.ts';
import { alphaPlane, lanczosPixels, lanczosPlanes, lanczosReach } from './lanczos.ts';
import { tilesOf } from './tiles.ts';
import type { Tile } from './tiles.ts';

/** Longest side of an output: beyond it no document holds the result. */
const longestSide = 16_384;
const lanczosTile = 512;

/**
 * Longest side of a network's tile, in source pixels. The margin is computed twice, so larger is faster; medium
 * joins 640 channels before its last layers. At these sizes either needs less than 400 MB.
 */
function networkTile(model: ModelId): number {
  return model.startsWith('esrgan-medium') ? 192 : 384;
}

/**
 * How far a network looks, in source pixels: with this margin a tile's pixels are those of the whole
 * picture. Sum of the convolution radii along the deepest path: ESRGAN slim 3×3 ×2 + blocks 3×3 ×2 + 3×3 +
 * 5×5 + 3×3 ×2 + the last 3×3 = 1+1 +1+1 +1 +2 +1+1 +1; medium has ten blocks in place of two.
 */
export function reachOf(model: ModelId): number {
  return model.startsWith('esrgan-medium') ? 18 : 10;
}

/**
 * Enlarges tile by tile; every finished tile goes to the sink at once, so memory does not grow with the
 * picture. `model` null is plain Lanczos-3; else the network draws the colours and Lanczos the alpha.
 */
export async function upscale(
  context: OperationContext,
  request: UpscaleRequest,
  model: ModelId | null,
): Promise<Result<OperationResults['upscale'], EngineError>> {
  const { source, factor, sink } = request;
  if (Math.max(source.width, source.height) * factor > longestSide) {
    const size = `${source.width * factor} × ${source.height * factor}`;
    return err({
      kind: 'too-large',
      message: `The result would be ${size} pixels; the limit is ${longestSide} a side.`,
    });
  }
  let network: Network | null = null;
  if (model !== null) {
    const opened = await context.open(model);
    if (!opened.ok) return opened;
    network = opened.value;
  }
  const margin = model === null ? lanczosReach : reachOf(model);
  const tiles = tilesOf(source, model === null ? lanczosTile : networkTile(model), margin);
  for (const [index, tile] of tiles.entries()) {
    if (context.signal.aborted) return cancelled;
    context.progress({ label: `Tile ${index + 1} of ${tiles.length}`, fraction: index / tiles.length });
    const input = await source.readRegion(tile.outer);
    const inner = insideOf(tile);
    const output =
      network === null
        ? ok(lanczosPixels(input, inner, factor))
        : await enlarge(network, input, inner, factor);
    if (!output.ok) return output;
    if (context.signal.aborted) return cancelled;
    await sink.write(tile.inner.x * factor, tile.inner.y * factor, output.value);
  }
  return ok({ tiles: tiles.length });
}

/** The tile's own part in the coordinates of what was read for it. */
function insideOf({ inner, outer }: Tile): Rect {
  return { ...inner, x: inner.x - outer.x, y: inner.y - outer.y };
}

async function enlarge(
  network: Network,
  input: PixelBuffer,
  inner: Rect,
  factor: number,
): Promise<Result<PixelBuffer, EngineError>> {
  const { width, height, data } = input;
  const plane = width * height;
  const planes = new Float32Array(3 * plane);
  for (let i = 0; i < plane; i += 1) {
    for (let c = 0; c < 3; c += 1) planes[c * plane + i] = data[i * 4 + c] ?? 0;
  }
  const alpha = alphaPlane(input);
  // The bytes under invisible pixels are often black, which would fringe every edge beside them.
  if (alpha !== null) {
    const visible = alpha.map((value) => value / 255);
    extendVisible(planes, visible, null, width, height);
  }
  const output = await network.run({ data: planes, dims: [1, 3, height, width] });
  if (!output.ok) return output;
  const bigAlpha = alpha === null ? null : lanczosPlanes(alpha, width, height, 1, inner, factor);
  return ok(cutOut(output.value.data, width * factor, height * factor, inner, factor, bigAlpha));
}

/** RGB planes 0..255 → the wanted part as pixels, rounded to the nearest value. */
function cutOut(
  planes: Float32Array,
  bigWidth: number,
  bigHeight: number,
  inner: Rect,
  factor: number,
  alpha: Float32Array | null,
): PixelBuffer {
  const width = inner.width * factor;
  const height = inner.height * factor;
  const plane = bigWidth * bigHeight;
  const data = new Uint8ClampedArray(width * height * 4);
  for (let y = 0, to = 0; y < height; y += 1) {
    let from = (inner.y * factor + y) * bigWidth + inner.x * factor;
    for (let x = 0; x < width; x += 1, from += 1, to += 4) {
      // Uint8ClampedArray rounds and clips.
      data[to] = planes[from] ?? 0;
      data[to + 1] = planes[plane + from] ?? 0;
      data[to + 2] = planes[2 * plane + from] ?? 0;
      data[to + 3] = alpha === null ? 255 : (alpha[to / 4] ?? 0);
    }
  }
  return { width, height, data };
}
