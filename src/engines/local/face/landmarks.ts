import type { EngineError } from '../../../kernel/operations/ports.ts';
import type { PixelSource } from '../../../kernel/pixels/buffers.ts';
import { inflateRect, intersectRects } from '../../../kernel/shared/geometry.ts';
import type { Rect } from '../../../kernel/shared/geometry.ts';
import { ok } from '../../../kernel/shared/result.ts';
import type { Result } from '../../../kernel/shared/result.ts';
import { shrunk } from '../pixels/shrink.ts';
import type { Network } from '../runtime/context.ts';
import { boundsOf, rollOf, rotated } from './points.ts';
import type { Point } from './points.ts';
import { regionOf } from './regionOf.ts';

/** Side of the square the network sees. */
const side = 112;
const pointCount = 68;
/** The second look goes a little beyond the points of the first, which may have been cut off. */
const secondLook = 1.12;

/** A square on the picture, turned clockwise by `angle` radians around its middle. */
interface Square {
  readonly x: number;
  readonly y: number;
  readonly side: number;
  readonly angle: number;
}

/**
 * The 68 points of the face in `box` (iBUG 300-W numbering), in pixels of the picture. Looked for twice: the network was
 * trained on upright faces, so the second time the picture is turned as the first points say.
 */
export async function landmarksOf(
  network: Network,
  source: PixelSource,
  box: Rect,
): Promise<Result<readonly Point[], EngineError>> {
  const first = await look(network, source, squareAround(box, 0));
  if (!first.ok) return first;
  return look(network, source, uprightSquare(first.value));
}

function squareAround({ x, y, width, height }: Rect, angle: number): Square {
  return { x: x + width / 2, y: y + height / 2, side: Math.max(width, height), angle };
}

function uprightSquare(points: readonly Point[]): Square {
  const angle = rollOf(points);
  const turned = boundsOf(points.map((point) => rotated(point, -angle)));
  const { x, y, side: length } = squareAround(turned, angle);
  return { ...rotated({ x, y }, angle), side: length * secondLook, angle };
}

async function look(
  network: Network,
  source: PixelSource,
  square: Square,
): Promise<Result<readonly Point[], EngineError>> {
  const data = await pixelsOf(source, square);
  const output = await network.run({ data, dims: [1, 3, side, side] });
  if (!output.ok) return output;
  const values = output.value.data;
  return ok(
    Array.from({ length: pointCount }, (_, i) =>
      placeOf(square, { x: (values[2 * i] ?? 0) * side, y: (values[2 * i + 1] ?? 0) * side }),
    ),
  );
}

/** A point of the network's picture on the document. */
function placeOf(square: Square, { x, y }: Point): Point {
  const scale = square.side / side;
  const offset = rotated({ x: (x - side / 2) * scale, y: (y - side / 2) * scale }, square.angle);
  return { x: square.x + offset.x, y: square.y + offset.y };
}

/** RGB planes of the square, black beside the picture. */
async function pixelsOf(source: PixelSource, square: Square): Promise<Float32Array> {
  const out = new Float32Array(3 * side * side);
  const reach = square.side * (square.angle === 0 ? 0.5 : Math.SQRT1_2);
  const around = inflateRect({ x: square.x, y: square.y, width: 0, height: 0 }, reach);
  const region = intersectRects(around, { x: 0, y: 0, width: source.width, height: source.height });
  if (region.width === 0 || region.height === 0) return out;
  const scale = Math.min(1, side / square.side);
  const width = Math.max(1, Math.round(region.width * scale));
  const height = Math.max(1, Math.round(region.height * scale));
  const small = await shrunk(regionOf(source, region), { width, height });
  const plane = width * height;
  for (let row = 0, at = 0; row < side; row += 1)
    for (let column = 0; column < side; column += 1, at += 1) {
      const place = placeOf(square, { x: column + 0.5, y: row + 0.5 });
      const u = ((place.x - region.x) * width) / region.width - 0.5;
      const v = ((place.y - region.y) * height) / region.height - 0.5;
      if (u < -0.5 || v < -0.5 || u > width - 0.5 || v > height - 0.5) continue;
      const x = Math.min(width - 2, Math.max(0, Math.floor(u)));
      const y = Math.min(height - 2, Math.max(0, Math.floor(v)));
      const [fx, fy] = [clamped(u - x), clamped(v - y)];
      for (let c = 0; c < 3; c += 1) {
        const from = c * plane + y * width + x;
        const value = (offset: number): number => small.data[from + offset] ?? 0;
        const top = value(0) * (1 - fx) + value(1) * fx;
        const bottom = value(width) * (1 - fx) + value(width + 1) * fx;
        out[c * side * side + at] = top * (1 - fy) + bottom * fy;
      }
    }
  return out;
}

const clamped = (share: number): number => Math.min(1, Math.max(0, share));
