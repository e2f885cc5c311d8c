import { createRandom } from '../studio/random.ts';
import type { RandomStream } from '../studio/random.ts';
import { isKnown } from './canvas.ts';
import type { Canvas } from './canvas.ts';

/**
 * For each pixel of a canvas the place in the known picture that it is continued from. A patch around the one is alike a
 * patch around the other. -1 where a patch holds nothing new.
 */
export interface SourceField {
  readonly x: Int32Array;
  readonly y: Int32Array;
}

/** Half the side of a patch, at most: 7 × 7. */
const largestRadius = 3;
/** What is guessed counts less the farther it is from what is known, down to this. */
const leastWeight = 0.15;
const weightReach = 12;

/** Where patches may be taken from, and what of them counts. */
interface Search {
  readonly canvas: Canvas;
  readonly radius: number;
  /** 1 on what is known, less on what is guessed. */
  readonly weights: Float32Array;
  readonly field: SourceField;
  /** Of the patch that is taken at present. */
  readonly distances: Float32Array;
  readonly random: RandomStream;
  /** How far from the nearest known pixel a patch may be taken: outwards, and along the edge. */
  readonly outwards: number;
  readonly along: number;
  readonly across: Axis;
  readonly down: Axis;
}

/**
 * Fills what is new on `canvas` with what is alike in the known picture, and tells where it took it from: Wexler, Shechtman
 * and Irani 2007 with the search of Barnes et al. 2009 (PatchMatch). `field` of a coarser copy, in places of this one, or
 * null to begin with the mirror image.
 */
export function createCompletion(canvas: Canvas, before: SourceField | null, seed: number): Completion {
  const { inner, width, height } = canvas;
  const radius = Math.min(
    largestRadius,
    Math.floor((inner.width - 1) / 2),
    Math.floor((inner.height - 1) / 2),
  );
  const search: Search = {
    canvas,
    radius,
    weights: weightsOf(canvas),
    field: before ?? mirrored(canvas),
    distances: new Float32Array(width * height),
    random: createRandom(seed),
    ...reachOf(canvas),
    ...axesOf(canvas),
  };
  keepInside(search);
  vote(search);
  return {
    field: search.field,
    pass: (index) => {
      measure(search);
      sweep(search, index % 2 === 0);
      vote(search);
    },
  };
}

export interface Completion {
  readonly field: SourceField;
  /** Looks for better patches and paints the canvas with them. Directions alternate with `index`. */
  pass(index: number): void;
}

/** A picture has an order: its floor goes on as floor, and not as wall. */
function reachOf({ margins: { left, top, right, bottom } }: Canvas): Pick<Search, 'outwards' | 'along'> {
  const depth = Math.max(left, top, right, bottom);
  return { outwards: Math.ceil(1.25 * depth), along: Math.max(4, Math.ceil(depth / 3)) };
}

function weightsOf(canvas: Canvas): Float32Array {
  const { inner, margins, width, height } = canvas;
  const away = (at: number, start: number, length: number): number =>
    Math.max(0, start - at, at - (start + length - 1));
  const weights = new Float32Array(width * height);
  for (let y = 0, i = 0; y < height; y += 1) {
    const dy = away(y, margins.top, inner.height);
    for (let x = 0; x < width; x += 1, i += 1) {
      const distance = Math.max(dy, away(x, margins.left, inner.width));
      weights[i] = Math.max(leastWeight, 1 - distance / weightReach);
    }
  }
  return weights;
}

function mirrored(canvas: Canvas): SourceField {
  const { inner, margins, width, height } = canvas;
  const field = { x: new Int32Array(width * height), y: new Int32Array(width * height) };
  for (let y = 0, i = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1, i += 1) {
      field.x[i] = margins.left + reflected(x - margins.left, inner.width);
      field.y[i] = margins.top + reflected(y - margins.top, inner.height);
    }
  return field;
}

function reflected(at: number, length: number): number {
  const inside = at < 0 ? -1 - at : at >= length ? 2 * length - 1 - at : at;
  return Math.min(length - 1, Math.max(0, inside));
}

/** The canvas along one direction: its length, and where the known picture lies on it. */
interface Axis {
  readonly size: number;
  readonly start: number;
  readonly length: number;
}

function axesOf({ width, height, inner, margins }: Canvas): { readonly across: Axis; readonly down: Axis } {
  return {
    across: { size: width, start: margins.left, length: inner.width },
    down: { size: height, start: margins.top, length: inner.height },
  };
}

/** No patch from too far, and none where nothing is new. */
function keepInside(search: Search): void {
  const { canvas, radius, field, across, down } = search;
  const { width, height } = canvas;
  for (let y = 0, i = 0; y < height; y += 1) {
    const [top, bottom] = [Math.max(0, y - radius), Math.min(height - 1, y + radius)];
    for (let x = 0; x < width; x += 1, i += 1) {
      const isOld =
        isKnown(canvas, Math.max(0, x - radius), top) &&
        isKnown(canvas, Math.min(width - 1, x + radius), bottom);
      field.x[i] = isOld ? -1 : nearest(search, across, x, field.x[i] as number);
      field.y[i] = isOld ? -1 : nearest(search, down, y, field.y[i] as number);
    }
  }
}

/** The place nearest to `source` that a patch at `at` may be taken from. */
function nearest(search: Search, axis: Axis, at: number, source: number): number {
  const home = homeOf(search, axis, at);
  const reach = reachAt(search, axis, at);
  const [first, last] = span(search, axis, at);
  return Math.min(last, home + reach, Math.max(first, home - reach, source));
}

/** Where the part of a patch at `at` that lies on the canvas fits into the known picture. */
function span({ radius }: Search, { size, start, length }: Axis, at: number): readonly [number, number] {
  return [start + Math.min(radius, at), start + length - 1 - Math.min(radius, size - 1 - at)];
}

