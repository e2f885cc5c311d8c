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

/** How the light of the face is brought to the light of the picture. */
export interface ToneFit {
  /** Contrast around `mean`. */
  readonly gain: number;
  /** Luminance of the face as it comes, 0..255. */
  readonly mean: number;
  /** Luminance that nothing is raised above: the brightest of the face below. */
  readonly brightest: number;
}

/** How the face is brought into the light and the colours of the picture, see `fitPixel`. */
export interface ColourFit {
  readonly tone: ToneFit;
  /** Of the face as it comes: what red, green and blue differ from its luminance, as shares of it. */
  readonly skin: readonly number[];
  /** Per pixel of the grid: what is added to luminance, then to red, green and blue beside it. */
  readonly offsets: readonly Float32Array[];
}

/** Luma of ITU-R BT.601, 0..255. */
export function luminanceOf(red: number, green: number, blue: number): number {
  return 0.299 * red + 0.587 * green + 0.114 * blue;
}

/**
 * A luminance in the light of the picture. What is much darker or much lighter than skin takes on less of the change:
 * pupils and lashes stay dark, and the whites of the eyes do not glow.
 */
export function fittedTone(value: number, { gain, mean, brightest }: ToneFit, offset: number): number {
  const change = ((value - mean) * (gain - 1) + offset) * skinShare(value, mean);
  return Math.min(value + change, Math.max(value, brightest));
}

/** Of the change of light, what a luminance takes on: all of it around the mean, a quarter at black and at white. */
function skinShare(value: number, mean: number): number {
  if (mean <= 0) return 1;
  if (value <= mean) return Math.min(1, 0.25 + value / mean);
  const above = (value - mean) / Math.max(1, 255 - mean);
  const t = Math.min(1, Math.max(0, (above - 0.3) / 0.5));
  return 1 - 0.75 * t * t * (3 - 2 * t);
}

/** Of the change of hue, what a pixel takes on: all where it is of the skin's hue, less for brows, lips and eyes. */
function hueShare(pixel: Float32Array, luminance: number, skin: readonly number[]): number {
  const scale = Math.max(luminance, darkest);
  let squares = 0;
  for (let c = 0; c < 3; c += 1) {
    const away = ((pixel[c] as number) - luminance) / scale - (skin[c] as number);
    squares += away * away;
  }
  return 1 / (1 + squares / (hueReach * hueReach));
}

/** Brings red, green and blue of `pixel` (0..255, in place) into the picture's light; `offsets` are those of its place. */
export function fitPixel(
  pixel: Float32Array,
  { tone, skin }: Omit<ColourFit, 'offsets'>,
  offsets: ArrayLike<number>,
  toneOffset: number,
): void {
  const luminance = luminanceOf(pixel[0] as number, pixel[1] as number, pixel[2] as number);
  const fitted = fittedTone(luminance, tone, toneOffset);
  // A hue grows with its light.
  const share = hueShare(pixel, luminance, skin) * Math.min(1, luminance / Math.max(1, tone.mean));
  // Darker, a colour would otherwise stand out: lips of a pale face on a dark one.
  const colourfulness = luminance > 0 ? Math.min(1, Math.max(0, fitted / luminance)) : 1;
  for (let c = 0; c < 3; c += 1) {
    const hue = ((pixel[c] as number) - luminance) * colourfulness;
    pixel[c] = fitted + hue + share * (offsets[c] as number);
  }
}

/** Distance from the skin's hue at which half of a change of hue is taken on, as a share of the luminance. */
const hueReach = 0.3;
/** Below this luminance the hue of a pixel says little. */
const darkest = 40;
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
 * 2001), in its light; hues follow by what the skins differ. What still differs along the outline is continued into
 * the face as smoothly as possible (the membrane of Farbman and others, Coordinates for Instant Image Cloning, 2009:
 * the solution of Laplace's equation with that border), and added: the seam disappears, and detail stays the face's own.
 */
export function fittedColours({ width, height, inside, warped, below }: Compared): ColourFit {
  const rim = rimOf(inside, width, height);
  const [light, lightBelow] = [luminancePlane(warped), luminancePlane(below)];
  const [own, other] = [statistics(light, inside), statistics(lightBelow, inside)];
  const tone: ToneFit = {
    gain: own.deviation > 1 ? Math.min(gains[1], Math.max(gains[0], other.deviation / own.deviation)) : 1,
    mean: own.mean,
    brightest: brightestOf(lightBelow, inside),
  };
  const means = warped.map((plane) => statistics(plane, inside).mean);
  const hue = (c: number): number => (means[c] ?? own.mean) - own.mean;
  const skin = [0, 1, 2].map((c) => hue(c) / Math.max(own.mean, darkest));
  const lift = other.mean - own.mean;
  const colourfulness = Math.min(1, other.mean / Math.max(1, own.mean));
  const shifts = below.map(
    (plane, c) => statistics(plane, inside).mean - other.mean - hue(c) * colourfulness,
  );
  const fitted = fittedPlanes(warped, { tone, skin }, shifts, lift);
  const fittedLight = luminancePlane(fitted);
  const lightDifferences = lightBelow.map((value, i) => value - (fittedLight[i] as number));
  const field = (differences: Float32Array, shift: number): Float32Array =>
    membrane(differences, rim, inside, width, height).map((value) => value + shift);
  const hues = below.map((plane, c) =>
    field(
      plane.map((value, i) => value - (fitted[c]?.[i] ?? 0) - (lightDifferences[i] as number)),
      shifts[c] ?? 0,
    ),
  );
  return { tone, skin, offsets: [field(lightDifferences, lift), ...hues] };
}

/** The face in the picture's light, before the membranes. */
function fittedPlanes(
  planes: readonly Float32Array[],
  fit: Omit<ColourFit, 'offsets'>,
  shifts: readonly number[],
  lift: number,
): readonly Float32Array[] {
  const out = planes.map((plane) => plane.slice());
  const pixel = new Float32Array(3);
  const count = out[0]?.length ?? 0;
  for (let i = 0; i < count; i += 1) {
    for (const [c, plane] of planes.entries()) pixel[c] = plane[i] as number;
    fitPixel(pixel, fit, shifts, lift);
    for (const [c, plane] of out.entries()) plane[i] = pixel[c] as number;
  }
  return out;
}

/** But for the brightest fiftieth, which are glints. */
function brightestOf(light: Float32Array, inside: Uint8Array): number {
  const sorted = light.filter((_, i) => inside[i] === 1).toSorted();
  return sorted[Math.floor(sorted.length * 0.98)] ?? 255;
}

function luminancePlane([red, green, blue]: readonly Float32Array[]): Float32Array {
  return Float32Array.from(red ?? [], (value, i) => luminanceOf(value, green?.[i] ?? 0, blue?.[i] ?? 0));
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
