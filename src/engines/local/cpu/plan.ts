import { must } from '../../../kernel/shared/assert.ts';
import type { Constant, OnnxGraph, OnnxNode } from './onnx.ts';
import { UnsupportedGraph, identity } from './steps.ts';
import type { Activation, Kernel, Plan, Step, Tensor } from './steps.ts';

/** Winograd's tiles pay off from here; below, laying the taps side by side is cheaper. */
const winogradFromChannels = 16;

/**
 * Turns a graph of convolutions into few steps for inputs of `dims` (batch, channels, height, width).
 * Activations, noise, additions and concatenations become part of the step that computes their input.
 * Throws `UnsupportedGraph` where a node is beyond this runtime.
 */
export function planOf(graph: OnnxGraph, dims: readonly number[]): Plan {
  return new Planner(graph, dims).plan();
}

class Planner {
  private readonly graph: OnnxGraph;
  private readonly tensors = new Map<string, Tensor>();
  private readonly uses = new Map<string, number>();
  private readonly producers = new Map<string, OnnxNode>();
  /** The step that computes a tensor. */
  private readonly sources = new Map<Tensor, Step>();
  private readonly steps: Step[] = [];
  private readonly input: Tensor;
  private depthToSpace: Plan['depthToSpace'] = null;

  constructor(graph: OnnxGraph, dims: readonly number[]) {
    this.graph = graph;
    const [batch, channels = 0, height = 0, width = 0] = dims;
    const [input] = graph.inputs;
    if (batch !== 1 || input === undefined || graph.inputs.length !== 1 || graph.outputs.length !== 1) {
      throw new UnsupportedGraph('A network has one picture as its input and one as its output.');
    }
    this.input = tensorOf(width, height, channels);
    this.tensors.set(input, this.input);
    for (const node of graph.nodes) {
      for (const name of node.inputs) this.uses.set(name, (this.uses.get(name) ?? 0) + 1);
      for (const name of node.outputs) this.producers.set(name, node);
    }
  }

  plan(): Plan {
    const output = this.graph.outputs[0] ?? '';
    this.uses.set(output, (this.uses.get(output) ?? 0) + 1);
    for (const node of this.graph.nodes) this.add(node);
    const { steps, input, depthToSpace } = this;
    return { steps, input, output: this.tensor(output), depthToSpace };
  }

  private add(node: OnnxNode): void {
    if (this.depthToSpace !== null) throw new UnsupportedGraph('Channels become pixels at the end only.');
    const [first = ''] = node.inputs;
    // Shapes that feed a padding, and the inner parts of an enlargement: `upsampling` looks at them as a whole.
    if (!this.tensors.has(first)) return node.op === 'Conv' ? this.upsampling(node) : undefined;
    switch (node.op) {
      case 'Conv':
        return this.convolution(node);
      case 'LeakyRelu':
        return this.activation(node, (a) => leaky(a, node.floats.get('alpha') ?? 0.01));
      case 'Relu':
        return this.activation(node, (a) => leaky(a, 0));
      case 'Clip':
        return this.activation(node, (a) => clipped(a, this.scalar(node, 1), this.scalar(node, 2)));
      case 'Mul':
        return this.activation(node, (a) => scaled(a, this.scalar(node, 1), 0));
      case 'Add':
        return this.addition(node);
      case 'Concat':
        return this.concatenation(node);
      case 'Resize':
        // The filter behind it says whether this is an enlargement we know.
        return;
      case 'DepthToSpace':
        return this.toSpace(node);
      default:
        throw new UnsupportedGraph(`The operation ${node.op} is not one of this runtime's.`);
    }
  }

