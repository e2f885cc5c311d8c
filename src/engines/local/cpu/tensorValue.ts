import type { TensorValue } from '../runtime/context.ts';
import type { PlacedTensor, Program } from './program.ts';

/** Planes, as networks are given their pictures, to channel-last. */
export function writePlanes(
  buffer: ArrayBufferLike,
  { at, pixelBytes, tensor }: PlacedTensor,
  planes: Float32Array,
): void {
  const { width, height, channels } = tensor;
  const plane = width * height;
  if (planes.length !== plane * channels) throw new Error('The input does not have the size it says.');
  const step = pixelBytes / 4;
  const values = new Float32Array(buffer, at, plane * step);
  for (let c = 0; c < step; c += 1)
    for (let i = 0, to = c, from = c * plane; i < plane; i += 1, to += step) {
      values[to] = c < channels ? (planes[from + i] as number) : 0;
    }
}

/** The output as planes; a "depth to space" at the end is part of the copy. */
export function readPlanes(buffer: ArrayBufferLike, { output, depthToSpace }: Program): TensorValue {
  const { at, pixelBytes, tensor } = output;
  const { width, height } = tensor;
  const block = depthToSpace?.block ?? 1;
  const channels = tensor.channels / (block * block);
  const channelFirst = depthToSpace?.channelFirst ?? true;
  const step = pixelBytes / 4;
  const values = new Float32Array(buffer, at, width * height * step);
  const data = new Float32Array(width * height * tensor.channels);
  const wide = width * block;
  for (let c = 0; c < channels; c += 1)
    for (let v = 0; v < block; v += 1)
      for (let u = 0; u < block; u += 1) {
        const channel = channelFirst ? (c * block + v) * block + u : (v * block + u) * channels + c;
        for (let y = 0; y < height; y += 1) {
          let from = y * width * step + channel;
          let to = ((c * height + y) * block + v) * wide + u;
          for (let x = 0; x < width; x += 1, from += step, to += block) data[to] = values[from] as number;
        }
      }
  return { data, dims: [1, channels, height * block, wide] };
}
