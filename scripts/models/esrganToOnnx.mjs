/**
 * Converts the ESRGAN graphs of @upscalerjs/esrgan-* (tfjs layers format, NHWC) to ONNX (NCHW).
 *
 * The network stays the same function of its input; two rewrites only save memory traffic:
 * - `Concat → 1×1 convolution → Add(x)` of a residual dense block becomes one 1×1 convolution of the
 *   concatenation whose kernel holds the residual as an added identity;
 * - the last `nearest upsampling → 3×3 convolution` becomes one 3×3 convolution at low resolution with
 *   factor² times the channels, followed by DepthToSpace: of the nine taps over repeated pixels those that
 *   fall on the same low-resolution pixel are added up. Zero padding maps to zero padding, so borders agree.
 *
 * input  `image`    f32 [1,3,height,width], RGB 0..255
 * output `upscaled` f32 [1,3,factor·height,factor·width], RGB 0..255, neither rounded nor clipped
 */
import {
  floatInitializer,
  graphInput,
  graphOutput,
  intAttribute,
  intsAttribute,
  model,
  node,
  stringAttribute,
} from './onnx.mjs';

/**
 * @typedef {{ shape: readonly number[], data: Float32Array }} Weight
 * @typedef {{ className: string, name: string, config: any, inputs: readonly string[] }} Layer
 */

/** @param {any} json parsed model.json @param {Buffer} bin @returns {{ layers: Layer[], weights: Map<string, Weight> }} */
export function readLayersModel(json, bin) {
  const layers = json.modelTopology.model_config.config.layers.map((layer) => ({
    className: layer.class_name,
    name: layer.name,
    config: layer.config,
    inputs: layer.inbound_nodes.flat().map((entry) => entry[0]),
  }));
  const weights = new Map();
  let at = 0;
  for (const spec of json.weightsManifest.flatMap((group) => group.weights)) {
    if (spec.dtype !== 'float32')
      throw new Error(`ESRGAN: weight ${spec.name} is ${spec.dtype}, not float32.`);
    const count = spec.shape.reduce((a, b) => a * b, 1);
    const bytes = bin.subarray(at, at + count * 4);
    if (bytes.length !== count * 4) throw new Error('ESRGAN: the weight file is too short.');
    weights.set(spec.name, {
      shape: spec.shape,
      data: new Float32Array(new Uint8Array(bytes).buffer),
    });
    at += count * 4;
  }
  if (at !== bin.length) throw new Error('ESRGAN: the weight file is longer than its manifest.');
  return { layers, weights };
}

/** tfjs kernels are [kh, kw, in, out]; ONNX wants [out, in, kh, kw]. @param {Weight} kernel */
function transposed(kernel) {
  const [kh, kw, cin, cout] = kernel.shape;
  const data = new Float32Array(kernel.data.length);
  let from = 0;
  for (let y = 0; y < kh; y += 1)
    for (let x = 0; x < kw; x += 1)
      for (let i = 0; i < cin; i += 1)
        for (let o = 0; o < cout; o += 1) data[((o * cin + i) * kh + y) * kw + x] = kernel.data[from++];
  return { shape: [cout, cin, kh, kw], data };
}

/** A 1×1 kernel plus the identity on its first `channels` inputs. @param {Weight} kernel [out, in, 1, 1] */
function withResidual(kernel, channels) {
  const [cout, cin] = kernel.shape;
  if (cout !== channels) throw new Error('ESRGAN: a residual does not have the width of its block.');
  const data = Float32Array.from(kernel.data);
  for (let c = 0; c < channels; c += 1) data[c * cin + c] += 1;
  return { shape: kernel.shape, data };
}

/** Folds `nearest ×factor` into a following 3×3 kernel [out, in, 3, 3]. @param {Weight} kernel */
function folded(kernel, bias, factor) {
  const [cout, cin] = kernel.shape;
  const shape = [cout * factor * factor, cin, 3, 3];
  const data = new Float32Array(shape[0] * cin * 9);
  const outBias = new Float32Array(shape[0]);
  for (let o = 0; o < cout; o += 1)
    for (let py = 0; py < factor; py += 1)
      for (let px = 0; px < factor; px += 1) {
        // DepthToSpace in CRD order: channel = out · factor² + py · factor + px.
        const channel = (o * factor + py) * factor + px;
        outBias[channel] = bias.data[o];
        for (let i = 0; i < cin; i += 1)
          for (let ky = 0; ky < 3; ky += 1)
            for (let kx = 0; kx < 3; kx += 1) {
              const y = Math.floor((py + ky - 1) / factor) + 1;
              const x = Math.floor((px + kx - 1) / factor) + 1;
              data[((channel * cin + i) * 3 + y) * 3 + x] += kernel.data[((o * cin + i) * 3 + ky) * 3 + kx];
            }
      }
  return { kernel: { shape, data }, bias: { shape: [shape[0]], data: outBias } };
}

