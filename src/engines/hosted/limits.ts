import type { Size } from '../../kernel/shared/geometry.ts';
import type { HostedLimits } from './contract.ts';
import { nearestRatio } from './nearestRatio.ts';

export type FrameLimits = Pick<HostedLimits, 'ratios' | 'frames' | 'multipleOf'>;
export type SizeLimits = FrameLimits & Pick<HostedLimits, 'minSide' | 'maxSide' | 'maxPixels' | 'multipleOf'>;
type Ratios = readonly [string, ...string[]];

/** From this change of a side on it counts as scaling; less is the fit to a multiple. */
const noticeable = 0.02;

/**
 * The size nearest to `size` that a service takes, with its proportions: what a service takes only in frames, ratios or
 * multiples is sent within such a frame (`framedSize`). Unchanged where it already fits; null where no scaling can make
 * it fit (a strip that is too long for its height).
 */
export function fittedSize(size: Size, limits: SizeLimits): Size | null {
  const { maxPixels, multipleOf, frames } = limits;
  if (frames !== undefined) return sizeInside(size, frames, maxPixels);
  if (isLargeEnough(size, limits) && fits(size, limits)) return { width: size.width, height: size.height };
  const whole = multiplesOf(size, limits);
  if (whole === null || multipleOf === 1) return whole;
  const inside = scaledInto(size, whole);
  return isLargeEnough(inside, limits) ? inside : smallestFitting(size, limits);
}

function isLargeEnough(size: Size, limits: SizeLimits): boolean {
  const { width, height } = framedSize(size, limits);
  return Math.min(width, height) >= limits.minSide;
}

/** The size with these proportions whose shorter side just fills the least multiple; null where the other is too long. */
function smallestFitting(size: Size, limits: SizeLimits): Size | null {
  const { minSide, multipleOf } = limits;
  const shorter = Math.ceil(minSide / multipleOf) * multipleOf - multipleOf + 1;
  const scale = shorter / Math.min(size.width, size.height);
  const nearest = { width: Math.round(size.width * scale), height: Math.round(size.height * scale) };
  return fits(nearest, limits) ? nearest : null;
}

/** The size nearest to `size` whose sides are multiples, with its proportions but for the rounding to them. */
function multiplesOf(size: Size, limits: SizeLimits): Size | null {
  const { minSide, maxSide, maxPixels } = limits;
  const whole = framedSize(size, limits);
  const pixels = areaOf(whole);
  const down = Math.min(1, maxSide / Math.max(whole.width, whole.height), Math.sqrt(maxPixels / pixels));
  const scale = Math.max(down, minSide / Math.min(size.width, size.height));
  const nearest = sized(size, scale, limits, Math.round);
  if (fits(nearest, limits)) return nearest;
  const smaller = sized(size, scale, limits, Math.floor);
  return fits(smaller, limits) ? smaller : null;
}

function sized(
  size: Size,
  scale: number,
  { minSide, multipleOf }: SizeLimits,
  round: (value: number) => number,
): Size {
  const least = Math.max(1, Math.ceil(minSide / multipleOf)) * multipleOf;
  // A hair more, or 1024 × (768 / 1024) would be floored to 767.
  const side = (length: number): number =>
    Math.max(least, round((length * scale) / multipleOf + 1e-6) * multipleOf);
  return { width: side(size.width), height: side(size.height) };
}

function fits(size: Size, limits: SizeLimits): boolean {
  const { maxSide, maxPixels } = limits;
  const { width, height } = framedSize(size, limits);
  return Math.max(width, height) <= maxSide && width * height <= maxPixels;
}

/** The largest size with these proportions in the frame that it leaves the least of; null where no frame is small enough. */
function sizeInside(size: Size, frames: readonly Size[], maxPixels: number): Size | null {
  const offered = frames.filter((frame) => areaOf(frame) <= maxPixels);
  const unused = ({ width, height }: Size): number =>
    Math.abs(Math.log((size.width * height) / (size.height * width)));
  const frame = smallest(offered, unused);
  return frame === null ? null : scaledInto(size, frame);
}

function scaledInto(size: Size, frame: Size): Size {
  const scale = Math.min(frame.width / size.width, frame.height / size.height);
  const side = (length: number): number => Math.max(1, Math.round(length * scale));
  return { width: side(size.width), height: side(size.height) };
}

/** What is sent of a picture of a fitted `size`: a service of set proportions, sizes or multiples gets it within a frame. */
export function framedSize(size: Size, { ratios, frames, multipleOf }: FrameLimits): Size {
  if (ratios !== undefined) return frameSize(size, ratios);
  if (frames === undefined) {
    const side = (length: number): number => Math.ceil(length / multipleOf) * multipleOf;
    return { width: side(size.width), height: side(size.height) };
  }
  const around = frames.filter(({ width, height }) => size.width <= width && size.height <= height);
  return smallest(around, areaOf) ?? size;
}

const areaOf = ({ width, height }: Size): number => width * height;

function smallest(sizes: readonly Size[], measure: (size: Size) => number): Size | null {
  return sizes.reduce<Size | null>(
    (best, size) => (best === null || measure(size) < measure(best) ? size : best),
    null,
  );
}

/** Size of the smallest picture of the nearest ratio in which no side is shorter. */
export function frameSize({ width, height }: Size, ratios: Ratios): Size {
  const [across = 1, down = 1] = nearestRatio({ width, height }, ratios).split(':').map(Number);
  const wanted = across / down;
  return width / height < wanted
    ? { width: Math.round(height * wanted), height }
    : { width, height: Math.round(width / wanted) };
}

/**
 * What a service draws in place of `size`: proportions give way where it offers no others. Null where its limits
 * contradict each other.
 */
export function drawnSize(size: Size, limits: SizeLimits): Size | null {
  const { minSide, maxSide, maxPixels } = limits;
  const down = Math.min(1, maxSide / Math.max(size.width, size.height));
  const [short, long] = [Math.min(size.width, size.height), Math.max(size.width, size.height)];
  const shortened = Math.max(minSide, Math.min(maxSide, short * down));
  const lengthened = Math.max(minSide, Math.min(maxSide, long * down, maxPixels / shortened));
  const nearest =
    size.width < size.height
      ? { width: shortened, height: lengthened }
      : { width: lengthened, height: shortened };
  return multiplesOf(size, limits) ?? multiplesOf(nearest, limits);
}

/** What a person is told of the size that was sent; null where it is the picture's own. */
export function scaleNote(own: Size, sent: Size): string | null {
  const change = Math.max(sent.width / own.width, sent.height / own.height) - 1;
  if (change > noticeable) return `Sent at ${sizeText(sent)}: the service takes nothing smaller.`;
  if (change < -noticeable) return `Sent at ${sizeText(sent)}: the service takes no more.`;
  return null;
}

export const sizeText = ({ width, height }: Size): string => `${width} × ${height}`;
