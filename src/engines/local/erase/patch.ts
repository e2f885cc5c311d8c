import type { PixelBuffer } from '../../../kernel/pixels/buffers.ts';
import { intersectRects, isEmptyRect } from '../../../kernel/shared/geometry.ts';
import type { Rect } from '../../../kernel/shared/geometry.ts';
import { networkSide } from './networkSide.ts';
import type { HoleField } from './holes.ts';

/** A filled group of holes, kept at the network's size and drawn at full size where it is asked for. */
export interface Patch {
  readonly field: HoleField;
  readonly crop: Rect;
  /** RGB planes of the crop at `networkSide`², 0..255. */
  readonly colour: Float32Array;
  /** The fill's opacity in the same grid, 0..255; null = opaque. */
  readonly alpha: Float32Array | null;
}

/**
 * Puts `patch` in the place of what `target` holds, by its coverage; the target's top left pixel is at (x, y)
 * of the picture. Premultiplied `target · (1 − coverage) + fill · coverage`: with an opaque fill that is
 * "over", a transparent fill takes away. Where the target is empty the fill's own colour stays.
 *
 * @param kept share of what lies below the target that stays, per pixel; lowered along
 */
export function drawPatch(
  patch: Patch,
  target: PixelBuffer,
  x: number,
  y: number,
  kept: Float32Array | null = null,
): void {
  const { rect, alpha } = patch.field;
  const common = intersectRects(rect, { x, y, width: target.width, height: target.height });
  if (isEmptyRect(common)) return;
  const sampler = createSampler(patch.colour, 3, patch.crop, common);
  const opacity = patch.alpha === null ? null : createSampler(patch.alpha, 1, patch.crop, common);
  for (let row = common.y; row < common.y + common.height; row += 1) {
    const line = sampler.row(row);
    const alphas = opacity?.row(row);
    let from = (row - rect.y) * rect.width + common.x - rect.x;
    let to = ((row - y) * target.width + common.x - x) * 4;
    for (let i = 0; i < common.width; i += 1, from += 1, to += 4) {
      const coverage = alpha[from] ?? 0;
      if (coverage === 0) continue;
      const opaque = alphas === undefined ? 255 : Math.min(255, Math.max(0, alphas[i] ?? 0));
      blend(target.data, to, line, i * 3, coverage, opaque);
      if (kept !== null) kept[to / 4] = (kept[to / 4] ?? 0) * (1 - coverage / 255);
    }
  }
}

function blend(
  data: Uint8ClampedArray,
  to: number,
  line: Float32Array,
  from: number,
  coverage: number,
  alpha: number,
): void {
  const below = ((data[to + 3] ?? 0) * (255 - coverage)) / 255;
  const added = (coverage * alpha) / 255;
  const total = below + added;
  if (total > 0) {
    for (let c = 0; c < 3; c += 1) {
      data[to + c] = ((data[to + c] ?? 0) * below + (line[from + c] ?? 0) * added) / total;
    }
  }
  data[to + 3] = total;
}

/** Catmull-Rom interpolation of the small picture, one full-size row at a time (columns first, then rows). */
function createSampler(planes: Float32Array, count: number, crop: Rect, area: Rect) {
  const columns = tapsOf(area.x - crop.x, area.width, crop.width);
  const rows = tapsOf(area.y - crop.y, area.height, crop.height);
  const stretched = new Map<number, Float32Array>();
  const line = new Float32Array(area.width * count);

  /** A small row at full width. */
  function wide(small: number): Float32Array {
    const ready = stretched.get(small);
    if (ready !== undefined) return ready;
    // Rows are asked for in order, so four are alive at a time.
    if (stretched.size > 8) for (const key of stretched.keys()) if (key < small - 4) stretched.delete(key);
    const out = new Float32Array(area.width * count);
    for (let c = 0; c < count; c += 1) {
      const base = (c * networkSide + small) * networkSide;
      for (let i = 0; i < area.width; i += 1) {
        let sum = 0;
        for (let k = 0; k < 4; k += 1) {
          sum += (columns.weights[i * 4 + k] ?? 0) * (planes[base + (columns.taps[i * 4 + k] ?? 0)] ?? 0);
        }
        out[i * count + c] = sum;
      }
    }
    stretched.set(small, out);
    return out;
  }

  return {
    /** The planes' values, pixel by pixel, of picture row `y` over the area's columns; valid until the next call. */
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
