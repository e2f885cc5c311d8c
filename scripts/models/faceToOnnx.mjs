/**
 * Converts two networks of @vladmandic/face-api (weights in the tfjs manifest format, 8-bit quantised, NHWC) to
 * ONNX (NCHW, float32). The graphs are not stored with the weights: they are written down here as the package's
 * sources (src/tinyFaceDetector, src/tinyYolov2, src/faceFeatureExtractor, src/faceLandmarkNet; MIT) compute them.
 *
 * detector    `image` f32 [1,3,height,width], RGB 0..255, sides multiples of 32
 *             `cells` f32 [1,25,height/32,width/32]: five anchors of x, y, width, height, score, all before
 *             their sigmoid or exponential
 * landmarks   `image` f32 [1,3,112,112], RGB 0..255
 *             `points` f32 [1,136,1,1]: x, y of 68 points, 0..1 of the square
 */
import {
  floatAttribute,
  floatInitializer,
  graphInput,
  graphOutput,
  intAttribute,
  intsAttribute,
  model,
  node,
  stringAttribute,
} from './onnx.mjs';

/** @typedef {{ shape: readonly number[], data: Float32Array }} Weight */

/** @param {any} json parsed manifest @param {Buffer} bin @returns {Map<string, Weight>} */
function readQuantised(json, bin) {
  const weights = new Map();
  let at = 0;
  for (const { name, shape, quantization } of json.flatMap((group) => group.weights)) {
    if (quantization?.dtype !== 'uint8') throw new Error(`Faces: ${name} is not quantised to 8 bits.`);
    const count = shape.reduce((a, b) => a * b, 1);
    const bytes = bin.subarray(at, at + count);
    if (bytes.length !== count) throw new Error('Faces: the weight file is too short.');
    const data = Float32Array.from(bytes, (value) => value * quantization.scale + quantization.min);
    weights.set(name, { shape, data });
    at += count;
  }
  if (at !== bin.length) throw new Error('Faces: the weight file is longer than its manifest.');
  return weights;
}

/** tfjs kernels are [kh, kw, in, out] and [kh, kw, channels, 1]. @param {Weight} kernel @param {boolean} depthwise */
function transposed({ shape, data }, depthwise = false) {
  const [kh, kw, cin, last] = shape;
  const taps = kh * kw;
  const out = new Float32Array(data.length);
  for (let tap = 0; tap < taps; tap += 1)
    for (let i = 0; i < cin; i += 1)
      for (let o = 0; o < last; o += 1)
        out[depthwise ? i * taps + tap : (o * cin + i) * taps + tap] = data[(tap * cin + i) * last + o];
  return { shape: depthwise ? [cin, 1, kh, kw] : [last, cin, kh, kw], data: out };
}

/** Collects a graph; every method returns the name of the tensor it computes. */
class Graph {
  nodes = [];
  initializers = [];

  /** @param {Map<string, Weight>} weights */
  constructor(weights) {
    this.weights = weights;
  }

  weight(name) {
    const found = this.weights.get(name);
    if (found === undefined) throw new Error(`Faces: weight ${name} is missing.`);
    return found;
  }

  constant(name, shape, data) {
    this.initializers.push(floatInitializer(name, shape, data));
    return name;
  }

  add(op, inputs, name, attributes = []) {
    this.nodes.push(node(op, inputs, [name], attributes));
    return name;
  }

  /** (image - mean) / 255. */
  normalised(mean) {
    const centred = this.add(
      'Sub',
      ['image', this.constant('mean', [1, 3, 1, 1], Float32Array.from(mean))],
      'centred',
    );
    return this.add('Mul', [centred, this.constant('unit', [1], Float32Array.of(1 / 255))], 'normalised');
  }