  private convolution(node: OnnxNode): void {
    const input = this.tensor(node.inputs[0]);
    const weights = this.constant(node.inputs[1]);
    const groups = node.integers.get('group')?.[0] ?? 1;
    const kernel = kernelOf(
      node,
      weights,
      node.inputs[2] === undefined ? null : this.constant(node.inputs[2]),
    );
    if (groups !== 1) return this.depthwise(node, input, kernel, groups);
    if (kernel.inputs !== input.channels) throw new UnsupportedGraph('A convolution of other channels.');
    const reach = kernel.dilation * (kernel.side - 1) + 1;
    const across = (length: number): number =>
      Math.floor((length + 2 * kernel.padding - reach) / kernel.stride) + 1;
    const output = tensorOf(across(input.width), across(input.height), kernel.outputs);
    const plain = kernel.stride === 1 && kernel.dilation === 1;
    const before = this.sources.get(input);
    if (kernel.side === 1 && plain && kernel.padding === 0) {
      if (before?.kind === 'depthwise' && this.uses.get(node.inputs[0] ?? '') === 1) {
        this.steps.splice(this.steps.indexOf(before), 1);
        const { depth, activation: depthActivation } = before;
        this.push(node, {
          ...blank,
          kind: 'separable',
          input: before.input,
          output,
          kernel,
          depth,
          depthActivation,
        });
      } else this.push(node, { ...blank, kind: 'pointwise', input, output, kernel });
      return;
    }
    const fits = (kernel.side === 3 || kernel.side === 5) && kernel.padding === (kernel.side - 1) / 2;
    const tiled = plain && fits && kernel.inputs >= winogradFromChannels;
    this.push(node, { ...blank, kind: tiled ? 'winograd' : 'convolve', input, output, kernel });
  }

  private depthwise(node: OnnxNode, input: Tensor, kernel: Kernel, groups: number): void {
    if (groups !== input.channels || kernel.outputs !== groups || kernel.dilation !== 1) {
      throw new UnsupportedGraph('Convolutions in groups are one group a channel.');
    }
    const across = (length: number): number =>
      Math.floor((length + 2 * kernel.padding - kernel.side) / kernel.stride) + 1;
    const output = tensorOf(across(input.width), across(input.height), groups);
    this.push(node, { ...blank, kind: 'depthwise', input, output, depth: kernel });
  }

  /** Fuses into the step before when nobody else looks at what it computed, else adds a step. */
  private activation(node: OnnxNode, change: (activation: Activation) => Activation | null): void {
    const input = this.tensor(node.inputs[0]);
    const step = this.sources.get(input);
    if (step !== undefined && step.skip === null && this.uses.get(node.inputs[0] ?? '') === 1) {
      const changed = change(step.activation);
      if (changed !== null) {
        step.activation = changed;
        this.tensors.set(node.outputs[0] ?? '', input);
        return;
      }
    }
    const activation = must(change(identity), 'any activation fits a new step');
    this.push(node, { ...blank, kind: 'elementwise', input, output: like(input), activation });
  }

  private addition(node: OnnxNode): void {
    const [first = '', second = ''] = node.inputs;
    const added = this.graph.constants.get(second);
    const input = this.tensor(first);
    if (added !== undefined) {
      if (added.data.length === 1) {
        return this.activation(node, (a) => scaled(a, 1, this.scalar(node, 1)));
      }
      const step = this.sources.get(input);
      const fits = added.data.length === input.width * input.height && added.dims.length === 2;
      if (!fits || step === undefined || step.activation !== identity || step.kind === 'winograd') {
        throw new UnsupportedGraph(
          'An addition of a constant that is neither a number nor one value a pixel.',
        );
      }
      step.noise = floatsOf(added);
      this.tensors.set(node.outputs[0] ?? '', input);
      return;
    }
    const other = this.tensor(second);
    if (other.channels !== input.channels || other.width !== input.width || other.height !== input.height) {
      throw new UnsupportedGraph('An addition of tensors of two sizes.');
    }
    const [early, late, lateName] =
      this.position(input) > this.position(other) ? [other, input, first] : [input, other, second];
    const step = this.sources.get(late);
    if (
      step !== undefined &&
      step.skip === null &&
      step.kind !== 'depthwise' &&
      this.uses.get(lateName) === 1
    ) {
      step.skip = early;
      this.tensors.set(node.outputs[0] ?? '', late);
      return;
    }
    this.push(node, { ...blank, kind: 'elementwise', input, output: like(input), skip: other });
  }