function homeOf(search: Search, axis: Axis, at: number): number {
  const [first, last] = span(search, axis, at);
  return Math.min(last, Math.max(first, at));
}

function reachAt({ outwards, along }: Search, { start, length }: Axis, at: number): number {
  return at < start || at >= start + length ? outwards : along;
}

/** Weighted sum of squared differences of two patches; what lies outside the canvas does not count. */
function distanceOf(
  { canvas, radius, weights }: Search,
  x: number,
  y: number,
  sourceX: number,
  sourceY: number,
  limit: number,
): number {
  const { width, height, channels, colour } = canvas;
  const top = Math.max(-radius, -y);
  const bottom = Math.min(radius, height - 1 - y);
  const left = Math.max(-radius, -x);
  const right = Math.min(radius, width - 1 - x);
  let sum = 0;
  for (let dy = top; dy <= bottom; dy += 1) {
    let i = (y + dy) * width + x + left;
    let from = ((sourceY + dy) * width + sourceX + left) * channels;
    let at = i * channels;
    // Written out: nearly all of the time is spent here.
    for (let dx = left; dx <= right; dx += 1, i += 1, at += channels, from += channels) {
      const r = (colour[at] as number) - (colour[from] as number);
      const g = (colour[at + 1] as number) - (colour[from + 1] as number);
      const b = (colour[at + 2] as number) - (colour[from + 2] as number);
      const a = channels === 4 ? (colour[at + 3] as number) - (colour[from + 3] as number) : 0;
      sum += (r * r + g * g + b * b + a * a) * (weights[i] as number);
    }
    if (sum >= limit) return sum;
  }
  return sum;
}

function measure(search: Search): void {
  const { canvas, field, distances } = search;
  for (let y = 0, i = 0; y < canvas.height; y += 1)
    for (let x = 0; x < canvas.width; x += 1, i += 1) {
      const sourceX = field.x[i] as number;
      if (sourceX >= 0) distances[i] = distanceOf(search, x, y, sourceX, field.y[i] as number, Infinity);
    }
}

/** One pass of PatchMatch: what the neighbours have found, then places around the best one, ever closer. */
function sweep(search: Search, forward: boolean): void {
  const { canvas, field } = search;
  const { width, height } = canvas;
  const step = forward ? 1 : -1;
  for (let row = 0; row < height; row += 1) {
    const y = forward ? row : height - 1 - row;
    for (let column = 0; column < width; column += 1) {
      const x = forward ? column : width - 1 - column;
      const i = y * width + x;
      if ((field.x[i] as number) < 0) continue;
      if (x - step >= 0 && x - step < width) follow(search, x, y, i - step, step, 0);
      if (y - step >= 0 && y - step < height) follow(search, x, y, i - step * width, 0, step);
      wander(search, x, y, i);
    }
  }
}

function follow(search: Search, x: number, y: number, neighbour: number, dx: number, dy: number): void {
  const { field } = search;
  const sourceX = field.x[neighbour] as number;
  if (sourceX >= 0) take(search, x, y, sourceX + dx, (field.y[neighbour] as number) + dy);
}

function wander(search: Search, x: number, y: number, i: number): void {
  const { outwards, field, random } = search;
  for (let reach = outwards; reach >= 1; reach /= 2) {
    const dx = Math.round((random.next() * 2 - 1) * reach);
    const dy = Math.round((random.next() * 2 - 1) * reach);
    take(search, x, y, (field.x[i] as number) + dx, (field.y[i] as number) + dy);
  }
}

function take(search: Search, x: number, y: number, sourceX: number, sourceY: number): void {
  const { canvas, field, distances, across, down } = search;
  if (!mayTake(search, across, x, sourceX) || !mayTake(search, down, y, sourceY)) return;
  const i = y * canvas.width + x;
  if (field.x[i] === sourceX && field.y[i] === sourceY) return;
  const limit = distances[i] as number;
  const distance = distanceOf(search, x, y, sourceX, sourceY, limit);
  if (distance >= limit) return;
  distances[i] = distance;
  field.x[i] = sourceX;
  field.y[i] = sourceY;
}

/** As `nearest`, without lists: it is asked for every place that is looked at. */
function mayTake(
  { radius, outwards, along }: Search,
  { size, start, length }: Axis,
  at: number,
  source: number,
): boolean {
  const first = start + Math.min(radius, at);
  const last = start + length - 1 - Math.min(radius, size - 1 - at);
  if (source < first || source > last) return false;
  const home = Math.min(last, Math.max(first, at));
  return Math.abs(source - home) <= (at < start || at >= start + length ? outwards : along);
}

/** Each new pixel becomes the mean of what all patches over it say. */
function vote({ canvas, radius, weights, field }: Search): void {
  const { width, height, channels, colour } = canvas;
  const mean = new Float32Array(channels);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      if (isKnown(canvas, x, y)) continue;
      mean.fill(0);
      let total = 0;
      for (let dy = Math.max(-radius, -y); dy <= Math.min(radius, height - 1 - y); dy += 1)
        for (let dx = Math.max(-radius, -x); dx <= Math.min(radius, width - 1 - x); dx += 1) {
          const centre = (y + dy) * width + x + dx;
          const weight = weights[centre] as number;
          const from =
            (((field.y[centre] as number) - dy) * width + (field.x[centre] as number) - dx) * channels;
          for (let c = 0; c < channels; c += 1)
            mean[c] = (mean[c] as number) + weight * (colour[from + c] as number);
          total += weight;
        }
      const to = (y * width + x) * channels;
      for (let c = 0; c < channels; c += 1) colour[to + c] = (mean[c] as number) / total;
    }
}