  /** @param {Buffer[]} geometry strides and padding */
  convolution(input, name, kernel, bias, geometry) {
    const inputs = [input, this.constant(`${name}.w`, kernel.shape, kernel.data)];
    if (bias !== null) inputs.push(this.constant(`${name}.b`, bias.shape, bias.data));
    return this.add('Conv', inputs, name, [
      intsAttribute('kernel_shape', kernel.shape.slice(2)),
      ...geometry,
    ]);
  }

  plain(input, name, geometry) {
    const [kernel, bias] = [this.weight(`${name}/filters`), this.weight(`${name}/bias`)];
    return this.convolution(input, name, transposed(kernel), bias, geometry);
  }

  separable(input, name, stride = 1) {
    const depth = transposed(this.weight(`${name}/depthwise_filter`), true);
    const across = transposed(this.weight(`${name}/pointwise_filter`));
    const geometry = [intAttribute('group', depth.shape[0]), ...strided(stride)];
    const deep = this.convolution(input, `${name}.depth`, depth, null, geometry);
    return this.convolution(deep, name, across, this.weight(`${name}/bias`), []);
  }

  halved(input, name, stride = 2) {
    return this.add('MaxPool', [input], name, [intsAttribute('kernel_shape', [2, 2]), ...strided(stride)]);
  }

  finished(name, input, output) {
    return model(name, [
      ...this.nodes,
      ...this.initializers,
      graphInput('image', input),
      graphOutput(...output),
    ]);
  }
}

/** Padded as tfjs pads "same": an odd row or column more at the end. */
function strided(stride) {
  return [intsAttribute('strides', [stride, stride]), stringAttribute('auto_pad', 'SAME_UPPER')];
}

/** @param {any} json @param {Buffer} bin @param {string} name @returns {Buffer} */
export function faceDetectorToOnnx(json, bin, name) {
  const graph = new Graph(readQuantised(json, bin));
  const leaky = (input) => graph.add('LeakyRelu', [input], `${input}.leaky`, [floatAttribute('alpha', 0.1)]);
  let at = leaky(graph.plain(graph.normalised([117.001, 114.697, 97.404]), 'conv0', []));
  for (const index of [1, 2, 3, 4, 5]) {
    at = graph.halved(at, `pool${index}`);
    at = leaky(graph.separable(at, `conv${index}`));
  }
  at = graph.halved(at, 'pool6', 1);
  const kernel = transposed(graph.weight('conv8/filters'));
  graph.convolution(at, 'cells', kernel, graph.weight('conv8/bias'), []);
  return graph.finished(name, [1, 3, 'height', 'width'], ['cells', [1, 25, 'rows', 'columns']]);
}

/** @param {any} json @param {Buffer} bin @param {string} name @returns {Buffer} */
export function faceLandmarksToOnnx(json, bin, name) {
  const graph = new Graph(readQuantised(json, bin));
  const relu = (input, output) => graph.add('Relu', [input], output);
  let at = graph.normalised([122.782, 117.001, 104.298]);
  for (const block of ['dense0', 'dense1', 'dense2', 'dense3']) {
    const entered =
      block === 'dense0'
        ? graph.plain(at, `${block}/conv0`, strided(2))
        : graph.separable(at, `${block}/conv0`, 2);
    let sum = relu(entered, `${block}.in`);
    at = sum;
    for (const index of [1, 2, 3]) {
      const next = graph.separable(at, `${block}/conv${index}`);
      sum = graph.add('Add', [sum, next], `${block}.sum${index}`);
      at = relu(sum, `${block}.out${index}`);
    }
  }
  const pooled = graph.add('AveragePool', [at], 'pooled', [intsAttribute('kernel_shape', [7, 7])]);
  const { shape, data } = graph.weight('fc/weights');
  const across = transposed({ shape: [1, 1, ...shape], data });
  graph.convolution(pooled, 'points', across, graph.weight('fc/bias'), []);
  return graph.finished(name, [1, 3, 112, 112], ['points', [1, 136, 1, 1]]);
}
