import * as ort from 'onnxruntime-web';
import { describe, expect, test } from 'vitest';

import { esrganToOnnx, readLayersModel } from '../../../scripts/models/esrganToOnnx.mjs';
import { extendVisible } from '../../../src/engines/local/pixels/extendVisible.ts';
import { lanczosPixels } from '../../../src/engines/local/upscale/lanczos.ts';
import { tilesOf } from '../../../src/engines/local/upscale/tiles.ts';
import { reachOf, upscale } from '../../../src/engines/local/upscale/upscale.ts';
import type { PixelBuffer } from '../../../src/kernel/pixels/buffers.ts';
import { fakeContext } from './support/fakeNetwork.ts';
import { nodeContext, runNetwork } from './support/networks.ts';
import { painted, pixelCollector, sourceOf } from './support/pictures.ts';

const minutes = 240_000;

function texture(width: number, height: number): PixelBuffer {
  return painted(width, height, (x, y) => [
    128 + 100 * Math.sin(x * 0.7 + y * 0.2),
    (x * 13 + y * 29) % 256,
    (x >> 3) % 2 === (y >> 3) % 2 ? 230 : 20,
  ]);
}

/** A graph with every kind of layer of the ESRGAN packages and random weights, in their file format. */
function syntheticModel(factor: number) {
  const width = 6;
  const layers: unknown[] = [];
  const specs: { name: string; shape: number[]; dtype: string }[] = [];
  const add = (className: string, name: string, config: object, inputs: readonly string[]): string => {
    layers.push({
      class_name: className,
      name,
      config,
      inbound_nodes: inputs.length === 0 ? [] : [inputs.map((input) => [input, 0, 0, {}])],
    });
    return name;
  };
  const conv = (name: string, input: string, k: number, from: number, to: number): string => {
    specs.push(
      { name: `${name}/kernel`, shape: [k, k, from, to], dtype: 'float32' },
      { name: `${name}/bias`, shape: [to], dtype: 'float32' },
    );
    const config = {
      filters: to,
      kernel_size: [k, k],
      strides: [1, 1],
      dilation_rate: [1, 1],
      groups: 1,
      padding: 'same',
      activation: 'linear',
    };
    return add('Conv2D', name, config, [input]);
  };
  const relu = (input: string): string => add('Activation', `${input}_Relu`, { activation: 'relu' }, [input]);
  add('InputLayer', 'LR', {}, []);
  const first = conv('F_m1', 'LR', 3, 3, width);
  const zero = conv('F_0', first, 3, width, width);
  const inner = add('Concatenate', 'cat', { axis: 3 }, [zero, relu(conv('F_1_1', zero, 3, width, 4))]);
  const block = add('Add', 'LRL_1', {}, [conv('LFF_1', inner, 1, width + 4, width), zero]);
  const both = add('Concatenate', 'LRLs', { axis: 3 }, [block, zero]);
  const fused = conv('GFF_2', conv('GFF_1', both, 1, 2 * width, width), 3, width, width);
  const sum = add('Add', 'FDF', {}, [fused, first]);
  const last = conv('UPN3', relu(conv('UPN1', sum, 5, width, width)), 3, width, 3 * factor * factor);
  const up = add('UpSampling2D', 'UPsample', { size: [factor, factor], interpolation: 'nearest' }, [last]);
  conv('SR', up, 3, 3 * factor * factor, 3);
  const count = specs.reduce((n, { shape }) => n + shape.reduce((a, b) => a * b, 1), 0);
  let state = 7;
  const values = new Float32Array(count).map(() => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state / 2 ** 32 - 0.5) * 0.3;
  });
  const json = {
    modelTopology: { model_config: { config: { layers } } },
    weightsManifest: [{ weights: specs }],
  };
  return { json, bin: Buffer.from(values.buffer) };
}

interface Tensor {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly data: Float64Array;
}