/** @param {any} json @param {Buffer} bin @param {number} factor @param {string} name @returns {Buffer} */
export function esrganToOnnx(json, bin, factor, name) {
  const { layers, weights } = readLayersModel(json, bin);
  const byName = new Map(layers.map((layer) => [layer.name, layer]));
  const consumers = new Map();
  for (const layer of layers)
    for (const input of layer.inputs) consumers.set(input, [...(consumers.get(input) ?? []), layer]);
  /** @type {Buffer[]} */
  const nodes = [];
  /** @type {Buffer[]} */
  const initializers = [];
  /** ONNX tensor that stands for a layer's output. */
  const tensorOf = new Map();
  const channelsOf = new Map();

  const weight = (key) => {
    const found = weights.get(key);
    if (found === undefined) throw new Error(`ESRGAN: weight ${key} is missing.`);
    return found;
  };
  const convolution = (input, output, kernel, bias) => {
    initializers.push(floatInitializer(`${output}.w`, kernel.shape, kernel.data));
    initializers.push(floatInitializer(`${output}.b`, bias.shape, bias.data));
    const [, , kh, kw] = kernel.shape;
    const [py, px] = [(kh - 1) / 2, (kw - 1) / 2];
    nodes.push(
      node(
        'Conv',
        [input, `${output}.w`, `${output}.b`],
        [output],
        [intsAttribute('kernel_shape', [kh, kw]), intsAttribute('pads', [py, px, py, px])],
      ),
    );
  };

  for (const layer of layers) {
    const inputs = layer.inputs.map((input) => tensorOf.get(input));
    const first = layer.inputs[0] ?? '';
    if (layer.className === 'InputLayer') {
      tensorOf.set(layer.name, 'image');
      channelsOf.set(layer.name, 3);
    } else if (layer.className === 'Conv2D') {
      const { strides, dilation_rate: dilation, groups, activation } = layer.config;
      if ([...strides, ...dilation, groups].some((n) => n !== 1) || activation !== 'linear') {
        throw new Error(`ESRGAN: ${layer.name} is not a plain convolution.`);
      }
      let kernel = transposed(weight(`${layer.name}/kernel`));
      let bias = weight(`${layer.name}/bias`);
      const source = byName.get(first);
      const next = consumers.get(layer.name) ?? [];
      const residual = next.length === 1 && next[0].className === 'Add' ? next[0] : undefined;
      if (source?.className === 'UpSampling2D') {
        ({ kernel, bias } = folded(kernel, bias, factor));
        convolution(tensorOf.get(source.inputs[0]), `${layer.name}.low`, kernel, bias);
        nodes.push(
          node(
            'DepthToSpace',
            [`${layer.name}.low`],
            ['upscaled'],
            [intAttribute('blocksize', factor), stringAttribute('mode', 'CRD')],
          ),
        );
        tensorOf.set(layer.name, 'upscaled');
      } else if (
        residual !== undefined &&
        kernel.shape[2] === 1 &&
        source?.className === 'Concatenate' &&
        residual.inputs.includes(source.inputs[0])
      ) {
        kernel = withResidual(kernel, channelsOf.get(source.inputs[0]));
        convolution(inputs[0], residual.name, kernel, bias);
        tensorOf.set(residual.name, residual.name);
        channelsOf.set(residual.name, kernel.shape[0]);
      } else {
        convolution(inputs[0], layer.name, kernel, bias);
        tensorOf.set(layer.name, layer.name);
      }
      channelsOf.set(layer.name, kernel.shape[0]);
    } else if (layer.className === 'Activation' && layer.config.activation === 'relu') {
      nodes.push(node('Relu', inputs, [layer.name]));
      tensorOf.set(layer.name, layer.name);
      channelsOf.set(layer.name, channelsOf.get(first));
    } else if (layer.className === 'Concatenate') {
      nodes.push(node('Concat', inputs, [layer.name], [intAttribute('axis', 1)]));
      tensorOf.set(layer.name, layer.name);
      channelsOf.set(
        layer.name,
        layer.inputs.reduce((sum, input) => sum + channelsOf.get(input), 0),
      );
    } else if (layer.className === 'Add') {
      if (!tensorOf.has(layer.name)) nodes.push(node('Add', inputs, [layer.name]));
      tensorOf.set(layer.name, layer.name);
      channelsOf.set(layer.name, channelsOf.get(first));
    } else if (layer.className === 'UpSampling2D') {
      if (layer.config.interpolation !== 'nearest' || layer.config.size[0] !== factor) {
        throw new Error('ESRGAN: the upsampling is not the one expected.');
      }
      tensorOf.set(layer.name, layer.name);
    } else {
      throw new Error(`ESRGAN: layer ${layer.className} is not known to this converter.`);
    }
  }
  if (tensorOf.get(layers.at(-1)?.name ?? '') !== 'upscaled')
    throw new Error('ESRGAN: the graph does not end in an upsampling.');
  return model(name, [
    ...nodes,
    ...initializers,
    graphInput('image', [1, 3, 'height', 'width']),
    graphOutput('upscaled', [1, 3, 'outHeight', 'outWidth']),
  ]);
}
