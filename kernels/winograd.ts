/**
 * Convolutions by Winograd's minimal filtering (Lavin & Gray, 2016, "Fast Algorithms for Convolutional Neural
 * Networks"): F(4×4, 3×3) on tiles of six pixels, 36 products for 16 outputs instead of 144, and F(4×4, 5×5) on
 * tiles of eight, 64 instead of 400. Points 0, ±1, ±2, (±1/2,) ∞. The kernels arrive transformed.
 */
import { multiply } from './gemm';
import {
  BIAS, CHUNK_SIZE, GAIN, HIGH, INPUT, INPUT_CHANNELS, INPUT_HEIGHT, INPUT_PIXEL, INPUT_WIDTH, KERNEL, LOW, OFFSET,
  OUTPUT, OUTPUT_CHANNELS, OUTPUT_HEIGHT, OUTPUT_PIXEL, OUTPUT_WIDTH, PADDING, SKIP, SKIP_PIXEL, SLOPE, TILES,
  TILES_ACROSS, WEIGHTS, activated, madd, splat,
} from './op';

/** Keeps planes of a power of two from falling on the same lines of the cache. */
const PLANE_PADDING: usize = 64;

// @ts-ignore: decorator
@inline
function add(a: v128, b: v128): v128 {
  return v128.add<f32>(a, b);
}

// @ts-ignore: decorator
@inline
function sub(a: v128, b: v128): v128 {
  return v128.sub<f32>(a, b);
}

// @ts-ignore: decorator
@inline
function times(a: v128, factor: f32, plus: v128): v128 {
  return madd(a, f32x4.splat(factor), plus);
}

/** Six values `from`, `fromStep` apart, to six, `toStep` apart. */
// @ts-ignore: decorator
@inline
function spread6(from: usize, fromStep: usize, to: usize, toStep: usize): void {
  const d0 = v128.load(from), d1 = v128.load(from + fromStep), d2 = v128.load(from + fromStep * 2);
  const d3 = v128.load(from + fromStep * 3), d4 = v128.load(from + fromStep * 4), d5 = v128.load(from + fromStep * 5);
  v128.store(to, times(d0, 4, times(d2, -5, d4)));
  let a = times(d2, -4, d4);
  let b = times(d1, -4, d3);
  v128.store(to + toStep, add(a, b));
  v128.store(to + toStep * 2, sub(a, b));
  a = sub(d4, d2);
  b = sub(d3, d1);
  v128.store(to + toStep * 3, times(b, 2, a));
  v128.store(to + toStep * 4, times(b, -2, a));
  v128.store(to + toStep * 5, times(d1, 4, times(d3, -5, d5)));
}

// @ts-ignore: decorator
@inline
function spread8(from: usize, fromStep: usize, to: usize, toStep: usize): void {
  const d0 = v128.load(from), d1 = v128.load(from + fromStep), d2 = v128.load(from + fromStep * 2);
  const d3 = v128.load(from + fromStep * 3), d4 = v128.load(from + fromStep * 4), d5 = v128.load(from + fromStep * 5);
  const d6 = v128.load(from + fromStep * 6), d7 = v128.load(from + fromStep * 7);
  v128.store(to, times(sub(d4, d2), 5.25, sub(d0, d6)));
  v128.store(to + toStep * 7, times(sub(d3, d5), 5.25, sub(d7, d1)));
  let a = times(d4, -4.25, add(d2, d6));
  let b = times(d3, -4.25, add(d1, d5));
  v128.store(to + toStep, add(a, b));
  v128.store(to + toStep * 2, sub(a, b));
  a = times(d2, 0.25, times(d4, -1.25, d6));
  b = times(d1, 0.5, times(d3, -2.5, add(d5, d5)));
  v128.store(to + toStep * 3, add(a, b));
  v128.store(to + toStep * 4, sub(a, b));
  a = times(d2, 4, times(d4, -5, d6));
  b = times(d5, 0.5, times(d3, -2.5, add(d1, d1)));
  v128.store(to + toStep * 5, add(a, b));
  v128.store(to + toStep * 6, sub(a, b));
}

