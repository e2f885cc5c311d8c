import type { PixelBuffer } from '../../../kernel/pixels/buffers.ts';
import { intersectRects, isEmptyRect } from '../../../kernel/shared/geometry.ts';
import type { Rect } from '../../../kernel/shared/geometry.ts';
import { networkSide } from './holes.ts';
import type { HoleField } from './holes.ts';

/** A filled group of holes, kept at the network's size and drawn at full size where it is asked for. */
export interface Patch {
  readonly field: HoleField;
  readonly crop: Rect;
  /** RGB planes of the crop at `networkSide`², 0..255. */
  readonly colour: Float32Array;
}

/**
 * Draws `patch` over `target`, whose top left pixel is at (x, y) of the picture.
 * Straight alpha "over"; where the target is empty the fill's own colour and coverage stay.
 */
export function drawPatch(patch: Patch, target: PixelBuffer, x: number, y: number): void {
  const { rect, alpha } = patch.field;
  const common = intersectRects(rect, { x, y, width: target.width, height: target.height });
  if (isEmptyRect(common)) return;
  const sampler = createSampler(patch.colour, patch.crop, common);
  for (let row = common.y; row < common.y + common.height; row += 1) {
    const line = sampler.row(row);
    let from = (row - rect.y) * rect.width + common.x - rect.x;
    let to = ((row - y) * target.width + common.x - x) * 4;
    for (let i = 0; i < common.width; i += 1, from += 1, to += 4) {
      const coverage = alpha[from] ?? 0;
      if (coverage === 0) continue;
      blend(target.data, to, line, i * 3, coverage);
    }
  }
}

function blend(
  data: Uint8ClampedArray,
  to: number,
  line: Float32Array,
  from: number,
  coverage: number,
): void {
  const below = ((data[to + 3] ?? 0) * (255 - coverage)) / 255;
  const total = below + coverage;
  for (let c = 0; c < 3; c += 1) {
    data[to + c] = ((data[to + c] ?? 0) * below + (line[from + c] ?? 0) * coverage) / total;
  }
  data[to + 3] = total;
}

/** Catmull-Rom interpolation of the small picture, one full-size row at a time (columns first, then rows). */
function createSampler(colour: Float32Array, crop: Rect, area: Rect) {
  const columns = tapsOf(area.x - crop.x, area.width, crop.width);
  const rows = tapsOf(area.y - crop.y, area.height, crop.height);
  const stretched = new Map<number, Float32Array>();
  const line = new Float32Array(area.width * 3);

  /** A small row at full width. */
  function wide(small: number): Float32Array {
    const ready = stretched.get(small);
    if (ready !== undefined) return ready;
    // Rows are asked for in order, so four are alive at a time.
    if (stretched.size > 8) for (const key of stretched.keys()) if (key < small - 4) stretched.delete(key);
    const out = new Float32Array(area.width * 3);
    for (let c = 0; c < 3; c += 1) {
      const base = (c * networkSide + small) * networkSide;
      for (let i = 0; i < area.width; i += 1) {
        let sum = 0;
        for (let k = 0; k < 4; k += 1) {
          sum += (columns.weights[i * 4 + k] ?? 0) * (colour[base + (columns.taps[i * 4 + k] ?? 0)] ?? 0);
        }
        out[i * 3 + c] = sum;
      }
    }
    stretched.set(small, out);
    return out;
  }

  return {
    /** RGB triples of picture row `y` over the area's columns; valid until the next call. */
    row(y: number): Float32Array {
      const at = (y - area.y) * 4;
      line.fill(0);
      for (let k = 0; k < 4; k += 1) {
        const weight = rows.weights[at + k] ?? 0;
        if (weight === 0) continue;
        const source = wide(rows.taps[at + k] ?? 0);
        for (let i = 0; i < line.length; i += 1) line[i] = (line[i] ?? 0) + weight * (source[i] ?? 0);
      }
      return line;
    },
  };
}

function tapsOf(start: number, length: number, cropLength: number) {
  const scale = networkSide / cropLength;
  const taps = new Int32Array(length * 4);
  const weights = new Float32Array(length * 4);
  for (let i = 0; i < length; i += 1) {
    const position = (start + i + 0.5) * scale - 0.5;
    const base = Math.floor(position);
    const t = position - base;
    const catmullRom = [
      ((-0.5 * t + 1) * t - 0.5) * t,
      (1.5 * t - 2.5) * t * t + 1,
      ((-1.5 * t + 2) * t + 0.5) * t,
      (0.5 * t - 0.5) * t * t,
    ];
    for (let k = 0; k < 4; k += 1) {
      taps[i * 4 + k] = Math.min(networkSide - 1, Math.max(0, base - 1 + k));
      weights[i * 4 + k] = catmullRom[k] ?? 0;
    }
  }
  return { taps, weights };
}
