import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { createProgramMemory } from '../../../../src/engines/local/cpu/program.ts';
import { bytesOf, layOut } from '../../../../src/engines/local/cpu/layout.ts';
import type { OnnxGraph, OnnxNode } from '../../../../src/engines/local/cpu/onnx.ts';
import { planOf } from '../../../../src/engines/local/cpu/plan.ts';
import type { Step, Tensor } from '../../../../src/engines/local/cpu/steps.ts';
import type { TensorValue } from '../../../../src/engines/local/runtime/context.ts';
import { nodeCpuRuntime } from '../support/kernels.ts';
import { naiveConvolution } from '../support/naiveConvolution.ts';

type Constants = Readonly<Record<string, { readonly dims: readonly number[]; readonly data: Float32Array }>>;

function node(op: string, inputs: readonly string[], output: string, attributes: Attributes = {}): OnnxNode {
  const { integers = {}, floats = {}, texts = {} } = attributes;
  return {
    op,
    inputs,
    outputs: [output],
    integers: new Map(Object.entries(integers)),
    floats: new Map(Object.entries(floats)),
    texts: new Map(Object.entries(texts)),
  };
}

interface Attributes {
  readonly integers?: Readonly<Record<string, readonly number[]>>;
  readonly floats?: Readonly<Record<string, number>>;
  readonly texts?: Readonly<Record<string, string>>;
}

function graph(nodes: readonly OnnxNode[], constants: Constants): OnnxGraph {
  const output = nodes.at(-1)?.outputs[0] ?? '';
  return { nodes, constants: new Map(Object.entries(constants)), inputs: ['x'], outputs: [output] };
}

function noise(length: number, seed: number, scale = 1): Float32Array {
  let state = seed;
  return new Float32Array(length).map(() => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state / 2 ** 32 - 0.5) * scale;
  });
}

const scalar = (value: number): Constants[string] => ({ dims: [], data: Float32Array.of(value) });
const runtime = nodeCpuRuntime();

async function run(network: OnnxGraph, ...inputs: readonly TensorValue[]): Promise<TensorValue> {
  const session = await runtime.openGraph(network);
  let output: TensorValue = { data: new Float32Array(0), dims: [] };
  for (const input of inputs) output = await session.run(input);
  return output;
}

function picture(channels: number, height: number, width: number, seed = 1): TensorValue {
  return { data: noise(channels * height * width, seed), dims: [1, channels, height, width] };
}

function expectClose(actual: TensorValue, expected: TensorValue, tolerance: number): void {
  expect(actual.dims).toEqual(expected.dims);
  let worst = 0;
  for (let i = 0; i < expected.data.length; i += 1) {
    const difference = Math.abs((actual.data[i] ?? NaN) - (expected.data[i] ?? 0));
    // Written so that NaN counts as wrong.
    if (!(difference <= worst)) worst = difference;
  }
  expect(worst).toBeLessThanOrEqual(tolerance);
}

function convolution(
  inputs: number,
  outputs: number,
  side: number,
  options: { stride?: number; padding?: number; dilation?: number; groups?: number } = {},
) {
  const { stride = 1, padding = 0, dilation = 1, groups = 1 } = options;
  const perGroup = inputs / groups;
  const weights = noise(outputs * perGroup * side * side, 3);
  const bias = noise(outputs, 5);
  const constants = {
    w: { dims: [outputs, perGroup, side, side], data: weights },
    b: { dims: [outputs], data: bias },
  };
  const integers = {
    group: [groups],
    strides: [stride, stride],
    pads: [padding, padding, padding, padding],
    dilations: [dilation, dilation],
  };
  const shape = { outputs, side, stride, padding, dilation, groups };
  const expected = (input: TensorValue): TensorValue => naiveConvolution(input, weights, bias, shape);
  return { nodes: [node('Conv', ['x', 'w', 'b'], 'y', { integers })], constants, expected };
}