  private concatenation(node: OnnxNode): void {
    const parts = node.inputs.map((name) => this.tensor(name));
    const [first] = parts;
    if (
      node.integers.get('axis')?.[0] !== 1 ||
      first === undefined ||
      parts.some((p) => p.channels % 4 !== 0)
    ) {
      throw new UnsupportedGraph('Tensors are joined along channels, in multiples of four.');
    }
    const whole = tensorOf(
      first.width,
      first.height,
      parts.reduce((sum, part) => sum + part.channels, 0),
    );
    let offset = 0;
    for (const part of parts) {
      const source = this.sources.get(part);
      const home = { tensor: whole, offset };
      if (source !== undefined && source.kind !== 'depthwise' && part.home === null) part.home = home;
      else {
        const copy = { ...like(part), home };
        this.append({ ...blank, kind: 'elementwise', input: part, output: copy });
      }
      offset += part.channels;
    }
    this.tensors.set(node.outputs[0] ?? '', whole);
  }

  private toSpace(node: OnnxNode): void {
    const block = node.integers.get('blocksize')?.[0] ?? 0;
    if (node.outputs[0] !== this.graph.outputs[0] || block < 2) {
      throw new UnsupportedGraph('Channels become pixels at the end only.');
    }
    this.depthToSpace = { block, channelFirst: node.texts.get('mode') === 'CRD' };
    this.tensors.set(node.outputs[0] ?? '', this.tensor(node.inputs[0]));
  }

  /**
   * Nearest to twice the size, times 1 at the first pixel of every block of four, padded by 2 and 1, through a
   * filter per channel: zeros between the pixels and a 4×4 filter, as StyleGAN's family enlarges.
   */
  private upsampling(node: OnnxNode): void {
    const pad = this.producers.get(node.inputs[0] ?? '');
    const masked = this.producers.get(pad?.inputs[0] ?? '');
    const resize = this.producers.get(masked?.inputs[0] ?? '');
    const input = this.tensors.get(resize?.inputs[0] ?? '');
    const twice = this.graph.constants.get(resize?.inputs[2] ?? '')?.data;
    const kernel = kernelOf(node, this.constant(node.inputs[1]), null);
    const known =
      pad?.op === 'Pad' &&
      masked?.op === 'Mul' &&
      resize?.op === 'Resize' &&
      resize.texts.get('mode') === 'nearest' &&
      resize.texts.get('nearest_mode') === 'floor' &&
      resize.texts.get('coordinate_transformation_mode') === 'asymmetric' &&
      String(twice) === '1,1,2,2' &&
      this.padsTwoAndOne(pad) &&
      kernel.side === 4 &&
      kernel.padding === 0 &&
      kernel.stride === 1 &&
      node.inputs.length === 2 &&
      input !== undefined &&
      kernel.outputs === input.channels;
    if (!known) throw new UnsupportedGraph(`The input of ${node.outputs[0]} is not one of this runtime's.`);
    const output = tensorOf(input.width * 2, input.height * 2, input.channels);
    if (!isEveryFourth(this.constant(masked.inputs[1]), output)) {
      throw new UnsupportedGraph('An enlargement that keeps other pixels than the first of each four.');
    }
    this.push(node, { ...blank, kind: 'upsample', input, output, kernel });
  }

  /** PyTorch exports the pads (2, 1, 2, 1) of the last two axes through a fixed chain that turns them round. */
  private padsTwoAndOne(pad: OnnxNode): boolean {
    let name = pad.inputs[1] ?? '';
    for (const op of ['Cast', 'Reshape', 'Transpose', 'Slice', 'Reshape', 'Concat']) {
      const node = this.producers.get(name);
      if (node?.op !== op) return false;
      name = node.inputs[0] ?? '';
    }
    return String(this.graph.constants.get(name)?.data) === '2,1,2,1';
  }

