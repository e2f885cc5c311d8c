import type { ColorSpace } from '../stage/konvaStage.ts';
import { parseHexColour } from '../../kernel/pixels/colour.ts';

type Triple = readonly [number, number, number];

/**
 * Linear sRGB → linear Display P3, both with the D65 white point: the product of the matrices sRGB → XYZ and
 * XYZ → Display P3 in CSS Color Module Level 4, section 18 ("Sample code for color conversions").
 */
const srgbToDisplayP3: readonly [Triple, Triple, Triple] = [
  [0.8224619687, 0.1775380313, 0],
  [0.0331941989, 0.9668058011, 0],
  [0.0170826307, 0.0723974407, 0.9105199286],
];

/** A colour that a person chose (`#rrggbb`, sRGB) as the bytes of a document's colour space, `#rrggbb` again. */
export function paintColour(colour: string, colorSpace: ColorSpace): string {
  if (colorSpace === 'srgb') return colour;
  const { r, g, b } = parseHexColour(colour);
  const [lr, lg, lb] = [decode(r), decode(g), decode(b)];
  const bytes = srgbToDisplayP3.map((row) => encode(row[0] * lr + row[1] * lg + row[2] * lb));
  return `#${bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

/** Byte → linear light 0..1 by the sRGB transfer function, which Display P3 shares. */
function decode(byte: number): number {
  const value = byte / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

function encode(linear: number): number {
  const value = linear <= 0.0031308 ? linear * 12.92 : 1.055 * linear ** (1 / 2.4) - 0.055;
  return Math.round(Math.min(1, Math.max(0, value)) * 255);
}
