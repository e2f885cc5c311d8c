import { boxMean } from '../pixels/boxMean.ts';
import { guidedCoefficients } from '../pixels/guidedFilter.ts';
import { resizedPlane } from '../pixels/planes.ts';
import type { Planes } from '../pixels/shrink.ts';

/** A matte at working size that can be drawn at the picture's full size. */
export interface MatteModel {
  readonly width: number;
  readonly height: number;
  /** aR, aG, aB, b: inside the band alpha = a · colour (0..1) + b. */
  readonly coefficients: readonly [Float32Array, Float32Array, Float32Array, Float32Array];
  /** The matte away from edges, 0..1. */
  readonly base: Float32Array;
  /** 1 where the full-resolution colours decide, 0 where `base` does. */
  readonly band: Float32Array;
}

/** Flat parts of the picture, by variance of colours in 0..1. */
const epsilonCoarse = 1e-3;
const epsilonFine = 2e-4;

/**
 * Makes the network's soft, low-resolution answer follow the picture's own edges: a wide guided filter moves
 * the outline onto the edge, a narrow one, fitted again around that outline, keeps hair and other fine
 * structure. Far from the outline the matte is solid, whatever the colours say.
 *
 * @param picture RGB planes 0..255 (alpha, the fourth plane, limits the matte)
 * @param probable the network's answer at the picture's size, 0..1
 */
export function refinedMatte(picture: Planes, probable: Float32Array): MatteModel {
  const { width, height, data } = picture;
  const count = width * height;
  const guide = new Float32Array(3 * count);
  for (let i = 0; i < guide.length; i += 1) guide[i] = (data[i] ?? 0) / 255;
  /** One pixel of the network's answer, in pixels here. */
  const cell = Math.max(width, height) / 320;
  const wide = Math.max(3, Math.round(cell * 2.5));
  const narrow = Math.max(2, Math.round(cell * 1.25));

  const aligned = alignedOutline(guide, probable, width, height, wide);
  const outline = new Float32Array(count);
  for (let i = 0; i < count; i += 1) {
    // Both agree on the outline; a steeper flank undoes the blur of the network's upsampling.
    outline[i] = steeper(0.5 * (aligned[i] ?? 0) + 0.5 * (probable[i] ?? 0), 2.2);
  }
  const coefficients = guidedCoefficients(guide, outline, width, narrow, epsilonFine);

  const solid = new Float32Array(count);
  const open = new Float32Array(count);
  for (let i = 0; i < count; i += 1) {
    const value = outline[i] ?? 0;
    const soft = probable[i] ?? 0;
    solid[i] = value > 0.5 ? 1 : 0;
    open[i] = (value > 0.02 && value < 0.98) || (soft > 0.12 && soft < 0.88) ? 1 : 0;
  }
  const near = boxMean(open, width, narrow);
  const band = new Float32Array(count);
  for (let i = 0; i < count; i += 1) band[i] = Math.min(1, (near[i] ?? 0) * 6);
  return { width, height, coefficients, base: solid, band: boxMean(band, width, 1) };
}

/** The wide filter: fitted at half size (its radius is far above a pixel), applied at this one. */
function alignedOutline(
  guide: Float32Array,
  probable: Float32Array,
  width: number,
  height: number,
  radius: number,
): Float32Array {
  const [w, h] = [Math.ceil(width / 2), Math.ceil(height / 2)];
  const count = width * height;
  const half = (plane: Float32Array): Float32Array => resizedPlane(plane, width, height, w, h);
  const smallGuide = new Float32Array(3 * w * h);
  for (let c = 0; c < 3; c += 1) smallGuide.set(half(guide.subarray(c * count, (c + 1) * count)), c * w * h);
  const [r, g, b, offset] = guidedCoefficients(
    smallGuide,
    half(probable),
    w,
    Math.max(2, radius >> 1),
    epsilonCoarse,
  );
  const full = (plane: Float32Array): Float32Array => resizedPlane(plane, w, h, width, height);
  return applied([full(r), full(g), full(b), full(offset)], guide);
}

function steeper(value: number, gain: number): number {
  return Math.min(1, Math.max(0, (value - 0.5) * gain + 0.5));
}

function applied([r, g, b, offset]: MatteModel['coefficients'], guide: Float32Array): Float32Array {
  const count = offset.length;
  const out = new Float32Array(count);
  for (let i = 0; i < count; i += 1) {
    const value =
      (r[i] ?? 0) * (guide[i] ?? 0) +
      (g[i] ?? 0) * (guide[count + i] ?? 0) +
      (b[i] ?? 0) * (guide[2 * count + i] ?? 0) +
      (offset[i] ?? 0);
    out[i] = Math.min(1, Math.max(0, value));
  }
  return out;
}

/** The matte at working size, 0..1. */
export function smallMatte(model: MatteModel, picture: Planes): Float32Array {
  const guide = picture.data.subarray(0, 3 * model.width * model.height).map((value) => value / 255);
  const fine = applied(model.coefficients, guide);
  return fine.map((value, i) => {
    const share = model.band[i] ?? 0;
    return share * cleared(value) + (1 - share) * (model.base[i] ?? 0);
  });
}

/** Haze just above 0 and just below 1 is noise of the fit, not translucency. */
export function cleared(value: number): number {
  const t = Math.min(1, Math.max(0, (value - 0.06) / 0.88));
  return t;
}
