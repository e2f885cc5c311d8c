import type { TensorValue } from '../../../../src/engines/local/runtime/context.ts';

export interface ConvolutionShape {
  readonly outputs: number;
  readonly side: number;
  readonly stride: number;
  readonly padding: number;
  readonly dilation: number;
  /** 1, or as many as there are channels. */
  readonly groups: number;
}

/** The definition, in doubles: planes in, planes out. Weights as ONNX has them: `[out][in / groups][side][side]`. */
export function naiveConvolution(
  { data, dims }: TensorValue,
  weights: Float32Array,
  bias: Float32Array,
  { outputs, side, stride, padding, dilation, groups }: ConvolutionShape,
): TensorValue {
  const [, channels = 0, height = 0, width = 0] = dims;
  const across = (length: number): number =>
    Math.floor((length + 2 * padding - dilation * (side - 1) - 1) / stride) + 1;
  const [outHeight, outWidth] = [across(height), across(width)];
  const inputs = channels / groups;
  const result = new Float32Array(outputs * outHeight * outWidth);
  let to = 0;
  for (let n = 0; n < outputs; n += 1)
    for (let y = 0; y < outHeight; y += 1)
      for (let x = 0; x < outWidth; x += 1, to += 1) {
        let sum = bias[n] ?? 0;
        for (let c = 0; c < inputs; c += 1)
          for (let v = 0; v < side; v += 1)
            for (let u = 0; u < side; u += 1) {
              const row = y * stride - padding + v * dilation;
              const column = x * stride - padding + u * dilation;
              if (row < 0 || row >= height || column < 0 || column >= width) continue;
              const channel = groups === 1 ? c : n;
              const value = data[(channel * height + row) * width + column] ?? 0;
              sum += value * (weights[((n * inputs + c) * side + v) * side + u] ?? 0);
            }
        result[to] = sum;
      }
  return { data: result, dims: [1, outputs, outHeight, outWidth] };
}
