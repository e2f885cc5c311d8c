/** A picture of floats, channel-last, that a program computes. Whether it has memory of its own says `home`. */
export interface Tensor {
  readonly width: number;
  readonly height: number;
  /** Channels that mean something; in memory they are padded to a multiple of four. */
  readonly channels: number;
  /** The wider tensor that this one is a part of, from `offset` channels on: how `Concat` costs nothing. */
  home: { readonly tensor: Tensor; readonly offset: number } | null;
}

/** `clip(gain · leaky(x) + offset)`, where `leaky` multiplies negative values by `slope`. */
export interface Activation {
  readonly slope: number;
  readonly gain: number;
  readonly offset: number;
  readonly low: number;
  readonly high: number;
}

export const identity: Activation = { slope: 1, gain: 1, offset: 0, low: -Infinity, high: Infinity };

/** Weights as ONNX stores them: `[out][in / groups][kernel][kernel]`. */
export interface Kernel {
  readonly data: Float32Array;
  readonly bias: Float32Array | null;
  readonly outputs: number;
  readonly inputs: number;
  readonly side: number;
  readonly stride: number;
  readonly padding: number;
  readonly dilation: number;
}

export type StepKind =
  | 'pointwise'
  | 'separable'
  | 'upsample'
  | 'convolve'
  | 'winograd'
  | 'elementwise'
  | 'depthwise';

export interface Step {
  readonly kind: StepKind;
  readonly input: Tensor;
  readonly output: Tensor;
  /** Of the (pointwise) convolution, or the 4×4 filter of `upsample`; null for `elementwise`. */
  readonly kernel: Kernel | null;
  /** The depthwise convolution of `depthwise` and `separable`, one kernel a channel. */
  readonly depth: Kernel | null;
  /** What follows it inside a `separable` step. */
  readonly depthActivation: Activation;
  activation: Activation;
  /** One value a pixel, added before the activation. */
  noise: Float32Array | null;
  /** Added after the activation. */
  skip: Tensor | null;
}

export interface Plan {
  readonly steps: readonly Step[];
  readonly input: Tensor;
  readonly output: Tensor;
  /** Channels to pixels at the very end. `channelFirst`: ONNX's "CRD". */
  readonly depthToSpace: { readonly block: number; readonly channelFirst: boolean } | null;
}

/** A graph that this runtime does not run: another one has to. */
export class UnsupportedGraph extends Error {
  override readonly name = 'UnsupportedGraph';
}