/** Evaluates a layers model the obvious way, in NHWC and double precision: the reference of the conversion. */
function evaluate(json: unknown, bin: Buffer, input: Tensor): Tensor {
  const { layers, weights } = readLayersModel(json, bin);
  const values = new Map<string, Tensor>();
  const valueOf = (name: string | undefined): Tensor => {
    const value = values.get(name ?? '');
    if (value === undefined) throw new Error(`no value ${name}`);
    return value;
  };
  let result = input;
  for (const { className, name, config, inputs } of layers) {
    const source = className === 'InputLayer' ? input : valueOf(inputs[0]);
    const { width, height, channels } = source;
    if (className === 'InputLayer') result = input;
    else if (className === 'Conv2D') {
      const kernel = weights.get(`${name}/kernel`);
      const bias = weights.get(`${name}/bias`);
      if (kernel === undefined || bias === undefined) throw new Error(name);
      const [kh = 1, kw = 1, , out = 1] = kernel.shape;
      const data = new Float64Array(width * height * out);
      for (let y = 0; y < height; y += 1)
        for (let x = 0; x < width; x += 1)
          for (let o = 0; o < out; o += 1) {
            let total = bias.data[o] ?? 0;
            for (let j = 0; j < kh; j += 1)
              for (let i = 0; i < kw; i += 1) {
                const [sy, sx] = [y + j - (kh - 1) / 2, x + i - (kw - 1) / 2];
                if (sy < 0 || sx < 0 || sy >= height || sx >= width) continue;
                for (let c = 0; c < channels; c += 1) {
                  total +=
                    (source.data[(sy * width + sx) * channels + c] ?? 0) *
                    (kernel.data[((j * kw + i) * channels + c) * out + o] ?? 0);
                }
              }
            data[(y * width + x) * out + o] = total;
          }
      result = { width, height, channels: out, data };
    } else if (className === 'Activation')
      result = { ...source, data: source.data.map((v) => Math.max(0, v)) };
    else if (className === 'Add') {
      const other = valueOf(inputs[1]);
      result = { ...source, data: source.data.map((v, i) => v + (other.data[i] ?? 0)) };
    } else if (className === 'Concatenate') {
      const parts = inputs.map((input) => valueOf(input));
      const total = parts.reduce((n, part) => n + part.channels, 0);
      const data = new Float64Array(width * height * total);
      for (let p = 0; p < width * height; p += 1) {
        let at = p * total;
        for (const part of parts)
          for (let c = 0; c < part.channels; c += 1) data[at++] = part.data[p * part.channels + c] ?? 0;
      }
      result = { width, height, channels: total, data };
    } else {
      const [fy, fx] = config.size as [number, number];
      const data = new Float64Array(width * fx * height * fy * channels);
      for (let y = 0; y < height * fy; y += 1)
        for (let x = 0; x < width * fx; x += 1)
          for (let c = 0; c < channels; c += 1) {
            data[(y * width * fx + x) * channels + c] =
              source.data[(Math.floor(y / fy) * width + Math.floor(x / fx)) * channels + c] ?? 0;
          }
      result = { width: width * fx, height: height * fy, channels, data };
    }
    values.set(name, result);
  }
  return result;
}

describe('conversion of the ESRGAN graphs', () => {
  test.each([2, 3, 4])('computes the same pixels as the original graph, ×%i', async (factor) => {
    const { json, bin } = syntheticModel(factor);
    const [width, height] = [9, 7];
    const pixels = texture(width, height);
    const input = new Float64Array(width * height * 3);
    const planes = new Float32Array(3 * width * height);
    for (let i = 0; i < width * height; i += 1)
      for (let c = 0; c < 3; c += 1) {
        input[i * 3 + c] = pixels.data[i * 4 + c] ?? 0;
        planes[c * width * height + i] = pixels.data[i * 4 + c] ?? 0;
      }
    const expected = evaluate(json, bin, { width, height, channels: 3, data: input });
    const session = await ort.InferenceSession.create(esrganToOnnx(json, bin, factor, 'synthetic'));
    const results = await session.run({ image: new ort.Tensor('float32', planes, [1, 3, height, width]) });
    const output = results['upscaled'];
    expect(output?.dims).toEqual([1, 3, height * factor, width * factor]);
    const plane = expected.width * expected.height;
    let worst = 0;
    for (let i = 0; i < plane; i += 1)
      for (let c = 0; c < 3; c += 1) {
        worst = Math.max(
          worst,
          Math.abs((expected.data[i * 3 + c] ?? 0) - Number(output?.data[c * plane + i])),
        );
      }
    expect(worst).toBeLessThan(1e-3);
  });
});