/** The four outputs of six products. */
// @ts-ignore: decorator
@inline
function gather6(from: usize, fromStep: usize, to: usize, toStep: usize): void {
  const m0 = v128.load(from), m1 = v128.load(from + fromStep), m2 = v128.load(from + fromStep * 2);
  const m3 = v128.load(from + fromStep * 3), m4 = v128.load(from + fromStep * 4), m5 = v128.load(from + fromStep * 5);
  const s12 = add(m1, m2), d12 = sub(m1, m2), s34 = add(m3, m4), d34 = sub(m3, m4);
  v128.store(to, add(m0, add(s12, s34)));
  v128.store(to + toStep, times(d34, 2, d12));
  v128.store(to + toStep * 2, times(s34, 4, s12));
  v128.store(to + toStep * 3, times(d34, 8, add(d12, m5)));
}

// @ts-ignore: decorator
@inline
function gather8(from: usize, fromStep: usize, to: usize, toStep: usize): void {
  const m0 = v128.load(from), m1 = v128.load(from + fromStep), m2 = v128.load(from + fromStep * 2);
  const m3 = v128.load(from + fromStep * 3), m4 = v128.load(from + fromStep * 4), m5 = v128.load(from + fromStep * 5);
  const m6 = v128.load(from + fromStep * 6), m7 = v128.load(from + fromStep * 7);
  const s12 = add(m1, m2), d12 = sub(m1, m2), s34 = add(m3, m4), d34 = sub(m3, m4), s56 = add(m5, m6), d56 = sub(m5, m6);
  v128.store(to, add(add(m0, s12), add(s34, s56)));
  v128.store(to + toStep, times(d34, 2, times(d56, 0.5, d12)));
  v128.store(to + toStep * 2, times(s34, 4, times(s56, 0.25, s12)));
  v128.store(to + toStep * 3, times(d34, 8, times(d56, 0.125, add(d12, m7))));
}

/** A tile that reaches over the edge, copied with zeros where there is no picture. */
function copyTile(step: usize, left: i32, top: i32, side: i32, to: usize): void {
  const width = load<i32>(step, INPUT_WIDTH);
  const height = load<i32>(step, INPUT_HEIGHT);
  const pixelBytes = <usize>load<u32>(step, INPUT_PIXEL);
  const bytes = (<usize>load<u32>(step, INPUT_CHANNELS)) << 2;
  const input = <usize>load<u32>(step, INPUT);
  for (let y = top; y < top + side; y += 1)
    for (let x = left; x < left + side; x += 1, to += bytes) {
      if (y >= 0 && y < height && x >= 0 && x < width) {
        memory.copy(to, input + <usize>(y * width + x) * pixelBytes, bytes);
      } else memory.fill(to, 0, bytes);
    }
}

/** Tiles `first` to `first + count`: into the transformed planes, through the products, and back. */
export function winograd(step: usize, first: i32, count: i32, scratch: usize): void {
  const side = load<i32>(step, KERNEL) + 3;
  const positions = side * side;
  const k = load<i32>(step, INPUT_CHANNELS);
  const n = load<i32>(step, OUTPUT_CHANNELS);
  const rows = <usize>((load<i32>(step, CHUNK_SIZE) + 3) & ~3);
  const inRow = (<usize>k) << 2;
  const outRow = (<usize>n) << 2;
  const inPlane = rows * inRow + PLANE_PADDING;
  const outPlane = rows * outRow + PLANE_PADDING;
  const products = scratch + <usize>positions * inPlane;
  const temporary = products + <usize>positions * outPlane;
  const patch = temporary + 1024;

  for (let i = 0; i < count; i += 1) spreadTile(step, first + i, side, scratch + <usize>i * inRow, inPlane, temporary, patch);
  const weightPlane = <usize>(((n + 7) >> 3) * k) << 5;
  const weights = <usize>load<u32>(step, WEIGHTS);
  const whole = (count + 3) & ~3;
  for (let p = 0; p < positions; p += 1) {
    const from = scratch + <usize>p * inPlane;
    multiply(from, inRow, weights + <usize>p * weightPlane, products + <usize>p * outPlane, outRow, whole, n, k);
  }
  for (let i = 0; i < count; i += 1) {
    gatherTile(step, first + i, side, products + <usize>i * outRow, outPlane, temporary);
  }
}

