/**
 * Runs a program: steps one after another, each cut into chunks that the threads take from a common counter, so
 * that a thread whose core is busy elsewhere holds nobody up. Everyone waits for the last chunk of a step.
 */
import { convolve } from './convolve';
import { depthwise } from './depthwise';
import { pointwise } from './gemm';
import {
  BIAS, CHUNKS, CHUNK_SIZE, GAIN, HIGH, INPUT, INPUT_CHANNELS, INPUT_HEIGHT, INPUT_PIXEL, INPUT_WIDTH, KIND, LOW,
  NEXT, OFFSET, OUTPUT, OUTPUT_CHANNELS, OUTPUT_HEIGHT, OUTPUT_PIXEL, OUTPUT_WIDTH, SKIP, SKIP_PIXEL, SLOPE, TILES,
  activated, splat, stepBytes,
} from './op';
import { upsample } from './upsample';
import { winograd } from './winograd';

// Kinds of steps, as in program.ts on the other side.
const POINTWISE = 1;
const SEPARABLE = 2;
const UPSAMPLE = 3;
const CONVOLVE = 4;
const WINOGRAD = 5;
const ELEMENTWISE = 6;
const DEPTHWISE = 7;

/** How often a thread looks again before it sleeps: some tens of microseconds. */
const SPINS = 2000;

/** What `memory.atomic.wait32` answers then. */
const TIMED_OUT = 2;

/** How long a thread waits for the others before it gives up: one of them must have failed. */
const PATIENCE_NS: i64 = 300_000_000_000;

/**
 * `arrived` is a word that counts all arrivals ever, `before` what it holds before the run: a thread that is late
 * to leave one run must not be held by the next. `scratch` is the thread's own.
 */
export function run(program: usize, steps: i32, arrived: usize, before: i32, threads: i32, scratch: usize): void {
  for (let i = 0; i < steps; i += 1) {
    const step = program + <usize>i * stepBytes;
    const chunks = load<i32>(step, CHUNKS);
    for (;;) {
      const chunk = atomic.add<i32>(step + NEXT, 1);
      if (chunk >= chunks) break;
      runChunk(step, chunk, scratch);
    }
    if (threads > 1) meet(arrived, before + threads * (i + 1));
  }
}

/** Waits until all threads have come here. */
function meet(arrived: usize, expected: i32): void {
  if (atomic.add<i32>(arrived, 1) + 1 == expected) {
    atomic.notify(arrived, -1);
    return;
  }
  for (let i = 0; i < SPINS; i += 1) if (atomic.load<i32>(arrived) - expected >= 0) return;
  for (;;) {
    const seen = atomic.load<i32>(arrived);
    if (seen - expected >= 0) return;
    if (atomic.wait<i32>(arrived, seen, PATIENCE_NS) == TIMED_OUT) unreachable();
  }
}

function runChunk(step: usize, chunk: i32, scratch: usize): void {
  const kind = load<i32>(step, KIND);
  const size = load<i32>(step, CHUNK_SIZE);
  const first = chunk * size;
  if (kind == WINOGRAD) {
    winograd(step, first, min(size, load<i32>(step, TILES) - first), scratch);
    return;
  }
  const source = kind == UPSAMPLE;
  const width = source ? load<i32>(step, INPUT_WIDTH) : load<i32>(step, OUTPUT_WIDTH);
  const height = source ? load<i32>(step, INPUT_HEIGHT) : load<i32>(step, OUTPUT_HEIGHT);
  const count = min(size, width * height - first);
  const channels = load<i32>(step, INPUT_CHANNELS);
  if (kind == POINTWISE) {
    const pixelBytes = <usize>load<u32>(step, INPUT_PIXEL);
    pointwise(step, <usize>load<u32>(step, INPUT) + <usize>first * pixelBytes, pixelBytes, channels, first, count);
  } else if (kind == SEPARABLE) {
    depthwise(step, first, count, scratch);
    pointwise(step, scratch, (<usize>channels) << 2, channels, first, count);
  } else if (kind == UPSAMPLE) upsample(step, first, count);
  else if (kind == CONVOLVE) convolve(step, first, count, scratch);
  else if (kind == DEPTHWISE) {
    depthwise(step, first, count, <usize>load<u32>(step, OUTPUT) + <usize>first * <usize>load<u32>(step, OUTPUT_PIXEL));
  } else if (kind == ELEMENTWISE) elementwise(step, first, count);
}

/** The input through bias, activation and skip: additions, copies into a part of a wider tensor. */
function elementwise(step: usize, first: usize, count: i32): void {
  const pixelBytes = <usize>load<u32>(step, INPUT_PIXEL);
  const outBytes = <usize>load<u32>(step, OUTPUT_PIXEL);
  const skipBytes = <usize>load<u32>(step, SKIP_PIXEL);
  const bytes = (<usize>load<u32>(step, OUTPUT_CHANNELS)) << 2;
  const skip = <usize>load<u32>(step, SKIP);
  const bias = <usize>load<u32>(step, BIAS);
  const slope = splat(step, SLOPE), gain = splat(step, GAIN), offset = splat(step, OFFSET);
  const low = splat(step, LOW), high = splat(step, HIGH);
  let from = <usize>load<u32>(step, INPUT) + first * pixelBytes;
  let to = <usize>load<u32>(step, OUTPUT) + first * outBytes;
  let add = skip + first * skipBytes;
  for (let i = 0; i < count; i += 1, from += pixelBytes, to += outBytes, add += skipBytes) {
    for (let at: usize = 0; at < bytes; at += 16) {
      let v = v128.add<f32>(v128.load(from + at), v128.load(bias + at));
      v = activated(v, slope, gain, offset, low, high);
      if (skip) v = v128.add<f32>(v, v128.load(add + at));
      v128.store(to + at, v);
    }
  }
}
