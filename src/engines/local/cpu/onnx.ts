import { integersOf, readFields, textOf } from './protobuf.ts';
import type { Field } from './protobuf.ts';

/** A stored tensor. Integers (shapes, pads) and floats are both given as numbers. */
export interface Constant {
  readonly dims: readonly number[];
  readonly data: Float32Array | readonly number[];
}

export interface OnnxNode {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly floats: ReadonlyMap<string, number>;
  readonly integers: ReadonlyMap<string, readonly number[]>;
  readonly texts: ReadonlyMap<string, string>;
}

/** A network's graph: nodes in an order in which they can run, without those that only name a constant. */
export interface OnnxGraph {
  readonly nodes: readonly OnnxNode[];
  readonly constants: ReadonlyMap<string, Constant>;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

/**
 * Reads the parts of an ONNX file that a network of the product has.
 * Field numbers: onnx.proto of https://github.com/onnx/onnx. Throws `Error` on a file that is none.
 */
export function readOnnx(file: Uint8Array): OnnxGraph {
  const model = readFields(file);
  const graph = readFields(one(model, 7, 'graph'));
  const constants = new Map<string, Constant>();
  for (const { bytes } of all(graph, 5)) {
    const tensor = readFields(bytes);
    constants.set(textOf(one(tensor, 8, 'tensor name')), constantOf(tensor));
  }
  const nodes: OnnxNode[] = [];
  for (const { bytes } of all(graph, 1)) {
    const node = readFields(bytes);
    const read = nodeOf(node);
    const [input, output] = [read.inputs[0] ?? '', read.outputs[0] ?? ''];
    const known = constants.get(input);
    if (read.op === 'Constant') constants.set(output, constantOf(valueOf(node)));
    else if (read.op === 'Identity' && known !== undefined) constants.set(output, known);
    else nodes.push(read);
  }
  const names = (number: number): string[] =>
    all(graph, number).map(({ bytes }) => textOf(one(readFields(bytes), 1, 'name')));
  return { nodes, constants, inputs: names(11).filter((name) => !constants.has(name)), outputs: names(12) };
}

function all(fields: readonly Field[], number: number): Field[] {
  return fields.filter((field) => field.number === number);
}

function one(fields: readonly Field[], number: number, what: string): Uint8Array {
  const field = fields.find((candidate) => candidate.number === number);
  if (field === undefined) throw new Error(`The network file has no ${what}.`);
  return field.bytes;
}

function nodeOf(fields: readonly Field[]): OnnxNode {
  const floats = new Map<string, number>();
  const integers = new Map<string, readonly number[]>();
  const texts = new Map<string, string>();
  for (const { bytes } of all(fields, 5)) {
    const attribute = readFields(bytes);
    const name = textOf(one(attribute, 1, 'attribute name'));
    for (const field of attribute) {
      if (field.number === 2) floats.set(name, floatsOf(field.bytes)[0] ?? 0);
      else if (field.number === 3) integers.set(name, [field.integer]);
      else if (field.number === 4) texts.set(name, textOf(field.bytes));
    }
    const list = integersOf(attribute, 8);
    if (list.length > 0) integers.set(name, list);
  }
  return {
    op: textOf(one(fields, 4, 'operation of a node')),
    inputs: all(fields, 1).map(({ bytes }) => textOf(bytes)),
    outputs: all(fields, 2).map(({ bytes }) => textOf(bytes)),
    floats,
    integers,
    texts,
  };
}

/** The tensor that a Constant node holds in its only attribute. */
function valueOf(node: readonly Field[]): Field[] {
  return readFields(one(readFields(one(node, 5, 'value of a constant')), 5, 'value of a constant'));
}

function constantOf(tensor: readonly Field[]): Constant {
  const dims = integersOf(tensor, 1);
  const type = integersOf(tensor, 2)[0];
  const raw = tensor.find(({ number }) => number === 9)?.bytes;
  if (type === 1 && raw !== undefined) return { dims, data: floatsOf(raw) };
  if (type === 7 && raw !== undefined) return { dims, data: longsOf(raw) };
  // Other kinds of numbers belong to networks that this runtime does not run; the planner says so by name.
  return { dims, data: [] };
}

/** Copied: the floats of a file need not lie on a multiple of four. */
function floatsOf(bytes: Uint8Array): Float32Array {
  return new Float32Array(new Uint8Array(bytes).buffer);
}

function longsOf(bytes: Uint8Array): number[] {
  return Array.from(new BigInt64Array(new Uint8Array(bytes).buffer), Number);
}
