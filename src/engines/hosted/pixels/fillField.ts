import type { EngineError } from '../../../kernel/operations/ports.ts';
import type { AlphaBuffer, MaskSource } from '../../../kernel/pixels/buffers.ts';
import { inflateRect, intersectRects } from '../../../kernel/shared/geometry.ts';
import type { Rect, Size } from '../../../kernel/shared/geometry.ts';
import { err, ok } from '../../../kernel/shared/result.ts';
import type { Result } from '../../../kernel/shared/result.ts';
import { coverageRamp, groupHoles } from '../../local/erase/holes.ts';
import { createComponentFinder } from '../../local/pixels/components.ts';
import type { Component } from '../../local/pixels/components.ts';
import { squaredDistances } from '../../local/pixels/distance.ts';

const bandRows = 512;

/** How far a fill covers the picture: the selection, grown and feathered as the local eraser grows it. */
export interface FillField {
  /** Holds everything that is covered. */
  readonly rect: Rect;
  readonly holes: number;
  /** 255 where fully selected, falling to 0 along the border. Reads no more of the selection than it needs. */
  coverage(rect: Rect): Promise<Uint8ClampedArray<ArrayBuffer>>;
}

export async function fillFieldOf(mask: MaskSource): Promise<Result<FillField, EngineError>> {
  const found = await findPieces(mask);
  if (!found.ok) return found;
  const { pieces, most } = found.value;
  const groups = groupHoles(pieces);
  if (groups.length === 0) return err({ kind: 'invalid', message: 'Nothing is selected.' });
  // One radius for all: the service fills everything in one run.
  const radius = Math.max(...groups.map((group) => group.radius));
  const ramp = coverageRamp(radius);
  const whole = wholeOf(mask);
  return ok({
    rect: intersectRects(inflateRect(intersectRects(mask.bounds, whole), radius), whole),
    holes: groups.length,
    coverage: async (rect) => {
      const around = intersectRects(inflateRect(rect, radius), whole);
      return grown(await mask.readRegion(around), around, rect, most, radius, ramp);
    },
  });
}

/** Connected pieces of the selection, and its strongest value: one that is nowhere full is raised until it is. */
async function findPieces(
  mask: MaskSource,
): Promise<Result<{ readonly pieces: Component[]; readonly most: number }, EngineError>> {
  const bounds = intersectRects(mask.bounds, wholeOf(mask));
  const finder = createComponentFinder();
  let most = 1;
  for (let y = bounds.y; y < bounds.y + bounds.height && bounds.width > 0; y += bandRows) {
    const height = Math.min(bandRows, bounds.y + bounds.height - y);
    const { data } = await mask.readRegion({ x: bounds.x, y, width: bounds.width, height });
    most = Math.max(most, highest(data));
    for (let row = 0; row < height; row += 1) {
      if (finder.addRow(y + row, bounds.x, data, row * bounds.width, bounds.width)) continue;
      return err({ kind: 'too-large', message: 'The mask has too many separate pieces to fill.' });
    }
  }
  return ok({ pieces: finder.finish(), most });
}

function wholeOf({ width, height }: Size): Rect {
  return { x: 0, y: 0, width, height };
}

function highest(data: Uint8ClampedArray): number {
  let most = 0;
  for (let i = 0; i < data.length; i += 1) if ((data[i] as number) > most) most = data[i] as number;
  return most;
}

function grown(
  selected: AlphaBuffer,
  around: Rect,
  rect: Rect,
  most: number,
  radius: number,
  ramp: Uint8Array,
): Uint8ClampedArray<ArrayBuffer> {
  const { data } = selected;
  const core = new Uint8Array(data.length);
  for (let i = 0; i < data.length; i += 1) if ((data[i] as number) >= most) core[i] = 1;
  const distances = squaredDistances(core, around.width, around.height, radius);
  const out = new Uint8ClampedArray(rect.width * rect.height);
  for (let y = 0, to = 0; y < rect.height; y += 1) {
    let from = (rect.y + y - around.y) * around.width + rect.x - around.x;
    for (let x = 0; x < rect.width; x += 1, from += 1, to += 1) {
      const own = ((data[from] as number) * 255) / most;
      out[to] = Math.max(own, ramp[distances[from] as number] ?? 0);
    }
  }
  return out;
}

/**
 * Where anything of `part` is covered, seen at another size: 255 there, 0 elsewhere. No service then keeps a pixel of
 * what is to go.
 */
export async function supportOf(field: FillField, part: Rect, size: Size): Promise<AlphaBuffer> {
  const support = new Uint8ClampedArray(size.width * size.height);
  const inside = intersectRects(field.rect, part);
  const right = inside.x + inside.width;
  const bottom = inside.y + inside.height;
  for (let y = inside.y; y < bottom; y += bandRows)
    for (let x = inside.x; x < right; x += bandRows) {
      const square = { x, y, width: Math.min(bandRows, right - x), height: Math.min(bandRows, bottom - y) };
      const place = { ...square, x: x - part.x, y: y - part.y };
      markCovered(await field.coverage(square), place, part, support, size);
    }
  return { ...size, data: support };
}

/** What is known at another size: 1 where nothing of `support` lies, 0 elsewhere. */
export function knownAt(support: AlphaBuffer, size: Size): Uint8Array {
  const data = new Uint8ClampedArray(size.width * size.height);
  const { width, height } = support;
  markCovered(support.data, { x: 0, y: 0, width, height }, support, data, size);
  return Uint8Array.from(data, (value) => (value === 0 ? 1 : 0));
}

/** `place`: of the covered square in a picture as large as `whole`. */
function markCovered(
  covered: Uint8ClampedArray,
  place: Rect,
  whole: Size,
  marks: Uint8ClampedArray,
  size: Size,
): void {
  const [left, right] = reach(place.x, place.width, whole.width, size.width);
  const [top, bottom] = reach(place.y, place.height, whole.height, size.height);
  for (let y = 0, at = 0; y < place.height; y += 1) {
    for (let x = 0; x < place.width; x += 1, at += 1) {
      if (covered[at] === 0) continue;
      const to = right[x] as number;
      for (let row = top[y] as number; row < (bottom[y] as number); row += 1) {
        marks.fill(255, row * size.width + (left[x] as number), row * size.width + to);
      }
    }
  }
}

/** First and past-the-last place at the new size that each old one has a part in. */
function reach(start: number, length: number, from: number, to: number): readonly [Int32Array, Int32Array] {
  const first = new Int32Array(length);
  const end = new Int32Array(length);
  for (let i = 0; i < length; i += 1) {
    first[i] = Math.floor(((start + i) * to) / from);
    end[i] = Math.min(to, Math.ceil(((start + i + 1) * to) / from));
  }
  return [first, end];
}
