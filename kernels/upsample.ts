import {
  BIAS, GAIN, HIGH, INPUT, INPUT_CHANNELS, INPUT_HEIGHT, INPUT_PIXEL, INPUT_WIDTH, LOW, NOISE, OFFSET, OUTPUT,
  OUTPUT_PIXEL, OUTPUT_WIDTH, SKIP, SKIP_PIXEL, SLOPE, WEIGHTS, activated, madd, splat,
} from './op';

/** A pixel's channels, or nothing outside of the picture. */
// @ts-ignore: decorator
@inline
function tap(inside: bool, at: usize): v128 {
  return inside ? v128.load(at) : f32x4.splat(0);
}

// @ts-ignore: decorator
@inline
function four(a: v128, b: v128, c: v128, d: v128, w: usize, bytes: usize, i: usize, j: usize, k: usize, l: usize): v128 {
  const first = madd(b, v128.load(w + bytes * j), v128.mul<f32>(a, v128.load(w + bytes * i)));
  return madd(d, v128.load(w + bytes * l), madd(c, v128.load(w + bytes * k), first));
}

/**
 * Zeros between the pixels, then a 4×4 filter per channel: what "upsample, filter" of StyleGAN's family does.
 * Of the sixteen taps four meet a pixel, so each output is four products: even rows see the rows m − 1 and m
 * through taps 0 and 2, odd rows m and m + 1 through taps 1 and 3; columns likewise.
 */
export function upsample(step: usize, first: i32, count: i32): void {
  const width = load<i32>(step, INPUT_WIDTH);
  const height = load<i32>(step, INPUT_HEIGHT);
  const pixelBytes = <usize>load<u32>(step, INPUT_PIXEL);
  const rowBytes = <usize>width * pixelBytes;
  const bytes = (<usize>load<u32>(step, INPUT_CHANNELS)) << 2;
  const input = <usize>load<u32>(step, INPUT);
  const weights = <usize>load<u32>(step, WEIGHTS);
  for (let i = first; i < first + count; i += 1) {
    const y = i / width;
    const x = i - y * width;
    const up = y > 0, down = y + 1 < height, left = x > 0, right = x + 1 < width;
    const centre = input + <usize>i * pixelBytes;
    const corner = <usize>(2 * y) * <usize>load<u32>(step, OUTPUT_WIDTH) + <usize>(2 * x);
    for (let at: usize = 0; at < bytes; at += 16) {
      const p = centre + at;
      const w = weights + at;
      const a = tap(up && left, p - rowBytes - pixelBytes), b = tap(up, p - rowBytes);
      const c = tap(up && right, p - rowBytes + pixelBytes);
      const d = tap(left, p - pixelBytes), e = v128.load(p), f = tap(right, p + pixelBytes);
      const g = tap(down && left, p + rowBytes - pixelBytes), h = tap(down, p + rowBytes);
      const k = tap(down && right, p + rowBytes + pixelBytes);
      put(step, corner, at, four(a, b, d, e, w, bytes, 0, 2, 8, 10));
      put(step, corner + 1, at, four(b, c, e, f, w, bytes, 1, 3, 9, 11));
      const below = corner + load<u32>(step, OUTPUT_WIDTH);
      put(step, below, at, four(d, e, g, h, w, bytes, 4, 6, 12, 14));
      put(step, below + 1, at, four(e, f, h, k, w, bytes, 5, 7, 13, 15));
    }
  }
}

// @ts-ignore: decorator
@inline
function put(step: usize, pixel: usize, at: usize, value: v128): void {
  const noise = <usize>load<u32>(step, NOISE);
  const skip = <usize>load<u32>(step, SKIP);
  let v = v128.add<f32>(value, v128.load(<usize>load<u32>(step, BIAS) + at));
  if (noise) v = v128.add<f32>(v, v128.load32_splat(noise + (pixel << 2)));
  v = activated(v, splat(step, SLOPE), splat(step, GAIN), splat(step, OFFSET), splat(step, LOW), splat(step, HIGH));
  if (skip) v = v128.add<f32>(v, v128.load(skip + pixel * <usize>load<u32>(step, SKIP_PIXEL) + at));
  v128.store(<usize>load<u32>(step, OUTPUT) + pixel * <usize>load<u32>(step, OUTPUT_PIXEL) + at, v);
}
