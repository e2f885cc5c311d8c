import { layOut } from './layout.ts';
import { packBias, packConvolution, packDepthwise, packWinograd, padded } from './pack.ts';
import type { Plan, Step, StepKind, Tensor } from './steps.ts';

/** Numbers and places as in kernels/op.ts and kernels/program.ts. */
const kinds: Readonly<Record<StepKind, number>> = {
  pointwise: 1,
  separable: 2,
  upsample: 3,
  convolve: 4,
  winograd: 5,
  elementwise: 6,
  depthwise: 7,
};
const stepBytes = 160;
const nextByte = 8;
const lineBytes = 64;
const pageBytes = 65_536;

const winogradTiles: Readonly<Record<number, number>> = { 3: 24, 5: 16 };

/** A program in memory, ready to be run by as many threads as it has scratch areas. */
export interface Program {
  readonly at: number;
  readonly steps: number;
  /** The word at which threads wait for one another: how often one of them has come to the end of a step. */
  readonly arrived: number;
  /** One area for each thread. */
  readonly scratch: readonly number[];
  readonly input: PlacedTensor;
  readonly output: PlacedTensor;
  readonly depthToSpace: Plan['depthToSpace'];
}

export interface PlacedTensor {
  readonly at: number;
  readonly pixelBytes: number;
  readonly tensor: Tensor;
}

/** A memory that holds a network's weights and one program at a time. */
export interface ProgramMemory {
  readonly memory: WebAssembly.Memory;
  /** Replaces the program. Throws `RangeError` when the memory cannot grow to hold it. */
  load(plan: Plan): Program;
  /** To be called before each run of the program. */
  rewind(program: Program): void;
}

/** Largest memory, in pages: 2 GB. An address space is reserved for it, not memory. */
const maximumPages = 32_768;

export function createProgramMemory(threads: number): ProgramMemory {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: maximumPages, shared: true });
  // Address 0 stands for "none".
  const arrived = lineBytes;
  const weightsStart = 2 * lineBytes;
  let weightsEnd = weightsStart;
  const known = new Map<Float32Array, number>();

  function reserve(end: number): void {
    const missing = Math.ceil((end - memory.buffer.byteLength) / pageBytes);
    if (missing > 0) memory.grow(missing);
  }

  function place(key: Float32Array, pack: () => Float32Array): number {
    const at = known.get(key);
    if (at !== undefined) return at;
    const data = pack();
    const to = weightsEnd;
    weightsEnd = upToLine(to + data.byteLength);
    reserve(weightsEnd);
    new Float32Array(memory.buffer, to, data.length).set(data);
    known.set(key, to);
    return to;
  }

  return {
    memory,
    load(plan) {
      // Weights stay from plan to plan: they depend on the network, not on the size of its input.
      const weights = plan.steps.map((step) => placeWeights(step, place));
      const at = weightsEnd;
      const layout = layOut(plan, upToLine(at + plan.steps.length * stepBytes));
      const scratchBytes = upToLine(Math.max(...plan.steps.map((step) => scratchOf(step))));
      const scratch = Array.from({ length: threads }, (_, thread) => layout.end + thread * scratchBytes);
      reserve(layout.end + threads * scratchBytes);
      const view = new DataView(memory.buffer);
      for (const [i, step] of plan.steps.entries()) {
        writeStep(new StepWriter(view, at + i * stepBytes), step, weights[i] ?? nowhere, layout, threads);
      }
      return {
        at,
        steps: plan.steps.length,
        arrived,
        scratch,
        input: { ...layout.placeOf(plan.input), tensor: plan.input },
        output: { ...layout.placeOf(plan.output), tensor: plan.output },
        depthToSpace: plan.depthToSpace,
      };
    },
    rewind({ at, steps }) {
      const view = new DataView(memory.buffer);
      for (let i = 0; i < steps; i += 1) view.setInt32(at + i * stepBytes + nextByte, 0, true);
    },
  };
}

const upToLine = (bytes: number): number => Math.ceil(bytes / lineBytes) * lineBytes;

interface Weights {
  readonly weights: number;
  readonly bias: number;
  readonly noise: number;
  readonly depthWeights: number;
  readonly depthBias: number;
}

const nowhere: Weights = { weights: 0, bias: 0, noise: 0, depthWeights: 0, depthBias: 0 };

type Place = (key: Float32Array, pack: () => Float32Array) => number;

