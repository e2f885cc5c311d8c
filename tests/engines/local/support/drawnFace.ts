import { painted } from './pictures.ts';
import type { PixelBuffer } from '../../../../src/kernel/pixels/buffers.ts';

type Colour = readonly [number, number, number];

/** What sets one drawn face apart from another. */
export interface Looks {
  readonly skin: Colour;
  readonly hair: Colour;
  readonly lips: Colour;
  /** Radians, clockwise. */
  readonly roll: number;
}

export const pale: Looks = { skin: [226, 182, 156], hair: [62, 42, 30], lips: [176, 78, 74], roll: 0 };
export const dark: Looks = { skin: [142, 96, 70], hair: [24, 20, 20], lips: [120, 48, 50], roll: 0 };

/** An ellipse whose rim is soft over the share `soft` of its radius, in units of half a face's width. */
interface Shape {
  readonly x: number;
  readonly y: number;
  readonly rx: number;
  readonly ry: number;
  readonly soft: number;
  readonly colour: Colour;
  readonly strength?: number;
  /** The light from the upper left falls on it. */
  readonly isLit?: boolean;
}

function shade([r, g, b]: Colour, factor: number): Colour {
  return [r * factor, g * factor, b * factor];
}

/** From back to front, as much as a detector looks for: drawn here, so nobody's likeness and no file. */
function shapesOf({ skin, hair, lips }: Looks): readonly Shape[] {
  return [
    { x: 0, y: -0.42, rx: 1.22, ry: 1.42, soft: 0.08, colour: hair },
    { x: 0, y: 1.75, rx: 0.55, ry: 1, soft: 0.08, colour: shade(skin, 0.72) },
    { x: 0, y: 0.05, rx: 0.95, ry: 1.32, soft: 0.05, colour: skin, isLit: true },
    { x: 0, y: -1.3, rx: 1, ry: 0.5, soft: 0.25, colour: hair },
    ...[-1, 1].flatMap((side) => sideShapes(side, skin, hair)),
    { x: -0.02, y: 0.08, rx: 0.09, ry: 0.36, soft: 1, colour: shade(skin, 1.16), strength: 0.5 },
    { x: -0.03, y: 0.28, rx: 0.12, ry: 0.1, soft: 1, colour: shade(skin, 1.2), strength: 0.6 },
    { x: 0, y: 0.42, rx: 0.2, ry: 0.05, soft: 1, colour: shade(skin, 0.66), strength: 0.6 },
    { x: 0, y: 0.7, rx: 0.33, ry: 0.1, soft: 0.4, colour: lips },
    { x: 0, y: 0.69, rx: 0.3, ry: 0.02, soft: 0.6, colour: shade(lips, 0.4) },
    { x: 0, y: 0.87, rx: 0.2, ry: 0.05, soft: 1, colour: shade(skin, 0.7), strength: 0.6 },
  ];
}

/** Socket, brow, eye, cheek and nostril of one side. */
function sideShapes(side: number, skin: Colour, hair: Colour): readonly Shape[] {
  const eye = side * 0.38;
  return [
    { x: eye, y: -0.2, rx: 0.3, ry: 0.2, soft: 0.9, colour: shade(skin, 0.68), strength: 0.75, isLit: true },
    { x: eye, y: -0.42, rx: 0.27, ry: 0.055, soft: 0.5, colour: shade(hair, 0.9) },
    { x: eye, y: -0.17, rx: 0.17, ry: 0.08, soft: 0.3, colour: [236, 232, 228] },
    { x: eye, y: -0.17, rx: 0.08, ry: 0.085, soft: 0.25, colour: [58, 40, 30] },
    { x: eye, y: -0.17, rx: 0.04, ry: 0.045, soft: 0.3, colour: [12, 10, 10] },
    { x: eye, y: -0.235, rx: 0.19, ry: 0.028, soft: 0.6, colour: [30, 22, 20] },
    { x: side * 0.5, y: 0.3, rx: 0.28, ry: 0.2, soft: 1, colour: shade(skin, 1.1), strength: 0.3 },
    { x: side * 0.1, y: 0.36, rx: 0.055, ry: 0.03, soft: 0.6, colour: [70, 36, 30] },
    { x: side * 0.19, y: 0.31, rx: 0.06, ry: 0.1, soft: 1, colour: shade(skin, 0.7), strength: 0.7 },
  ];
}

/** A copy of `below` with a drawn face on it: its middle at `x`, `y`, `radius` for half its width. */
export function faceOver(
  below: PixelBuffer,
  { x: middleX, y: middleY, radius }: { readonly x: number; readonly y: number; readonly radius: number },
  looks: Looks,
): PixelBuffer {
  const out = { ...below, data: below.data.slice() };
  const [cos, sin] = [Math.cos(looks.roll), Math.sin(looks.roll)];
  const shapes = shapesOf(looks);
  for (let row = 0, at = 0; row < out.height; row += 1)
    for (let column = 0; column < out.width; column += 1, at += 4) {
      const dx = (column + 0.5 - middleX) / radius;
      const dy = (row + 0.5 - middleY) / radius;
      if (dx * dx + dy * dy > 9) continue;
      draw(out.data, at, dx * cos + dy * sin, dy * cos - dx * sin, shapes);
    }
  return out;
}

function draw(data: Uint8ClampedArray, at: number, x: number, y: number, shapes: readonly Shape[]): void {
  const light = 1 - 0.16 * x - 0.1 * (y + 0.2) - 0.22 * x * x;
  for (const shape of shapes) {
    const distance = Math.hypot((x - shape.x) / shape.rx, (y - shape.y) / shape.ry);
    if (distance >= 1) continue;
    const share = Math.min(1, (1 - distance) / shape.soft) * (shape.strength ?? 1);
    const factor = shape.isLit ? light : 1;
    for (let c = 0; c < 3; c += 1) {
      data[at + c] = (data[at + c] ?? 0) * (1 - share) + (shape.colour[c] ?? 0) * factor * share;
    }
  }
}

export const wall = (width: number, height: number): PixelBuffer =>
  painted(width, height, (x, y) => [150 + (30 * x) / width, 160 - (20 * y) / height, 172]);