  private push(node: OnnxNode, step: Step): void {
    this.append(step);
    this.tensors.set(node.outputs[0] ?? '', step.output);
  }

  private append(step: Step): void {
    this.steps.push(step);
    this.sources.set(step.output, step);
  }

  private position(tensor: Tensor): number {
    const step = this.sources.get(tensor);
    return step === undefined ? -1 : this.steps.indexOf(step);
  }

  private tensor(name: string | undefined): Tensor {
    const tensor = this.tensors.get(name ?? '');
    if (tensor === undefined) throw new UnsupportedGraph(`Nothing this runtime knows computes ${name}.`);
    return tensor;
  }

  private constant(name: string | undefined): Constant {
    const constant = this.graph.constants.get(name ?? '');
    if (constant === undefined) throw new UnsupportedGraph(`${name} is not a stored tensor.`);
    return constant;
  }

  private scalar(node: OnnxNode, index: number): number {
    const { data } = this.constant(node.inputs[index]);
    if (data.length !== 1) throw new UnsupportedGraph(`${node.op} with a tensor in place of a number.`);
    return data[0] ?? 0;
  }
}

/** The mask of an enlargement: 1 at even columns of even rows. */
function isEveryFourth({ data }: Constant, { width, height }: Tensor): boolean {
  if (data.length !== width * height) return false;
  for (let i = 0; i < data.length; i += 1) {
    const expected = i % 2 === 0 && Math.floor(i / width) % 2 === 0 ? 1 : 0;
    if (data[i] !== expected) return false;
  }
  return true;
}

function kernelOf(node: OnnxNode, weights: Constant, bias: Constant | null): Kernel {
  const [outputs = 0, inputs = 0, side = 0, sideAcross = 0] = weights.dims;
  const same = (name: string, otherwise: number): number => {
    const values = node.integers.get(name) ?? [otherwise];
    if (values.some((value) => value !== values[0]))
      throw new UnsupportedGraph(`A convolution with uneven ${name}.`);
    return values[0] ?? otherwise;
  };
  if (side !== sideAcross) throw new UnsupportedGraph('A convolution whose kernel is not square.');
  return {
    data: floatsOf(weights),
    bias: bias === null ? null : floatsOf(bias),
    outputs,
    inputs,
    side,
    stride: same('strides', 1),
    padding: same('pads', 0),
    dilation: same('dilations', 1),
  };
}

/** The stored array itself: weights are kept from plan to plan by it. */
function floatsOf({ data }: Constant): Float32Array {
  if (data instanceof Float32Array) return data;
  throw new UnsupportedGraph('Integers in place of weights.');
}

function tensorOf(width: number, height: number, channels: number): Tensor {
  return { width, height, channels, home: null };
}

function like({ width, height, channels }: Tensor): Tensor {
  return tensorOf(width, height, channels);
}

const isClipped = ({ low, high }: Activation): boolean => low !== -Infinity || high !== Infinity;

/** Null where what is there already cannot be followed by it in one formula. */
function leaky(before: Activation, slope: number): Activation | null {
  const untouched = before.slope === 1 && before.gain === 1 && before.offset === 0 && !isClipped(before);
  return untouched && slope <= 1 ? { ...before, slope } : null;
}

function scaled(before: Activation, gain: number, offset: number): Activation | null {
  if (isClipped(before)) return null;
  return { ...before, gain: before.gain * gain, offset: before.offset * gain + offset };
}

function clipped(before: Activation, low: number, high: number): Activation | null {
  return isClipped(before) ? null : { ...before, low, high };
}

const blank = {
  kernel: null,
  depth: null,
  depthActivation: identity,
  activation: identity,
  noise: null,
  skip: null,
} as const;
