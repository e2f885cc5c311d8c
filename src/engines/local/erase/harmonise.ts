import { inflateRect, intersectRects } from '../../../kernel/shared/geometry.ts';
import type { Rect } from '../../../kernel/shared/geometry.ts';
import { boxMean } from '../pixels/boxMean.ts';
import { pullPush } from '../pixels/pullPush.ts';
import { squaredDistances } from '../pixels/distance.ts';
import { networkSide } from './networkSide.ts';
import type { SmallCrop } from './crop.ts';

/** Pixels this close to the rim, on either side, are compared. */
const ringWidth = 4;
/** Colours of the two sides are compared over a neighbourhood of this radius, so that texture cancels out. */
const meanRadius = 8;
/** A larger step than this is structure (an edge along the rim), not a colour cast. */
const largestStep = 12;

/**
 * Takes the last colour step off the rim of the fill: the mean colour just outside the hole minus the mean
 * of the fill just inside is spread smoothly over the hole (a membrane, as in gradient-domain blending).
 * What the network draws over known pixels says nothing (it is trained on the composed picture only) and is
 * not used; known pixels keep their own value.
 *
 * @param output the network's RGB planes, 0..255
 * @returns RGB planes, 0..255
 */
export function harmonised(small: SmallCrop, output: Float32Array): Float32Array {
  const plane = networkSide * networkSide;
  const { known, colour } = small;
  const result = output.slice();
  for (let at = 0; at < result.length; at += plane) {
    keepKnown(result.subarray(at, at + plane), colour.subarray(at, at + plane), known);
  }
  const window = windowAround(known);
  if (window === null) return result;
  const { width, height } = window;
  const knownHere = cut(known, window);
  const outside = ringOf(knownHere, 1, width, height);
  const inside = ringOf(knownHere, 0, width, height);
  const outsideShare = boxMean(outside, width, meanRadius);
  const insideShare = boxMean(inside, width, meanRadius);
  const weights = new Float32Array(width * height);
  for (let i = 0; i < weights.length; i += 1) {
    if (inside[i] === 1 && (outsideShare[i] ?? 0) > 0.02) weights[i] = 1;
  }
  for (let at = 0; at < result.length; at += plane) {
    const channel = result.subarray(at, at + plane);
    // `result` holds the picture outside the hole and the fill inside: just what is compared.
    const here = cut(channel, window);
    const outsideSum = boxMean(product(here, outside), width, meanRadius);
    const insideSum = boxMean(product(here, inside), width, meanRadius);
    const steps = stepsOf(outsideSum, outsideShare, insideSum, insideShare, weights);
    addInHole(channel, pullPush(steps, weights, width, height), knownHere, window);
  }
  return result;
}

// Each loop over pixels is a function of its own: run three times, it is compiled after the first.

function keepKnown(channel: Float32Array, colour: Float32Array, known: Uint8Array): void {
  for (let i = 0; i < channel.length; i += 1) if (known[i] === 1) channel[i] = colour[i] as number;
}

/** What the fill's mean lacks towards the picture's, where both are known. */
function stepsOf(
  outsideSum: Float32Array,
  outsideShare: Float32Array,
  insideSum: Float32Array,
  insideShare: Float32Array,
  weights: Float32Array,
): Float32Array {
  const steps = new Float32Array(weights.length);
  for (let i = 0; i < steps.length; i += 1) {
    if (weights[i] === 0) continue;
    const outside = (outsideSum[i] as number) / (outsideShare[i] as number);
    const inside = (insideSum[i] as number) / (insideShare[i] as number);
    steps[i] = Math.min(largestStep, Math.max(-largestStep, outside - inside));
  }
  return steps;
}

function addInHole(channel: Float32Array, added: Float32Array, known: Float32Array, window: Rect): void {
  for (let y = 0, i = 0; y < window.height; y += 1) {
    let at = (window.y + y) * networkSide + window.x;
    for (let x = 0; x < window.width; x += 1, i += 1, at += 1) {
      if (known[i] === 0) channel[at] = (channel[at] as number) + (added[i] as number);
    }
  }
}

/** The hole's bounds with room for the comparison, or null without a hole. */
function windowAround(known: Uint8Array): Rect | null {
  let [left, right, top, bottom] = [networkSide, -1, networkSide, -1];
  for (let y = 0, i = 0; y < networkSide; y += 1)
    for (let x = 0; x < networkSide; x += 1, i += 1) {
      if (known[i] === 1) continue;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = y;
    }
  if (right < 0) return null;
  const hole = { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
  const whole = { x: 0, y: 0, width: networkSide, height: networkSide };
  return intersectRects(inflateRect(hole, ringWidth + meanRadius), whole);
}

function cut(plane: Float32Array | Uint8Array, window: Rect): Float32Array {
  const out = new Float32Array(window.width * window.height);
  for (let y = 0; y < window.height; y += 1) {
    const from = (window.y + y) * networkSide + window.x;
    out.set(plane.subarray(from, from + window.width), y * window.width);
  }
  return out;
}

/** 1 on pixels with `known` = `side` within the ring's width of the other side. */
function ringOf(known: Float32Array, side: 0 | 1, width: number, height: number): Float32Array {
  const other = new Uint8Array(known.length);
  for (let i = 0; i < other.length; i += 1) other[i] = known[i] === side ? 0 : 1;
  const distances = squaredDistances(other, width, height, ringWidth);
  const ring = new Float32Array(known.length);
  for (let i = 0; i < ring.length; i += 1) {
    if (other[i] === 0 && (distances[i] ?? 0) <= ringWidth * ringWidth) ring[i] = 1;
  }
  return ring;
}

function product(a: Float32Array, b: Float32Array): Float32Array {
  const out = new Float32Array(a.length);
  for (let i = 0; i < out.length; i += 1) out[i] = (a[i] ?? 0) * (b[i] ?? 0);
  return out;
}
