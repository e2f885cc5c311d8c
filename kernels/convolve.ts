import { pointwise } from './gemm';
import {
  DILATION, INPUT, INPUT_CHANNELS, INPUT_HEIGHT, INPUT_PIXEL, INPUT_WIDTH, KERNEL, OUTPUT_WIDTH, PADDING, STRIDE,
} from './op';

/** Any convolution: each output pixel's taps are laid side by side, then multiplied as a pointwise one. */
export function convolve(step: usize, first: i32, count: i32, scratch: usize): void {
  const width = load<i32>(step, INPUT_WIDTH);
  const height = load<i32>(step, INPUT_HEIGHT);
  const pixelBytes = <usize>load<u32>(step, INPUT_PIXEL);
  const bytes = (<usize>load<u32>(step, INPUT_CHANNELS)) << 2;
  const outWidth = load<i32>(step, OUTPUT_WIDTH);
  const kernel = load<i32>(step, KERNEL);
  const stride = load<i32>(step, STRIDE);
  const padding = load<i32>(step, PADDING);
  const dilation = load<i32>(step, DILATION);
  const input = <usize>load<u32>(step, INPUT);
  let to = scratch;
  for (let i = first; i < first + count; i += 1) {
    const y = i / outWidth;
    const top = y * stride - padding;
    const left = (i - y * outWidth) * stride - padding;
    for (let v = 0; v < kernel; v += 1) {
      const row = top + v * dilation;
      for (let u = 0; u < kernel; u += 1, to += bytes) {
        const column = left + u * dilation;
        if (row >= 0 && row < height && column >= 0 && column < width) {
          copy(to, input + <usize>(row * width + column) * pixelBytes, bytes);
        } else clear(to, bytes);
      }
    }
  }
  const k = kernel * kernel * load<i32>(step, INPUT_CHANNELS);
  pointwise(step, scratch, (<usize>k) << 2, k, first, count);
}

// Short runs: a loop beats the call of memory.copy.
// @ts-ignore: decorator
@inline
function copy(to: usize, from: usize, bytes: usize): void {
  for (let at: usize = 0; at < bytes; at += 16) v128.store(to + at, v128.load(from + at));
}

// @ts-ignore: decorator
@inline
function clear(to: usize, bytes: usize): void {
  for (let at: usize = 0; at < bytes; at += 16) v128.store(to + at, f32x4.splat(0));
}
