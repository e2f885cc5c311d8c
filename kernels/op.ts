/**
 * One step of a program as it lies in memory: 32-bit words, written by `program.ts` on the other side.
 * Tensors are channel-last: pixel after pixel, `pixelBytes` apart, channels together and padded to fours.
 */

/** Bytes of one step. */
export const stepBytes: usize = 160;

// Byte offsets of a step's words.
export const KIND: usize = 0;
export const CHUNKS: usize = 4;
/** The next chunk that nobody has taken. */
export const NEXT: usize = 8;
export const INPUT: usize = 12;
export const INPUT_PIXEL: usize = 16;
export const INPUT_WIDTH: usize = 20;
export const INPUT_HEIGHT: usize = 24;
export const INPUT_CHANNELS: usize = 28;
export const OUTPUT: usize = 32;
export const OUTPUT_PIXEL: usize = 36;
export const OUTPUT_WIDTH: usize = 40;
export const OUTPUT_HEIGHT: usize = 44;
export const OUTPUT_CHANNELS: usize = 48;
export const WEIGHTS: usize = 52;
export const BIAS: usize = 56;
/** One value a pixel, added before the activation; 0: none. */
export const NOISE: usize = 60;
/** A tensor of the output's size, added after the activation; 0: none. */
export const SKIP: usize = 64;
export const SKIP_PIXEL: usize = 68;
export const SLOPE: usize = 72;
export const GAIN: usize = 76;
export const OFFSET: usize = 80;
export const LOW: usize = 84;
export const HIGH: usize = 88;
/** The depthwise convolution before a pointwise one. */
export const DEPTH_WEIGHTS: usize = 92;
export const DEPTH_BIAS: usize = 96;
export const DEPTH_SLOPE: usize = 100;
export const DEPTH_GAIN: usize = 104;
export const DEPTH_LOW: usize = 108;
export const DEPTH_HIGH: usize = 112;
export const KERNEL: usize = 116;
export const STRIDE: usize = 120;
export const PADDING: usize = 124;
export const DILATION: usize = 128;
/** Pixels, or tiles, of one chunk. */
export const CHUNK_SIZE: usize = 132;
export const TILES_ACROSS: usize = 136;
export const TILES: usize = 140;

/** `a · b + c`; fused where the build is for browsers that can (relaxed SIMD, `--use FMA=1`). */
// @ts-ignore: decorator
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  // @ts-ignore: given by the build
  if (isDefined(FMA)) return v128.relaxed_madd<f32>(a, b, c);
  return v128.add<f32>(c, v128.mul<f32>(a, b));
}

/** `clip(gain · leaky(v) + offset)`, leaky with a slope of at most 1 below zero. */
// @ts-ignore: decorator
@inline
export function activated(v: v128, slope: v128, gain: v128, offset: v128, low: v128, high: v128): v128 {
  const leaky = v128.pmax<f32>(v, v128.mul<f32>(v, slope));
  return v128.pmin<f32>(v128.pmax<f32>(madd(leaky, gain, offset), low), high);
}

// @ts-ignore: decorator
@inline
export function splat(step: usize, offset: usize): v128 {
  return v128.load32_splat(step + offset);
}