describe('tiles', () => {
  test('cover every pixel once and read their margin inside the picture', () => {
    const size = { width: 1000, height: 530 };
    const times = new Uint8Array(size.width * size.height);
    for (const { inner, outer } of tilesOf(size, 256, 18)) {
      expect(Math.max(inner.width, inner.height)).toBeLessThanOrEqual(256);
      expect(outer.x).toBe(Math.max(0, inner.x - 18));
      expect(outer.x + outer.width).toBe(Math.min(1000, inner.x + inner.width + 18));
      for (let y = inner.y; y < inner.y + inner.height; y += 1)
        for (let x = inner.x; x < inner.x + inner.width; x += 1)
          times[y * 1000 + x] = (times[y * 1000 + x] ?? 0) + 1;
    }
    expect(times.every((n) => n === 1)).toBe(true);
  });

  test('of the network agree with the whole picture to the last bit', { timeout: minutes }, async () => {
    const picture = texture(600, 24);
    const sink = pixelCollector(1200, 48);
    const result = await upscale(
      nodeContext(),
      { source: sourceOf(picture), factor: 2, sink },
      'esrgan-slim-x2',
    );
    expect(result).toEqual({ ok: true, value: { tiles: 2 } });
    const planes = new Float32Array(3 * 14400);
    for (let i = 0; i < 14400; i += 1)
      for (let c = 0; c < 3; c += 1) planes[c * 14400 + i] = picture.data[i * 4 + c] ?? 0;
    const whole = await runNetwork('esrgan-slim-x2', planes, [1, 3, 24, 600]);
    const rounded = new Uint8ClampedArray(whole.data);
    let worst = 0;
    for (let i = 0; i < 57600; i += 1)
      for (let c = 0; c < 3; c += 1) {
        worst = Math.max(
          worst,
          Math.abs((rounded[c * 57600 + i] ?? 0) - (sink.picture.data[i * 4 + c] ?? 0)),
        );
      }
    expect(worst).toBe(0);
  });

  test('need all of the margin: the reach of each network is exact', { timeout: minutes }, async () => {
    for (const model of ['esrgan-slim-x2', 'esrgan-medium-x2'] as const) {
      const reach = reachOf(model);
      const side = 2 * reach + 7;
      const flat = new Float32Array(3 * side * side).fill(90);
      const before = await runNetwork(model, flat, [1, 3, side, side]);
      const poked = Float32Array.from(flat);
      const middle = (side - 1) / 2;
      poked[middle * side + middle] = 255;
      const after = await runNetwork(model, poked, [1, 3, side, side]);
      let farthest = 0;
      for (let i = 0; i < before.data.length; i += 1) {
        if (before.data[i] === after.data[i]) continue;
        const at = i % (4 * side * side);
        const x = Math.floor((at % (2 * side)) / 2);
        const y = Math.floor(at / (4 * side));
        farthest = Math.max(farthest, Math.abs(x - middle), Math.abs(y - middle));
      }
      expect(farthest).toBeLessThanOrEqual(reach);
      expect(farthest).toBeGreaterThanOrEqual(reach - 2);
    }
  });

  test('stop between two when cancelled', async () => {
    const context = nodeContext();
    const sink = pixelCollector(2000, 1400);
    const write = async (...args: Parameters<typeof sink.write>): Promise<void> => {
      await sink.write(...args);
      context.controller.abort();
    };
    const result = await upscale(
      context,
      { source: sourceOf(texture(1000, 700)), factor: 2, sink: { write } },
      null,
    );
    expect(result).toMatchObject({ ok: false, error: { kind: 'cancelled' } });
    expect(sink.rects.length).toBe(1);
    expect(context.labels).toEqual(['Tile 1 of 4']);
  });
});

