/**
 * Cuts the bare generator out of the published MI-GAN pipeline.
 *
 * The pipeline crops, resizes and blends inside the graph, around the bounding box of ALL holes. Our own
 * code does these steps better (per hole, on full-resolution pixels, with an exact rim), so only the
 * network is kept: nodes between the 4-channel input and the clipped output, weights unchanged.
 *
 * input  `masked`  f32 [1,4,512,512]: (known − 0.5), then RGB in −1..1 × known; known = 1 outside holes
 * output `filled`  f32 [1,3,512,512]: RGB 0..255
 */
import { graphInput, graphOutput } from './onnx.mjs';
import { messageField, readFields, stringField } from './protobuf.mjs';

const INPUT = '/Concat_23_output_0';
const OUTPUT = '/Clip_output_0';

/** @param {Buffer} message @param {number} field */
function texts(message, field) {
  return readFields(message)
    .filter((f) => f.field === field)
    .map((f) => f.value.toString());
}

/** Renames one input or output of a node. @param {Buffer} node @param {string} from @param {string} to */
function renamed(node, from, to) {
  const parts = readFields(node).map((f) =>
    (f.field === 1 || f.field === 2) && f.value.toString() === from ? stringField(f.field, to) : f.raw,
  );
  return Buffer.concat(parts);
}

/** @param {Buffer} pipeline the published file @returns {Buffer} */
export function cutMigan(pipeline) {
  const top = readFields(pipeline);
  const graphField = top.find((f) => f.field === 7);
  if (graphField === undefined) throw new Error('MI-GAN: the file holds no graph.');
  const graph = readFields(graphField.value);
  const nodes = graph.filter((f) => f.field === 1).map((f) => f.value);
  const byOutput = new Map();
  for (const node of nodes) for (const name of texts(node, 2)) byOutput.set(name, node);

  const kept = new Set();
  const needed = new Set();
  const open = [OUTPUT];
  while (open.length > 0) {
    const name = open.pop();
    if (name === INPUT || needed.has(name)) continue;
    needed.add(name);
    const node = byOutput.get(name);
    if (node === undefined) continue;
    kept.add(node);
    open.push(...texts(node, 1).filter((input) => input !== ''));
  }
  if (!byOutput.has(OUTPUT) || needed.has('image') || needed.has('mask')) {
    throw new Error('MI-GAN: the graph is not the one this cut was written for.');
  }
  const initializers = graph.filter((f) => f.field === 5 && needed.has(texts(f.value, 8)[0] ?? ''));
  const parts = [
    ...nodes
      .filter((n) => kept.has(n))
      .map((n) => messageField(1, [renamed(renamed(n, INPUT, 'masked'), OUTPUT, 'filled')])),
    stringField(2, 'migan'),
    ...initializers.map((f) => f.raw),
    graphInput('masked', [1, 4, 512, 512]),
    graphOutput('filled', [1, 3, 512, 512]),
  ];
  return Buffer.concat(top.map((f) => (f.field === 7 ? messageField(7, parts) : f.raw)));
}