describe('convolutions agree with their definition', () => {
  const size = fc.record({
    width: fc.integer({ min: 1, max: 23 }),
    height: fc.integer({ min: 1, max: 19 }),
    inputs: fc.integer({ min: 1, max: 24 }),
    outputs: fc.integer({ min: 1, max: 21 }),
  });

  test('of one pixel', async () => {
    await fc.assert(
      fc.asyncProperty(size, async ({ width, height, inputs, outputs }) => {
        const { nodes, constants, expected } = convolution(inputs, outputs, 1);
        const input = picture(inputs, height, width);
        expectClose(await run(graph(nodes, constants), input), expected(input), 1e-5);
      }),
      { numRuns: 25 },
    );
  });

  test.each([3, 5])('of %i × %i, in tiles and tap by tap', async (side) => {
    await fc.assert(
      fc.asyncProperty(size, async ({ width, height, inputs, outputs }) => {
        const { nodes, constants, expected } = convolution(inputs, outputs, side, {
          padding: (side - 1) / 2,
        });
        const input = picture(inputs, height, width);
        expectClose(await run(graph(nodes, constants), input), expected(input), 2e-4);
      }),
      { numRuns: 30 },
    );
  });

  test('with strides, dilation and any padding', async () => {
    const options = fc.record({
      side: fc.integer({ min: 1, max: 4 }),
      stride: fc.integer({ min: 1, max: 3 }),
      padding: fc.integer({ min: 0, max: 2 }),
      dilation: fc.integer({ min: 1, max: 2 }),
    });
    await fc.assert(
      fc.asyncProperty(size, options, async ({ width, height, inputs, outputs }, { side, ...rest }) => {
        fc.pre(Math.min(width, height) + 2 * rest.padding > rest.dilation * (side - 1));
        const { nodes, constants, expected } = convolution(inputs, outputs, side, rest);
        const input = picture(inputs, height, width);
        expectClose(await run(graph(nodes, constants), input), expected(input), 5e-5);
      }),
      { numRuns: 40 },
    );
  });

  test.each([
    [3, 1, 1],
    [4, 2, 1],
    [5, 1, 2],
  ])('one kernel a channel: side %i, stride %i', async (side, stride, padding) => {
    await fc.assert(
      fc.asyncProperty(size, async ({ width, height, inputs }) => {
        fc.pre(inputs > 1 && Math.min(width, height) + 2 * padding >= side);
        const { nodes, constants, expected } = convolution(inputs, inputs, side, {
          stride,
          padding,
          groups: inputs,
        });
        const input = picture(inputs, height, width);
        expectClose(await run(graph(nodes, constants), input), expected(input), 1e-5);
      }),
      { numRuns: 25 },
    );
  });
});

