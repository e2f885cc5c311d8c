import { boxMean } from '../pixels/boxMean.ts';
import { squaredDistances } from '../pixels/distance.ts';
import { pullPush } from '../pixels/pullPush.ts';

/** Both pictures at the size of the grid: RGB planes, 0..255. */
interface Compared {
  readonly width: number;
  readonly height: number;
  readonly inside: Uint8Array;
  /** The face that comes, laid onto the other. */
  readonly warped: readonly Float32Array[];
  /** The picture below. */
  readonly below: readonly Float32Array[];
}

/** How one channel of the face is brought into the light of the picture, see `fittedValue`. */
export interface ColourFit {
  /** Contrast around `mean`. */
  readonly gain: number;
  readonly mean: number;
  /** Per pixel of the grid. */
  readonly offset: Float32Array;
}

/** What is much darker than skin takes on less of the light: pupils and lashes stay dark. */
export function fittedValue(
  value: number,
  { gain, mean }: Omit<ColourFit, 'offset'>,
  offset: number,
): number {
  const share = mean > 0 ? Math.min(1, 0.25 + value / mean) : 1;
  return mean + (value - mean) * gain + offset * share;
}

/** Contrast is drawn towards the other face's within these limits: beyond, noise is amplified or features fade. */
const gains = [0.75, 1.33] as const;
/** Along the outline, in grid pixels: where the two faces are compared. */
const rimWidth = 3;
/** Colours of the rim are means over this radius, so that texture is not spread into the face. */
const meanRadius = 5;
/** A larger difference is hair or background, not light. */
const outlier = 36;
/** Enough for a start that is already smooth. */
const rounds = 60;
/** Of successive over-relaxation, between 1 and 2. */
const relaxation = 1.8;

/** 0..1: rises from the outline inwards over `feather` grid pixels. The picture's own border is no outline. */
export function coverageOf(inside: Uint8Array, width: number, height: number, feather: number): Float32Array {
  const outside = inside.map((value) => 1 - value);
  const reach = Math.min(254, Math.ceil(feather));
  const distances = squaredDistances(outside, width, height, reach);
  return Float32Array.from(inside, (value, i) => {
    if (value === 0) return 0;
    const share = Math.min(1, Math.sqrt(distances[i] as number) / feather);
    return share * share * (3 - 2 * share);
  });
}

/**
 * The face first takes over mean and contrast of the one below (Reinhard and others, Color Transfer between Images,
 * 2001). What still differs along the outline is continued into the face as smoothly as possible (the membrane of
 * Farbman and others, Coordinates for Instant Image Cloning, 2009: the solution of Laplace's equation with that
 * border), and added: the seam disappears, and detail stays the face's own.
 */
export function fittedColours(compared: Compared): readonly ColourFit[] {
  const { width, height, inside, warped, below } = compared;
  const rim = rimOf(inside, width, height);
  const gain = contrastGain(compared);
  return warped.map((own, c) => {
    const other = below[c] ?? own;
    const { mean } = statistics(own, inside);
    const shift = statistics(other, inside).mean - mean;
    const fit = { gain, mean };
    const differences = other.map((value, i) => value - fittedValue(own[i] as number, fit, shift));
    const offset = membrane(differences, rim, inside, width, height).map((value) => value + shift);
    return { ...fit, offset };
  });
}

/** One for all channels: three would turn the hue of what is dark. */
function contrastGain({ inside, warped, below }: Compared): number {
  const deviation = (planes: readonly Float32Array[]): number =>
    planes.reduce((sum, plane) => sum + statistics(plane, inside).deviation, 0);
  const [own, other] = [deviation(warped), deviation(below)];
  return own > 3 ? Math.min(gains[1], Math.max(gains[0], other / own)) : 1;
}

function statistics(
  plane: Float32Array,
  inside: Uint8Array,
): { readonly mean: number; readonly deviation: number } {
  let [count, sum, squares] = [0, 0, 0];
  for (let i = 0; i < plane.length; i += 1) {
    if (inside[i] === 0) continue;
    const value = plane[i] as number;
    count += 1;
    sum += value;
    squares += value * value;
  }
  if (count === 0) return { mean: 0, deviation: 0 };
  const mean = sum / count;
  return { mean, deviation: Math.sqrt(Math.max(0, squares / count - mean * mean)) };
}

/** 1 inside, near the outline. */
function rimOf(inside: Uint8Array, width: number, height: number): Float32Array {
  const outside = inside.map((value) => 1 - value);
  const distances = squaredDistances(outside, width, height, rimWidth);
  return Float32Array.from(inside, (value, i) =>
    value === 1 && (distances[i] as number) <= rimWidth * rimWidth ? 1 : 0,
  );
}

/** The rim's differences, without what is no light, continued into the face. */
export function membrane(
  differences: Float32Array,
  rim: Float32Array,
  inside: Uint8Array,
  width: number,
  height: number,
): Float32Array {
  const trusted = rim.map((value, i) =>
    value === 1 && Math.abs(differences[i] as number) <= outlier ? 1 : 0,
  );
  const share = boxMean(trusted, width, meanRadius, height);
  const mean = boxMean(
    differences.map((value, i) => value * (trusted[i] as number)),
    width,
    meanRadius,
    height,
  );
  const values = mean.map((value, i) => (trusted[i] === 1 ? value / (share[i] as number) : 0));
  const field = pullPush(values, trusted, width, height);
  relax(field, inside, trusted, width, height);
  return field;
}

/** Moves every pixel inside, but for the fixed ones, towards the mean of its neighbours. */
function relax(
  field: Float32Array,
  inside: Uint8Array,
  fixed: Float32Array,
  width: number,
  height: number,
): void {
  for (let round = 0; round < rounds; round += 1)
    for (let y = 1; y < height - 1; y += 1)
      for (let x = 1, at = y * width + 1; x < width - 1; x += 1, at += 1) {
        if (inside[at] === 0 || fixed[at] === 1) continue;
        const around =
          (field[at - 1] as number) +
          (field[at + 1] as number) +
          (field[at - width] as number) +
          (field[at + width] as number);
        field[at] = (field[at] as number) + relaxation * (around / 4 - (field[at] as number));
      }
}