function placeWeights(step: Step, place: Place): Weights {
  const { kernel, depth, noise, kind } = step;
  const biasOf = (bias: Float32Array | null, channels: number): number =>
    place(bias ?? zeros(channels), () => packBias(bias, padded(channels)));
  const packed = (): Float32Array => {
    if (kernel === null) return new Float32Array(0);
    if (kind === 'winograd') return packWinograd(kernel);
    return kind === 'upsample' ? packDepthwise(kernel) : packConvolution(kernel);
  };
  return {
    weights: kernel === null ? 0 : place(kernel.data, packed),
    bias: biasOf(kernel?.bias ?? null, step.output.channels),
    noise: noise === null ? 0 : place(noise, () => noise),
    depthWeights: depth === null ? 0 : place(depth.data, () => packDepthwise(depth)),
    depthBias: depth === null ? 0 : biasOf(depth.bias, depth.outputs),
  };
}

const zerosByLength = new Map<number, Float32Array>();

/** One array for each length, so that steps without bias share it. */
function zeros(length: number): Float32Array {
  const known = zerosByLength.get(length) ?? new Float32Array(length);
  zerosByLength.set(length, known);
  return known;
}

/** Pixels (tiles for Winograd) of a chunk: what it works on should stay in the second-level cache. */
function chunkSize({ kind, input, kernel }: Step): number {
  if (kind === 'winograd') return winogradTiles[kernel?.side ?? 3] ?? 16;
  if (kind === 'upsample') return 32;
  const taps = kind === 'convolve' ? (kernel?.side ?? 1) ** 2 : 1;
  const fitting = Math.floor(32_768 / (taps * padded(input.channels)) / 4) * 4;
  return Math.min(256, Math.max(16, fitting));
}

function scratchOf(step: Step): number {
  const { kind, input, output, kernel } = step;
  const size = chunkSize(step);
  if (kind === 'separable') return (size + 4) * padded(input.channels) * 4;
  if (kind === 'convolve') return (size + 4) * padded(input.channels) * 4 * (kernel?.side ?? 1) ** 2;
  if (kind !== 'winograd') return 0;
  const tile = (kernel?.side ?? 3) + 3;
  const plane = (channels: number): number => Math.ceil(size / 4) * 4 * padded(channels) * 4 + 64;
  const planes = tile * tile * (plane(input.channels) + plane(output.channels));
  return planes + 1024 + tile * tile * padded(input.channels) * 4;
}

/** Writes words at the places of kernels/op.ts. */
class StepWriter {
  private readonly view: DataView;
  private readonly at: number;

  constructor(view: DataView, at: number) {
    this.view = view;
    this.at = at;
  }

  integers(from: number, values: readonly number[]): void {
    for (const [i, value] of values.entries()) this.view.setUint32(this.at + from + i * 4, value, true);
  }

  floats(from: number, values: readonly number[]): void {
    for (const [i, value] of values.entries()) this.view.setFloat32(this.at + from + i * 4, value, true);
  }
}

function writeStep(
  to: StepWriter,
  step: Step,
  weights: Weights,
  { placeOf }: ReturnType<typeof layOut>,
  threads: number,
): void {
  const { kind, input, output, kernel, depth, activation, depthActivation } = step;
  const from = placeOf(input);
  const into = placeOf(output);
  const skip = step.skip === null ? { at: 0, pixelBytes: 0 } : placeOf(step.skip);
  const tilesAcross = Math.ceil(output.width / 4);
  const tiles = tilesAcross * Math.ceil(output.height / 4);
  const source = kind === 'upsample' ? input : output;
  const units = kind === 'winograd' ? tiles : source.width * source.height;
  // Small pictures still give every thread something to do.
  const share = Math.max(4, Math.ceil(units / (threads * 2) / 4) * 4);
  const size = Math.min(chunkSize(step), share);
  const shape = depth ?? kernel;
  const before = kind === 'depthwise' ? activation : depthActivation;
  to.integers(0, [kinds[kind], Math.ceil(units / size), 0]);
  to.integers(12, [from.at, from.pixelBytes, input.width, input.height, padded(input.channels)]);
  to.integers(32, [into.at, into.pixelBytes, output.width, output.height, padded(output.channels)]);
  to.integers(52, [weights.weights, weights.bias, weights.noise, skip.at, skip.pixelBytes]);
  to.floats(72, [activation.slope, activation.gain, activation.offset, activation.low, activation.high]);
  to.integers(92, [weights.depthWeights, weights.depthBias]);
  to.floats(100, [before.slope, before.gain, before.low, before.high]);
  to.integers(116, [shape?.side ?? 1, shape?.stride ?? 1, shape?.padding ?? 0, shape?.dilation ?? 1]);
  to.integers(132, [size, tilesAcross, tiles]);
}