describe('what follows a convolution becomes part of its step', () => {
  const { nodes, constants, expected } = convolution(8, 12, 3, { padding: 1 });
  const input = picture(8, 9, 11);
  const map = (value: TensorValue, change: (x: number, i: number) => number): TensorValue => ({
    ...value,
    data: value.data.map((x, i) => change(x, i)),
  });

  test('leaky, gain, offset and limits, in that order', async () => {
    const network = graph(
      [
        ...nodes,
        node('LeakyRelu', ['y'], 'l', { floats: { alpha: 0.2 } }),
        node('Mul', ['l', 'gain'], 'm'),
        node('Add', ['m', 'offset'], 'a'),
        node('Clip', ['a', 'low', 'high'], 'c'),
      ],
      { ...constants, gain: scalar(1.5), offset: scalar(0.25), low: scalar(-0.1), high: scalar(1) },
    );
    expect(planOf(network, input.dims).steps).toHaveLength(1);
    const wanted = map(expected(input), (x) =>
      Math.min(1, Math.max(-0.1, (x < 0 ? 0.2 * x : x) * 1.5 + 0.25)),
    );
    expectClose(await run(network, input), wanted, 1e-5);
  });

  test('an order that one formula cannot express takes a step of its own', async () => {
    const network = graph([...nodes, node('Mul', ['y', 'two'], 'm'), node('Relu', ['m'], 'r')], {
      ...constants,
      two: scalar(-2),
    });
    expect(planOf(network, input.dims).steps.map(({ kind }) => kind)).toEqual(['convolve', 'elementwise']);
    expectClose(
      await run(network, input),
      map(expected(input), (x) => Math.max(0, -2 * x)),
      1e-5,
    );
  });

  test('noise of one value a pixel comes before the activation', async () => {
    const values = noise(99, 17);
    const network = graph([...nodes, node('Add', ['y', 'n'], 'a'), node('Relu', ['a'], 'r')], {
      ...constants,
      n: { dims: [9, 11], data: values },
    });
    const wanted = map(expected(input), (x, i) => Math.max(0, x + (values[i % 99] ?? 0)));
    expectClose(await run(network, input), wanted, 1e-5);
  });

  test('a sum of two tensors is added by the later one, also when somebody else reads the earlier', async () => {
    const network = graph(
      [...nodes, node('Relu', ['y'], 'r'), node('Conv', ['r', 'w2'], 'z'), node('Add', ['z', 'r'], 's')],
      { ...constants, w2: { dims: [12, 12, 1, 1], data: noise(144, 23) } },
    );
    expect(planOf(network, input.dims).steps).toHaveLength(2);
    const relu = map(expected(input), (x) => Math.max(0, x));
    const shape = { outputs: 12, side: 1, stride: 1, padding: 0, dilation: 1, groups: 1 };
    const second = naiveConvolution(relu, noise(144, 23), new Float32Array(12), shape);
    expectClose(
      await run(network, input),
      map(second, (x, i) => x + (relu.data[i] ?? 0)),
      1e-5,
    );
  });

  test('a concatenation costs no step, or one copy where a part is in two of them', async () => {
    const network = graph(
      [
        ...nodes,
        node('Relu', ['y'], 'r'),
        node('Conv', ['r', 'w2'], 'z'),
        node('Concat', ['r', 'z'], 'c1', { integers: { axis: [1] } }),
        node('Conv', ['c1', 'w3'], 'u'),
        node('Concat', ['r', 'u'], 'c2', { integers: { axis: [1] } }),
        node('Conv', ['c2', 'w3'], 'o'),
      ],
      {
        ...constants,
        w2: { dims: [12, 12, 1, 1], data: noise(144, 23) },
        w3: { dims: [12, 24, 1, 1], data: noise(288, 29) },
      },
    );
    expect(planOf(network, input.dims).steps.map(({ kind }) => kind)).toEqual([
      'convolve',
      'pointwise',
      'pointwise',
      'elementwise',
      'pointwise',
    ]);
    const one = { outputs: 12, side: 1, stride: 1, padding: 0, dilation: 1, groups: 1 };
    const zero = new Float32Array(12);
    const joined = (a: TensorValue, b: TensorValue): TensorValue => ({
      data: Float32Array.from([...a.data, ...b.data]),
      dims: [1, 24, 9, 11],
    });
    const r = map(expected(input), (x) => Math.max(0, x));
    const z = naiveConvolution(r, noise(144, 23), zero, one);
    const u = naiveConvolution(joined(r, z), noise(288, 29), zero, one);
    const o = naiveConvolution(joined(r, u), noise(288, 29), zero, one);
    expectClose(await run(network, input), o, 1e-4);
  });
});

test('pictures of several sizes one after another give what each gives alone', async () => {
  const { nodes, constants, expected } = convolution(16, 16, 3, { padding: 1 });
  const network = graph(nodes, constants);
  const small = picture(16, 7, 5, 41);
  const large = picture(16, 60, 90, 43);
  expectClose(await run(network, small, large, small), expected(small), 2e-4);
  expectClose(await run(network, small, large), expected(large), 2e-4);
});

