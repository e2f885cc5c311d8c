import { parseHexColour } from './colour.ts';
import type { PixelBuffer } from './buffers.ts';
import type { DocumentRecord } from '../document/records.ts';

type ColourSpace = DocumentRecord['colorSpace'];

/**
 * Linear sRGB → linear Display P3, both with the D65 white point: the product of the matrices sRGB → XYZ and
 * XYZ → Display P3 in CSS Color Module Level 4, section 18. Every sRGB colour lies inside P3.
 */
const toP3 = [
  [0.8224619687, 0.1775380313, 0],
  [0.0331941989, 0.9668058011, 0],
  [0.0170826307, 0.0723974407, 0.9105199286],
] as const;

/** Both spaces share sRGB's transfer curve. */
function toLinear(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

function fromLinear(value: number): number {
  return value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055;
}

const linearOfByte = Float32Array.from({ length: 256 }, (_, byte) => toLinear(byte / 255));

/** Fine enough for half a step of 255 where the curve is steepest, at black. */
const encodeSteps = 1 << 14;
const byteOfLinear = Uint8ClampedArray.from({ length: encodeSteps + 1 }, (_, step) =>
  Math.round(255 * fromLinear(step / encodeSteps)),
);

/**
 * Pixels of an sRGB picture (Studio's, a provider's) as a document's own values. The buffer itself where nothing
 * has to change. Alpha stays.
 */
export function srgbPixelsIn(space: ColourSpace, pixels: PixelBuffer): PixelBuffer {
  if (space === 'srgb') return pixels;
  const data = new Uint8ClampedArray(pixels.data);
  for (let at = 0; at < data.length; at += 4) {
    const [r, g, b] = p3Bytes(data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0);
    data[at] = r;
    data[at + 1] = g;
    data[at + 2] = b;
  }
  return { ...pixels, data };
}

/** A colour of the interface (`#rrggbb`, sRGB) as a document's own values. */
export function srgbColourIn(space: ColourSpace, colour: string): string {
  if (space === 'srgb') return colour;
  const { r, g, b } = parseHexColour(colour);
  return `#${p3Bytes(r, g, b)
    .map((value) => value.toString(16).padStart(2, '0'))
    .join('')}`;
}

function p3Bytes(r: number, g: number, b: number): readonly [number, number, number] {
  const [red, green, blue] = [linearOfByte[r] ?? 0, linearOfByte[g] ?? 0, linearOfByte[b] ?? 0];
  const byte = (row: (typeof toP3)[number]): number => {
    const value = row[0] * red + row[1] * green + row[2] * blue;
    return byteOfLinear[Math.round(Math.min(1, Math.max(0, value)) * encodeSteps)] ?? 0;
  };
  return [byte(toP3[0]), byte(toP3[1]), byte(toP3[2])];
}