function spreadTile(step: usize, tile: i32, side: i32, to: usize, plane: usize, temporary: usize, patch: usize): void {
  const across = load<i32>(step, TILES_ACROSS);
  const width = load<i32>(step, INPUT_WIDTH);
  const padding = load<i32>(step, PADDING);
  const top = (tile / across) * 4 - padding;
  const left = (tile % across) * 4 - padding;
  const bytes = (<usize>load<u32>(step, INPUT_CHANNELS)) << 2;
  let pixelBytes = <usize>load<u32>(step, INPUT_PIXEL);
  let rowBytes = <usize>width * pixelBytes;
  let from = <usize>load<u32>(step, INPUT) + <usize>top * rowBytes + <usize>left * pixelBytes;
  if (top < 0 || left < 0 || top + side > load<i32>(step, INPUT_HEIGHT) || left + side > width) {
    copyTile(step, left, top, side, patch);
    from = patch;
    pixelBytes = bytes;
    rowBytes = bytes * side;
  }
  for (let at: usize = 0; at < bytes; at += 16) {
    if (side == 6) {
      for (let y: usize = 0; y < 6; y += 1) spread6(from + y * rowBytes + at, pixelBytes, temporary + y * 96, 16);
      for (let x: usize = 0; x < 6; x += 1) spread6(temporary + x * 16, 96, to + x * plane + at, plane * 6);
    } else {
      for (let y: usize = 0; y < 8; y += 1) spread8(from + y * rowBytes + at, pixelBytes, temporary + y * 128, 16);
      for (let x: usize = 0; x < 8; x += 1) spread8(temporary + x * 16, 128, to + x * plane + at, plane * 8);
    }
  }
}

function gatherTile(step: usize, tile: i32, side: i32, from: usize, plane: usize, temporary: usize): void {
  const across = load<i32>(step, TILES_ACROSS);
  const width = load<i32>(step, OUTPUT_WIDTH);
  const top = (tile / across) * 4;
  const left = (tile % across) * 4;
  const down = min(4, load<i32>(step, OUTPUT_HEIGHT) - top);
  const right = min(4, width - left);
  const bytes = (<usize>load<u32>(step, OUTPUT_CHANNELS)) << 2;
  const pixelBytes = <usize>load<u32>(step, OUTPUT_PIXEL);
  const bias = <usize>load<u32>(step, BIAS);
  const skip = <usize>load<u32>(step, SKIP);
  const skipBytes = <usize>load<u32>(step, SKIP_PIXEL);
  const slope = splat(step, SLOPE), gain = splat(step, GAIN), offset = splat(step, OFFSET);
  const low = splat(step, LOW), high = splat(step, HIGH);
  const corner = <usize>(top * width + left);
  const output = <usize>load<u32>(step, OUTPUT);
  // Outputs of one vector of channels: four rows of four, behind the half-transformed products.
  const block = temporary + 512;
  for (let at: usize = 0; at < bytes; at += 16) {
    if (side == 6) {
      for (let x: usize = 0; x < 6; x += 1) gather6(from + x * plane + at, plane * 6, temporary + x * 16, 128);
      for (let y: usize = 0; y < 4; y += 1) gather6(temporary + y * 128, 16, block + y * 64, 16);
    } else {
      for (let x: usize = 0; x < 8; x += 1) gather8(from + x * plane + at, plane * 8, temporary + x * 16, 128);
      for (let y: usize = 0; y < 4; y += 1) gather8(temporary + y * 128, 16, block + y * 64, 16);
    }
    const shift = v128.load(bias + at);
    for (let y = 0; y < down; y += 1) {
      for (let x = 0; x < right; x += 1) {
        const pixel = corner + <usize>(y * width + x);
        let v = add(v128.load(block + <usize>(y * 64 + x * 16)), shift);
        v = activated(v, slope, gain, offset, low, high);
        if (skip) v = add(v, v128.load(skip + pixel * skipBytes + at));
        v128.store(output + pixel * pixelBytes + at, v);
      }
    }
  }
}