test('an input of another length than it says is refused', async () => {
  const { nodes, constants } = convolution(3, 4, 1);
  const session = await runtime.openGraph(graph(nodes, constants));
  const short = { data: new Float32Array(5), dims: [1, 3, 2, 2] };
  await expect(async () => session.run(short)).rejects.toThrow('does not have the size it says');
});

test.each([
  ['an unknown operation', [node('Softmax', ['x'], 'y')], 'Softmax'],
  [
    'a concatenation of rows',
    [node('Concat', ['x', 'x'], 'y', { integers: { axis: [2] } })],
    'along channels',
  ],
  [
    'a sum of two sizes',
    [node('Conv', ['x', 'w'], 'y', { integers: { strides: [2, 2] } }), node('Add', ['x', 'y'], 'z')],
    'two sizes',
  ],
  ['weights of other channels', [node('Conv', ['x', 'v'], 'y')], 'other channels'],
])('%s is refused by name', (_what, nodes, message) => {
  const network = graph(nodes, {
    w: { dims: [8, 8, 1, 1], data: noise(64, 1) },
    v: { dims: [8, 6, 1, 1], data: noise(48, 1) },
  });
  expect(() => planOf(network, [1, 8, 6, 6])).toThrow(message);
});

test('tensors that are needed at the same time never share memory, and dead ones give theirs back', () => {
  const channels = fc.constantFrom(4, 8, 12);
  fc.assert(
    fc.property(fc.array(fc.tuple(channels, fc.nat()), { minLength: 1, maxLength: 14 }), (choices) => {
      const tensors: Tensor[] = [{ width: 6, height: 5, channels: 4, home: null }];
      const steps = choices.map(([width, pick]): Step => {
        const input = tensors[pick % tensors.length] as Tensor;
        const output: Tensor = { width: 6, height: 5, channels: width, home: null };
        tensors.push(output);
        return {
          ...(planOf(graph(convolution(4, 4, 1).nodes, convolution(4, 4, 1).constants), [1, 4, 5, 6])
            .steps[0] as Step),
          input,
          output,
        };
      });
      const [input] = tensors as [Tensor];
      const output = tensors.at(-1);
      const { placeOf, end } = layOut({ steps, input, output, depthToSpace: null }, 64);
      // A tensor lives from the step that writes it to the last that reads it; walk and look.
      const lastUse = (tensor: Tensor): number =>
        tensor === output
          ? steps.length
          : steps.findLastIndex((step) => step.input === tensor || step.output === tensor);
      for (const [time] of steps.entries()) {
        const alive = tensors.slice(0, time + 2).filter((tensor) => lastUse(tensor) >= time);
        const spans = alive
          .map((tensor) => ({ at: placeOf(tensor).at, end: placeOf(tensor).at + bytesOf(tensor) }))
          .sort((a, b) => a.at - b.at);
        for (const [i, span] of spans.entries()) {
          expect(span.at).toBeGreaterThanOrEqual(spans[i - 1]?.end ?? 64);
          expect(span.end).toBeLessThanOrEqual(end);
        }
      }
      expect(end - 64).toBeLessThanOrEqual(tensors.reduce((sum, tensor) => sum + bytesOf(tensor), 0));
    }),
  );
});

test('a chain of steps needs the memory of two tensors, not of all', () => {
  const { nodes, constants } = convolution(8, 8, 1);
  const chain = Array.from({ length: 9 }, (_, i) =>
    node('Conv', [i === 0 ? 'x' : `t${i - 1}`, 'w', 'b'], `t${i}`),
  );
  expect(nodes).toHaveLength(1);
  const plan = planOf(graph(chain, constants), [1, 8, 40, 40]);
  expect(layOut(plan, 0).end).toBe(2 * bytesOf(plan.input));
  expect(createProgramMemory(1).load(plan).steps).toBe(9);
});
