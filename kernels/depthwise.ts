import {
  DEPTH_BIAS, DEPTH_GAIN, DEPTH_HIGH, DEPTH_LOW, DEPTH_SLOPE, DEPTH_WEIGHTS, INPUT, INPUT_CHANNELS, INPUT_HEIGHT,
  INPUT_PIXEL, INPUT_WIDTH, KERNEL, OUTPUT_WIDTH, PADDING, STRIDE, activated, madd, splat,
} from './op';

/** One output pixel anywhere, tap by tap inside the picture. */
function edgePixel(step: usize, x: i32, y: i32, to: usize): void {
  const width = load<i32>(step, INPUT_WIDTH);
  const height = load<i32>(step, INPUT_HEIGHT);
  const pixelBytes = <usize>load<u32>(step, INPUT_PIXEL);
  const bytes = (<usize>load<u32>(step, INPUT_CHANNELS)) << 2;
  const kernel = load<i32>(step, KERNEL);
  const left = x * load<i32>(step, STRIDE) - load<i32>(step, PADDING);
  const top = y * load<i32>(step, STRIDE) - load<i32>(step, PADDING);
  const weights = <usize>load<u32>(step, DEPTH_WEIGHTS);
  const bias = <usize>load<u32>(step, DEPTH_BIAS);
  const input = <usize>load<u32>(step, INPUT);
  const slope = splat(step, DEPTH_SLOPE), gain = splat(step, DEPTH_GAIN), zero = f32x4.splat(0);
  const low = splat(step, DEPTH_LOW), high = splat(step, DEPTH_HIGH);
  for (let at: usize = 0; at < bytes; at += 16) {
    let sum = v128.load(bias + at);
    for (let v = 0; v < kernel; v += 1) {
      const row = top + v;
      if (row < 0 || row >= height) continue;
      for (let u = 0; u < kernel; u += 1) {
        const column = left + u;
        if (column < 0 || column >= width) continue;
        const tap = input + <usize>(row * width + column) * pixelBytes + at;
        sum = madd(v128.load(tap), v128.load(weights + <usize>(v * kernel + u) * bytes + at), sum);
      }
    }
    v128.store(to + at, activated(sum, slope, gain, zero, low, high));
  }
}

/** Four neighbours of a 3×3 convolution, all taps inside the picture. */
function four3(step: usize, from: usize, rowBytes: usize, to: usize): void {
  const pixelBytes = <usize>load<u32>(step, INPUT_PIXEL);
  const bytes = (<usize>load<u32>(step, INPUT_CHANNELS)) << 2;
  const bias = <usize>load<u32>(step, DEPTH_BIAS);
  const slope = splat(step, DEPTH_SLOPE), gain = splat(step, DEPTH_GAIN), zero = f32x4.splat(0);
  const low = splat(step, DEPTH_LOW), high = splat(step, DEPTH_HIGH);
  const weights = <usize>load<u32>(step, DEPTH_WEIGHTS);
  for (let at: usize = 0; at < bytes; at += 16) {
    let s0 = v128.load(bias + at), s1 = s0, s2 = s0, s3 = s0;
    let w = weights + at;
    let p = from + at;
    for (let v = 0; v < 3; v += 1, p += rowBytes, w += bytes * 3) {
      const w0 = v128.load(w), w1 = v128.load(w + bytes), w2 = v128.load(w + bytes * 2);
      let q = p;
      let x = v128.load(q);
      s0 = madd(x, w0, s0);
      x = v128.load((q += pixelBytes));
      s0 = madd(x, w1, s0);
      s1 = madd(x, w0, s1);
      x = v128.load((q += pixelBytes));
      s0 = madd(x, w2, s0);
      s1 = madd(x, w1, s1);
      s2 = madd(x, w0, s2);
      x = v128.load((q += pixelBytes));
      s1 = madd(x, w2, s1);
      s2 = madd(x, w1, s2);
      s3 = madd(x, w0, s3);
      x = v128.load((q += pixelBytes));
      s2 = madd(x, w2, s2);
      s3 = madd(x, w1, s3);
      x = v128.load(q + pixelBytes);
      s3 = madd(x, w2, s3);
    }
    v128.store(to + at, activated(s0, slope, gain, zero, low, high));
    v128.store(to + at + bytes, activated(s1, slope, gain, zero, low, high));
    v128.store(to + at + bytes * 2, activated(s2, slope, gain, zero, low, high));
    v128.store(to + at + bytes * 3, activated(s3, slope, gain, zero, low, high));
  }
}

/** One output pixel of a 4×4 convolution of stride 2, all taps inside the picture. */
function one4(step: usize, from: usize, rowBytes: usize, to: usize): void {
  const pixelBytes = <usize>load<u32>(step, INPUT_PIXEL);
  const bytes = (<usize>load<u32>(step, INPUT_CHANNELS)) << 2;
  const bias = <usize>load<u32>(step, DEPTH_BIAS);
  const slope = splat(step, DEPTH_SLOPE), gain = splat(step, DEPTH_GAIN), zero = f32x4.splat(0);
  const low = splat(step, DEPTH_LOW), high = splat(step, DEPTH_HIGH);
  const weights = <usize>load<u32>(step, DEPTH_WEIGHTS);
  for (let at: usize = 0; at < bytes; at += 16) {
    let even = v128.load(bias + at), odd = zero;
    let w = weights + at;
    let p = from + at;
    for (let v = 0; v < 4; v += 1, p += rowBytes, w += bytes * 4) {
      even = madd(v128.load(p), v128.load(w), even);
      odd = madd(v128.load(p + pixelBytes), v128.load(w + bytes), odd);
      even = madd(v128.load(p + pixelBytes * 2), v128.load(w + bytes * 2), even);
      odd = madd(v128.load(p + pixelBytes * 3), v128.load(w + bytes * 3), odd);
    }
    v128.store(to + at, activated(v128.add<f32>(even, odd), slope, gain, zero, low, high));
  }
}

/** The depthwise convolution of `count` output pixels from `first` on, packed at `to`. */
export function depthwise(step: usize, first: i32, count: i32, to: usize): void {
  const width = load<i32>(step, INPUT_WIDTH);
  const height = load<i32>(step, INPUT_HEIGHT);
  const outWidth = load<i32>(step, OUTPUT_WIDTH);
  const pixelBytes = <usize>load<u32>(step, INPUT_PIXEL);
  const rowBytes = <usize>width * pixelBytes;
  const bytes = (<usize>load<u32>(step, INPUT_CHANNELS)) << 2;
  const kernel = load<i32>(step, KERNEL);
  const stride = load<i32>(step, STRIDE);
  const padding = load<i32>(step, PADDING);
  const input = <usize>load<u32>(step, INPUT);
  let y = first / outWidth;
  let x = first - y * outWidth;
  for (let i = 0; i < count; ) {
    const top = y * stride - padding;
    const left = x * stride - padding;
    const inside = top >= 0 && top + kernel <= height && left >= 0;
    let done = 1;
    if (kernel == 3 && stride == 1 && inside && left + 6 <= width && i + 4 <= count && x + 4 <= outWidth) {
      four3(step, input + <usize>top * rowBytes + <usize>left * pixelBytes, rowBytes, to);
      done = 4;
    } else if (kernel == 4 && inside && left + 4 <= width) {
      one4(step, input + <usize>top * rowBytes + <usize>left * pixelBytes, rowBytes, to);
    } else {
      edgePixel(step, x, y, to);
    }
    i += done;
    x += done;
    to += <usize>done * bytes;
    if (x >= outWidth) {
      x = 0;
      y += 1;
    }
  }
}
