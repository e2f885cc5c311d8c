import { readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

import { planOf } from '../../../../src/engines/local/cpu/plan.ts';
import { readOnnx } from '../../../../src/engines/local/cpu/onnx.ts';
import { runsOnOwnKernels } from '../../../../src/engines/local/runtime/backendChoice.ts';
import { modelFiles } from '../../../../src/engines/local/runtime/files.generated.ts';
import type { ModelId } from '../../../../src/engines/local/runtime/files.generated.ts';
import { nodeCpuRuntime } from '../support/kernels.ts';
import { runNetwork } from '../support/networks.ts';

const fileOf = (model: ModelId): Uint8Array =>
  readFileSync(new URL(`../../../../public/${modelFiles[model].path}`, import.meta.url));

const own = (Object.keys(modelFiles) as ModelId[]).filter(runsOnOwnKernels);

/** A picture with a smooth part, an edge and grain. */
function pictureValue(x: number, y: number, c: number): number {
  const grain = ((x * 7919 + y * 104_729 + c * 31) % 41) - 20;
  return Math.min(
    255,
    Math.max(0, Math.round(120 + 80 * Math.sin(x / 9 + c) + (x + y > 60 ? 40 : -30) + grain)),
  );
}

function inputFor(model: ModelId): { readonly data: Float32Array; readonly dims: readonly number[] } {
  const [width, height] = model === 'migan' ? [512, 512] : [43, 37];
  const channels = model === 'migan' ? 4 : 3;
  const plane = width * height;
  const data = new Float32Array(channels * plane);
  for (let i = 0; i < plane; i += 1) {
    const [x, y] = [i % width, Math.floor(i / width)];
    const hole = x > 190 && x < 330 && y > 150 && y < 300;
    for (let c = 0; c < 3; c += 1) {
      if (model !== 'migan') data[c * plane + i] = pictureValue(x, y, c);
      else if (!hole) data[(c + 1) * plane + i] = pictureValue(x, y, c) / 127.5 - 1;
    }
    if (model === 'migan') data[i] = hole ? -0.5 : 0.5;
  }
  return { data, dims: [1, channels, height, width] };
}

test('the list of networks on our kernels is the one the documents name', () => {
  expect(own).toEqual([
    'migan',
    'esrgan-slim-x2',
    'esrgan-slim-x3',
    'esrgan-slim-x4',
    'esrgan-medium-x2',
    'esrgan-medium-x3',
    'esrgan-medium-x4',
  ]);
});

test.each(own)('%s gives what onnxruntime gives from the same weights', async (model) => {
  const input = inputFor(model);
  const session = await nodeCpuRuntime().open(fileOf(model));
  const actual = await session.run(input);
  const expected = await runNetwork(model, input.data, input.dims);
  expect(actual.dims).toEqual(expected.dims);
  let worst = 0;
  for (let i = 0; i < expected.data.length; i += 1) {
    const difference = Math.abs((actual.data[i] ?? NaN) - (expected.data[i] ?? 0));
    if (!(difference <= worst)) worst = difference;
  }
  // Of 255: far below half a step, so that no rounded value differs by more than one.
  expect(worst).toBeLessThan(0.02);
});

test('the networks with other layers are refused, not run wrongly', () => {
  expect(() => planOf(readOnnx(fileOf('u2netp')), [1, 3, 320, 320])).toThrow('one as its output');
});

test('a damaged file is refused with a sentence', () => {
  const file = fileOf('esrgan-slim-x2');
  expect(() => readOnnx(file.subarray(0, 4000))).toThrow('cut short');
  expect(() => readOnnx(new Uint8Array(0))).toThrow('has no graph');
});
