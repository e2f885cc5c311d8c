import {
  BIAS, GAIN, HIGH, INPUT_CHANNELS, LOW, NOISE, OFFSET, OUTPUT, OUTPUT_CHANNELS, OUTPUT_PIXEL, SKIP, SKIP_PIXEL,
  SLOPE, WEIGHTS, activated, madd, splat,
} from './op';

/**
 * Rows of `a` (`k` floats each, `aRow` bytes apart) times the packed weights at `b`, into `c`.
 * Weights lie in panels of eight output channels: `[channels / 8][k][8]`. `rows` is a multiple of 4.
 */
export function multiply(a: usize, aRow: usize, b: usize, c: usize, cRow: usize, rows: i32, n: i32, k: i32): void {
  const panel = (<usize>k) << 5;
  for (let j = 0; j < n; j += 8, b += panel, c += 32) {
    const half = n - j <= 4;
    let from = a;
    let to = c;
    for (let i = 0; i < rows; i += 4, from += aRow << 2) {
      let a0 = from;
      let a1 = a0 + aRow;
      let a2 = a1 + aRow;
      let a3 = a2 + aRow;
      let c00 = f32x4.splat(0), c01 = c00, c10 = c00, c11 = c00, c20 = c00, c21 = c00, c30 = c00, c31 = c00;
      const end = b + panel;
      for (let p = b; p < end; p += 32) {
        const b0 = v128.load(p), b1 = v128.load(p, 16);
        let s = v128.load32_splat(a0);
        c00 = madd(s, b0, c00);
        c01 = madd(s, b1, c01);
        s = v128.load32_splat(a1);
        c10 = madd(s, b0, c10);
        c11 = madd(s, b1, c11);
        s = v128.load32_splat(a2);
        c20 = madd(s, b0, c20);
        c21 = madd(s, b1, c21);
        s = v128.load32_splat(a3);
        c30 = madd(s, b0, c30);
        c31 = madd(s, b1, c31);
        a0 += 4;
        a1 += 4;
        a2 += 4;
        a3 += 4;
      }
      v128.store(to, c00);
      if (!half) v128.store(to, c01, 16);
      to += cRow;
      v128.store(to, c10);
      if (!half) v128.store(to, c11, 16);
      to += cRow;
      v128.store(to, c20);
      if (!half) v128.store(to, c21, 16);
      to += cRow;
      v128.store(to, c30);
      if (!half) v128.store(to, c31, 16);
      to += cRow;
    }
  }
}

/** Bias, noise, activation and skip of one step over `rows` finished pixels, the first of which is `pixel`. */
export function finish(step: usize, pixel: usize, rows: i32): void {
  const n = load<i32>(step, OUTPUT_CHANNELS);
  const outRow = <usize>load<u32>(step, OUTPUT_PIXEL);
  const bias = <usize>load<u32>(step, BIAS);
  const noise = <usize>load<u32>(step, NOISE);
  const skip = <usize>load<u32>(step, SKIP);
  const skipRow = <usize>load<u32>(step, SKIP_PIXEL);
  const slope = splat(step, SLOPE), gain = splat(step, GAIN), offset = splat(step, OFFSET);
  const low = splat(step, LOW), high = splat(step, HIGH);
  let out = <usize>load<u32>(step, OUTPUT) + pixel * outRow;
  let add = skip + pixel * skipRow;
  const bytes = (<usize>n) << 2;
  for (let i = 0; i < rows; i += 1, out += outRow, add += skipRow) {
    const shift = noise ? v128.load32_splat(noise + ((pixel + i) << 2)) : f32x4.splat(0);
    for (let at: usize = 0; at < bytes; at += 16) {
      let v = v128.add<f32>(v128.load(out + at), v128.add<f32>(v128.load(bias + at), shift));
      v = activated(v, slope, gain, offset, low, high);
      if (skip) v = v128.add<f32>(v, v128.load(add + at));
      v128.store(out + at, v);
    }
  }
}

/** The pointwise convolution of `rows` pixels, inputs at `a`, outputs from `pixel` on. */
export function pointwise(step: usize, a: usize, aRow: usize, k: i32, pixel: usize, rows: i32): void {
  const outRow = <usize>load<u32>(step, OUTPUT_PIXEL);
  // Rows come in fours: the last ones may be slack behind the tensor, which every tensor has.
  const whole = (rows + 3) & ~3;
  multiply(
    a, aRow, load<u32>(step, WEIGHTS), <usize>load<u32>(step, OUTPUT) + pixel * outRow, outRow, whole,
    load<i32>(step, OUTPUT_CHANNELS), k,
  );
  finish(step, pixel, rows);
}
