import type { OperationResults, StyleTransferRequest } from '../../../kernel/operations/catalogue.ts';
import type { EngineError } from '../../../kernel/operations/ports.ts';
import type { PixelBuffer, PixelSource } from '../../../kernel/pixels/buffers.ts';
import { thumbnailOf } from '../../../kernel/pixels/resample.ts';
import type { Size } from '../../../kernel/shared/geometry.ts';
import { err, ok } from '../../../kernel/shared/result.ts';
import type { Result } from '../../../kernel/shared/result.ts';
import { cancelled } from '../runtime/context.ts';
import type { OperationContext } from '../runtime/context.ts';
import { tilesOf } from '../upscale/tiles.ts';
import { createEnlarger, enlargeReach } from './enlarge.ts';
import { dither } from './finishes.ts';
import type { Row, Sheet } from './finishes.ts';
import { paintedFields } from './fields.ts';
import type { Fields } from './fields.ts';
import { looks } from './looks.ts';
import type { Look } from './looks.ts';
import { readRect, workTile } from './workTile.ts';

/** Brush marks belong to the sheet, not to the pixel: larger pictures are painted at most at this size, and enlarged. */
const workSide = 2400;
/** Of a tile, in working pixels; more would need more memory, less would compute more of the margins twice. */
const tileSide = 896;
/** The farthest that any look looks, in working pixels: two paintings, the flow under them, lines along it. */
const reach = 52 + enlargeReach;
const unitSide = 1600;

/**
 * Paints the picture with classical filters, tile by tile: the same picture whole and in parts, from the same seed. Its
 * alpha stays as it is.
 *
 * @param side of a tile, in working pixels; tests compare sizes
 */
export async function painterly(
  context: OperationContext,
  { source, style, strength, seed, sink }: StyleTransferRequest,
  side: number = tileSide,
): Promise<Result<OperationResults['style-transfer'], EngineError>> {
  if (style.kind !== 'preset') {
    return err({ kind: 'invalid', message: 'Painterly makes its own presets only: choose one.' });
  }
  const longest = Math.max(source.width, source.height);
  const scale = Math.ceil(longest / workSide);
  const work = { width: Math.ceil(source.width / scale), height: Math.ceil(source.height / scale) };
  context.progress({ label: 'Looking at the picture', fraction: null });
  const range = await toneRange(source);
  const sheet: Sheet = { seed: seed >>> 0, unit: longest / unitSide, ...range };
  const look = looks[style.preset];
  const tiles = tilesOf(work, side, 0);
  let opaque = true;
  for (const [index, { inner }] of tiles.entries()) {
    if (context.signal.aborted) return cancelled;
    context.progress({ label: `Tile ${index + 1} of ${tiles.length}`, fraction: index / tiles.length });
    const rect = {
      x: inner.x - reach,
      y: inner.y - reach,
      width: inner.width + 2 * reach,
      height: inner.height + 2 * reach,
    };
    const read = readRect(rect, source, scale);
    const pixels = await source.readRegion(read);
    const tile = workTile(pixels, read, rect, source, scale);
    const fields = await paintedFields(tile, look, sheet.unit / scale, sheet.seed, () => pause(context));
    if (fields === null) return cancelled;
    const place = readRect(inner, source, scale);
    const part = cut(pixels, place.x - read.x, place.y - read.y, place);
    if (!finishPart(part, place, fields, look, sheet, scale, strength)) opaque = false;
    if (context.signal.aborted) return cancelled;
    await sink.write(place.x, place.y, part);
  }
  return ok({ opaque });
}

/** Lets a cancel be heard between two stages. @returns whether to go on */
async function pause({ signal }: OperationContext): Promise<boolean> {
  await new Promise((resolve) => setTimeout(resolve, 0));
  return !signal.aborted;
}

/** Brightness below which, and above which, two in a hundred visible pixels lie. */
async function toneRange(source: PixelSource): Promise<Pick<Sheet, 'dark' | 'light'>> {
  const { data } = await thumbnailOf(source, 256);
  const counts = new Uint32Array(256);
  let total = 0;
  for (let at = 0; at < data.length; at += 4) {
    if ((data[at + 3] as number) < 128) continue;
    const luma =
      0.299 * (data[at] as number) + 0.587 * (data[at + 1] as number) + 0.114 * (data[at + 2] as number);
    counts[Math.round(luma)] = (counts[Math.round(luma)] as number) + 1;
    total += 1;
  }
  const below = (share: number): number => {
    let seen = 0;
    const level = counts.findIndex((count) => (seen += count) > share * total);
    return level < 0 ? 255 : level;
  };
  return total === 0 ? { dark: 0, light: 1 } : { dark: below(0.02) / 255, light: below(0.98) / 255 };
}

function cut({ data, width }: PixelBuffer, left: number, top: number, size: Size): PixelBuffer {
  const out = new Uint8ClampedArray(size.width * size.height * 4);
  for (let y = 0; y < size.height; y += 1) {
    const from = ((top + y) * width + left) * 4;
    out.set(data.subarray(from, from + size.width * 4), y * size.width * 4);
  }
  return { width: size.width, height: size.height, data: out };
}

/** Draws over the colours in place. @returns whether all of it is opaque */
function finishPart(
  { data, width, height }: PixelBuffer,
  place: { readonly x: number; readonly y: number },
  { tile, lines, bristles, relief, steepness }: Fields,
  look: Look,
  sheet: Sheet,
  scale: number,
  strength: number,
): boolean {
  const enlarger = createEnlarger(tile, scale);
  const line = (): Row['red'] => new Float32Array(width);
  const planes = [tile.red, tile.green, tile.blue, lines, bristles, relief, steepness];
  const [red, green, blue, ...others] = planes.map(line) as [
    Row['red'],
    Row['red'],
    Row['red'],
    ...Row['red'][],
  ];
  const [inkLine, bristleLine, reliefLine, steepLine] = others as [
    Row['red'],
    Row['red'],
    Row['red'],
    Row['red'],
  ];
  const outs = [red, green, blue, inkLine, bristleLine, reliefLine, steepLine];
  let opaque = true;
  for (let y = 0; y < height; y += 1) {
    for (const [k, plane] of planes.entries()) {
      if (plane !== null) enlarger.row(plane, place.y + y, place.x, outs[k] as Row['red']);
    }
    const row: Row = {
      x: place.x,
      y: place.y + y,
      length: width,
      red,
      green,
      blue,
      lines: inkLine,
      bristles: bristleLine,
      relief: reliefLine,
      steepness: steepLine,
    };
    look.finish(row, sheet);
    if (!writeRow(data, y * width * 4, row, strength, sheet.seed)) opaque = false;
  }
  return opaque;
}

function writeRow(data: Uint8ClampedArray, start: number, row: Row, strength: number, seed: number): boolean {
  let opaque = true;
  for (let i = 0, at = start; i < row.length; i += 1, at += 4) {
    const noise = strength * dither(row.x + i, row.y, seed);
    // Clamped and rounded by the array.
    data[at] = mixed(data[at] as number, row.red[i] as number, strength) + noise;
    data[at + 1] = mixed(data[at + 1] as number, row.green[i] as number, strength) + noise;
    data[at + 2] = mixed(data[at + 2] as number, row.blue[i] as number, strength) + noise;
    if (data[at + 3] !== 255) opaque = false;
  }
  return opaque;
}

const mixed = (own: number, painted: number, strength: number): number =>
  own + strength * (255 * painted - own);
