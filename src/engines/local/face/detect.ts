import type { EngineError } from '../../../kernel/operations/ports.ts';
import type { PixelSource } from '../../../kernel/pixels/buffers.ts';
import { inflateRect, intersectRects } from '../../../kernel/shared/geometry.ts';
import type { Rect } from '../../../kernel/shared/geometry.ts';
import { ok } from '../../../kernel/shared/result.ts';
import type { Result } from '../../../kernel/shared/result.ts';
import { shrunk } from '../pixels/shrink.ts';
import type { Network, TensorValue } from '../runtime/context.ts';

/**
 * Squares in which faces are looked for: the smaller one finds large faces, the larger one small faces in a group.
 * Both are among the sizes that the network was made for (128 to 608, multiples of 32).
 */
const squares = [416, 608] as const;
/** Width and height of the five anchors in cells, as the network was trained (face-api, tinyFaceDetector/const). */
const anchors = [
  [1.603231, 2.094468],
  [6.041143, 7.080126],
  [2.882459, 3.518061],
  [4.266906, 5.178857],
  [9.041765, 10.66308],
] as const;
const valuesPerAnchor = 5;
/** Below it are hands, lamps and cups as often as faces. */
const leastScore = 0.5;
/** Two boxes that share more of their union are one face. */
const sameFace = 0.4;
/** A face of fewer pixels has no features to move. */
const leastSide = 24;

export interface FoundFace {
  /** From brows to chin, in pixels of the picture, whole and inside it. */
  readonly box: Rect;
  /** 0..1. */
  readonly score: number;
}

/** The faces of a picture, largest first. */
export async function findFaces(
  network: Network,
  source: PixelSource,
): Promise<Result<readonly FoundFace[], EngineError>> {
  const found: FoundFace[] = [];
  for (const side of squares) {
    const output = await network.run(await letterboxed(source, side));
    if (!output.ok) return output;
    found.push(...facesOf(output.value, Math.max(source.width, source.height)));
  }
  const whole = { x: 0, y: 0, width: source.width, height: source.height };
  const faces = withoutTwins(found).flatMap(({ box, score }) => {
    const inside = intersectRects(inflateRect(box, 0), whole);
    return Math.min(inside.width, inside.height) < leastSide ? [] : [{ box: inside, score }];
  });
  return ok(faces.toSorted((a, b) => area(b.box) - area(a.box)));
}

/** The picture in the upper left of a square, black beside it, as the network was trained. */
async function letterboxed(source: PixelSource, side: number): Promise<TensorValue> {
  const scale = side / Math.max(source.width, source.height);
  const width = Math.max(1, Math.round(source.width * scale));
  const height = Math.max(1, Math.round(source.height * scale));
  const picture = await shrunk(source, { width, height });
  const data = new Float32Array(3 * side * side);
  for (let c = 0; c < 3; c += 1)
    for (let y = 0; y < height; y += 1) {
      const from = (c * height + y) * width;
      data.set(picture.data.subarray(from, from + width), (c * side + y) * side);
    }
  return { data, dims: [1, 3, side, side] };
}

/** @param longest side of the picture in pixels, which the square stands for */
export function facesOf({ data, dims }: TensorValue, longest: number): readonly FoundFace[] {
  const [, , rows = 0, columns = 0] = dims;
  const cells = rows * columns;
  const cell = longest / rows;
  const faces: FoundFace[] = [];
  for (const [index, [anchorWidth, anchorHeight]] of anchors.entries())
    for (let at = 0; at < cells; at += 1) {
      const value = (part: number): number => data[(index * valuesPerAnchor + part) * cells + at] ?? 0;
      const score = sigmoid(value(4));
      if (score < leastScore) continue;
      const width = Math.exp(value(2)) * anchorWidth * cell;
      const height = Math.exp(value(3)) * anchorHeight * cell;
      const x = ((at % columns) + sigmoid(value(0))) * cell - width / 2;
      const y = (Math.floor(at / columns) + sigmoid(value(1))) * cell - height / 2;
      faces.push({ box: { x, y, width, height }, score });
    }
  return faces;
}

/** Of boxes that overlap, the surest one. */
export function withoutTwins(faces: readonly FoundFace[]): readonly FoundFace[] {
  const kept: FoundFace[] = [];
  for (const face of faces.toSorted((a, b) => b.score - a.score)) {
    if (kept.every(({ box }) => overlap(box, face.box) <= sameFace)) kept.push(face);
  }
  return kept;
}

function overlap(a: Rect, b: Rect): number {
  const shared = area(intersectRects(a, b));
  return shared / (area(a) + area(b) - shared);
}

const area = ({ width, height }: Rect): number => width * height;
const sigmoid = (value: number): number => 1 / (1 + Math.exp(-value));