describe('Lanczos', () => {
  test('is seamless across tiles, keeps flat colours and repeats a picture it was made from', async () => {
    const picture = texture(700, 30);
    const tiled = pixelCollector(2100, 90);
    await upscale(nodeContext(), { source: sourceOf(picture), factor: 3, sink: tiled }, null);
    const whole = lanczosPixels(picture, { x: 0, y: 0, width: 700, height: 30 }, 3);
    expect(tiled.picture.data).toEqual(whole.data);
    // With an odd factor the middle phase falls on a source pixel: it comes back unchanged.
    for (let x = 0; x < 700; x += 1) {
      expect(
        Math.abs(
          (whole.data[(46 * 2100 + x * 3 + 1) * 4 + 1] ?? 0) - (picture.data[(15 * 700 + x) * 4 + 1] ?? 0),
        ),
      ).toBeLessThanOrEqual(1);
    }
    const flat = lanczosPixels(
      painted(9, 9, () => [201, 17, 99]),
      { x: 0, y: 0, width: 9, height: 9 },
      4,
    );
    for (let at = 0; at < flat.data.length; at += 4)
      expect([...flat.data.subarray(at, at + 4)]).toEqual([201, 17, 99, 255]);
  });

  test('lets no colour of invisible pixels into visible ones', () => {
    const picture = painted(20, 20, (x) => (x < 10 ? [0, 200, 0] : [255, 0, 255]));
    for (let at = 0; at < 400; at += 1) if (at % 20 >= 10) picture.data[at * 4 + 3] = 0;
    const big = lanczosPixels(picture, { x: 0, y: 0, width: 20, height: 20 }, 4);
    let [seen, foreign] = [0, 0];
    for (let at = 0; at < big.data.length; at += 4) {
      const [red, green, blue, coverage = 0] = big.data.subarray(at, at + 4);
      if (coverage === 0) continue;
      seen += 1;
      if (red !== 0 || green !== 200 || blue !== 0) foreign += 1;
    }
    expect(seen).toBeGreaterThan(3000);
    expect(foreign).toBe(0);
  });
});

describe('a picture with transparency', () => {
  /** Red on the left, fading out over four columns; what is invisible is black. */
  function faded(): PixelBuffer {
    const picture = painted(24, 16, (x) => (x < 12 ? [200, 40, 30] : [0, 0, 0]));
    for (let at = 0; at < 24 * 16; at += 1) {
      const x = at % 24;
      picture.data[at * 4 + 3] = x < 8 ? 255 : x < 12 ? 255 - (x - 7) * 51 : 0;
    }
    return picture;
  }

  test('shows the network the visible colours only, so that no edge is fringed with black', async () => {
    const { context, inputs } = fakeContext(({ data, dims }) => {
      const [width, height] = [dims[3] ?? 0, dims[2] ?? 0];
      // Every source pixel four times: what the network is shown is what comes out.
      const big = Float32Array.from({ length: data.length * 4 }, (_, i) => {
        const [x, y] = [i % (2 * width), Math.floor(i / (2 * width)) % (2 * height)];
        const plane = Math.floor(i / (4 * width * height));
        return data[plane * width * height + (y >> 1) * width + (x >> 1)] ?? 0;
      });
      return { data: big, dims: [1, 3, 2 * height, 2 * width] };
    });
    const sink = pixelCollector(48, 32);
    await upscale(context, { source: sourceOf(faded()), factor: 2, sink }, 'esrgan-slim-x2');
    const seen = inputs[0]?.data ?? new Float32Array(0);
    expect(seen.subarray(0, 24 * 16).every((red) => Math.abs(red - 200) < 0.01)).toBe(true);
    for (let at = 0; at < sink.picture.data.length; at += 4) {
      if (sink.picture.data[at + 3] !== 0) expect(sink.picture.data[at]).toBe(200);
    }
  });

  test('an even half-transparency keeps its colours to the last bit', () => {
    const planes = Float32Array.from({ length: 3 * 64 }, (_, i) => (i * 37) % 256);
    const before = Float32Array.from(planes);
    extendVisible(planes, new Float32Array(64).fill(0.4), null, 8, 8);
    expect(planes).toEqual(before);
  });
});

test('a result beyond the largest side is refused before anything is read', async () => {
  const source = { width: 9000, height: 20, readRegion: () => Promise.reject(new Error('read')) };
  const result = await upscale(nodeContext(), { source, factor: 2, sink: pixelCollector(1, 1) }, null);
  expect(result).toMatchObject({ ok: false, error: { kind: 'too-large' } });
});
