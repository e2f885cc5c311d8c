import { winogradKernel } from './winogradKernel.ts';
import type { Kernel } from './steps.ts';

export const padded = (channels: number): number => Math.ceil(channels / 4) * 4;

const panelWidth = 8;

/** Floats of packed weights: panels of eight output channels, `[out / 8][k][8]`. */
export function packedLength(outputs: number, k: number): number {
  return Math.ceil(padded(outputs) / panelWidth) * panelWidth * k;
}

/** `k` as the input lies in memory: tap after tap, each with its padded channels. */
export function packConvolution(kernel: Kernel): Float32Array {
  const { outputs, inputs, side } = kernel;
  const taps = side * side;
  const depth = padded(inputs);
  const packed = new Float32Array(packedLength(outputs, taps * depth));
  for (let n = 0; n < outputs; n += 1)
    for (let c = 0; c < inputs; c += 1)
      for (let tap = 0; tap < taps; tap += 1) {
        const value = kernel.data[(n * inputs + c) * taps + tap] ?? 0;
        packed[at(n, tap * depth + c, taps * depth)] = value;
      }
  return packed;
}

/** One packed matrix for each position of the transformed tile, one after another. */
export function packWinograd(kernel: Kernel): Float32Array {
  const { outputs, inputs, side } = kernel;
  const tile = side + 3;
  const depth = padded(inputs);
  const plane = packedLength(outputs, depth);
  const packed = new Float32Array(tile * tile * plane);
  const taps = side * side;
  for (let n = 0; n < outputs; n += 1)
    for (let c = 0; c < inputs; c += 1) {
      const from = (n * inputs + c) * taps;
      const transformed = winogradKernel(kernel.data.subarray(from, from + taps), side);
      for (let p = 0; p < transformed.length; p += 1)
        packed[p * plane + at(n, c, depth)] = transformed[p] ?? 0;
    }
  return packed;
}

function at(output: number, k: number, depth: number): number {
  return Math.floor(output / panelWidth) * panelWidth * depth + k * panelWidth + (output % panelWidth);
}

/** One kernel a channel: `[tap][channel]`. */
export function packDepthwise({ data, outputs, side }: Kernel): Float32Array {
  const depth = padded(outputs);
  const taps = side * side;
  const packed = new Float32Array(taps * depth);
  for (let c = 0; c < outputs; c += 1)
    for (let tap = 0; tap < taps; tap += 1) packed[tap * depth + c] = data[c * taps + tap] ?? 0;
  return packed;
}

/** Whole vectors, zeros behind; zeros throughout for none. Panels read eight at a time. */
export function packBias(bias: Float32Array | null, channels: number): Float32Array {
  const packed = new Float32Array(Math.ceil(channels / panelWidth) * panelWidth);
  if (bias !== null) packed.set(bias);
  return packed;
}
