import type { Rect } from '../../../kernel/shared/geometry.ts';

/** In pixels; the middle of the first pixel is at 0.5, 0.5. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

type Range = readonly [number, number];

/** Of the 68 points (iBUG 300-W numbering), as in the picture: the left eye is on the left. */
const eyes: { readonly left: Range; readonly right: Range } = { left: [36, 42], right: [42, 48] };
const mouth: Range = [48, 68];
const jawPoints = 17;
const brows: Range = [17, 27];
const chin = 8;
const noseTip = 30;
/** How far the face goes on above the brows, in lengths from brows to chin: skin on most faces, hair on few. */
const foreheadShare = 0.18;

function mean(points: readonly Point[], [from, to]: Range): Point {
  const part = points.slice(from, to);
  const sum = part.reduce((a, b) => ({ x: a.x + b.x, y: a.y + b.y }), { x: 0, y: 0 });
  return { x: sum.x / part.length, y: sum.y / part.length };
}

/** Radians by which the line through the eyes is turned, clockwise. */
export function rollOf(landmarks: readonly Point[]): number {
  const [left, right] = [mean(landmarks, eyes.left), mean(landmarks, eyes.right)];
  return Math.atan2(right.y - left.y, right.x - left.x);
}

/** Clockwise around the origin, by radians. */
export function rotated({ x, y }: Point, angle: number): Point {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return { x: x * cos - y * sin, y: x * sin + y * cos };
}

/**
 * Where the points of the face that comes are laid: where the other face has them, but for eyes and mouth, which keep
 * their own shape at the other's place. A closed mouth that is drawn over an open one would be torn.
 *
 * @param to the 68 points of the face that is covered @param from of the face that comes
 */
export function keptFeatures(to: readonly Point[], from: readonly Point[]): readonly Point[] {
  const scale = sizeOf(to) / sizeOf(from);
  const turn = rollOf(to) - rollOf(from);
  const kept = [...to];
  for (const range of [eyes.left, eyes.right, mouth]) {
    const [there, here] = [mean(to, range), mean(from, range)];
    for (const [i, point] of from.slice(...range).entries()) {
      const own = rotated({ x: (point.x - here.x) * scale, y: (point.y - here.y) * scale }, turn);
      kept[range[0] + i] = { x: there.x + own.x, y: there.y + own.y };
    }
  }
  return kept;
}

/** Mean of the distances between the eyes, and from them to the mouth: one of them shrinks when a face turns. */
function sizeOf(landmarks: readonly Point[]): number {
  const [left, right, below] = [eyes.left, eyes.right, mouth].map((range) => mean(landmarks, range));
  if (!left || !right || !below) return 1;
  const middle = { x: (left.x + right.x) / 2, y: (left.y + right.y) / 2 };
  return (
    (Math.hypot(right.x - left.x, right.y - left.y) + Math.hypot(below.x - middle.x, below.y - middle.y)) / 2
  );
}

/** The 68 points and ten above the brows: what the outline of a swapped face is drawn through. */
export function controlPoints(landmarks: readonly Point[]): readonly Point[] {
  const brow = mean(landmarks, brows);
  const end = landmarks[chin] ?? brow;
  const up = { x: (brow.x - end.x) * foreheadShare, y: (brow.y - end.y) * foreheadShare };
  const count = brows[1] - brows[0];
  const forehead = landmarks.slice(...brows).map((point, i) => {
    // Lower at the temples, as foreheads are.
    const height = 0.45 + 0.55 * Math.sin(((i + 0.5) / count) * Math.PI);
    return { x: point.x + up.x * height, y: point.y + up.y * height };
  });
  return [...landmarks, ...forehead];
}

export function boundsOf(points: readonly Point[]): Rect {
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}

/** Where the nose lies between the ends of the jaw, 0..1: 0.5 for a face seen from the front. */
export function turnOf(landmarks: readonly Point[]): number {
  const [left, right, nose] = [landmarks[0], landmarks[jawPoints - 1], landmarks[noseTip]];
  if (!left || !right || !nose) return 0.5;
  const across = { x: right.x - left.x, y: right.y - left.y };
  const length = across.x ** 2 + across.y ** 2;
  if (length === 0) return 0.5;
  return ((nose.x - left.x) * across.x + (nose.y - left.y) * across.y) / length;
}
