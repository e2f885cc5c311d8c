/**
 * Writing ONNX graphs. Field numbers are those of onnx.proto3 (ONNX IR version 8, opset 17).
 */
import { bytesField, floatField, intField, messageField, stringField } from './protobuf.mjs';

const FLOAT = 1;

/** @param {string} name @param {number} value */
export function intAttribute(name, value) {
  return messageField(5, [stringField(1, name), intField(3, value), intField(20, 2)]);
}

/** @param {string} name @param {number} value */
export function floatAttribute(name, value) {
  return messageField(5, [stringField(1, name), floatField(2, value), intField(20, 1)]);
}

/** @param {string} name @param {readonly number[]} values */
export function intsAttribute(name, values) {
  return messageField(5, [stringField(1, name), ...values.map((v) => intField(8, v)), intField(20, 7)]);
}

/** @param {string} name @param {string} value */
export function stringAttribute(name, value) {
  return messageField(5, [stringField(1, name), stringField(4, value), intField(20, 3)]);
}

/**
 * @param {string} op
 * @param {readonly string[]} inputs
 * @param {readonly string[]} outputs
 * @param {readonly Buffer[]} attributes
 */
export function node(op, inputs, outputs, attributes = []) {
  return messageField(1, [
    ...inputs.map((name) => stringField(1, name)),
    ...outputs.map((name) => stringField(2, name)),
    stringField(3, outputs[0] ?? op),
    stringField(4, op),
    ...attributes,
  ]);
}

/** @param {string} name @param {readonly number[]} dims @param {Float32Array} data */
export function floatInitializer(name, dims, data) {
  return messageField(5, [
    ...dims.map((d) => intField(1, d)),
    intField(2, FLOAT),
    stringField(8, name),
    bytesField(9, Buffer.from(data.buffer, data.byteOffset, data.byteLength)),
  ]);
}

/** @param {string} name @param {readonly (number | string)[]} dims numbers are fixed, strings are free axes */
function valueInfo(name, dims) {
  const shape = dims.map((d) =>
    messageField(1, [typeof d === 'number' ? intField(1, d) : stringField(2, d)]),
  );
  const tensor = messageField(1, [intField(1, FLOAT), messageField(2, shape)]);
  return [stringField(1, name), messageField(2, [tensor])];
}

/** @param {string} name @param {readonly (number | string)[]} dims */
export function graphInput(name, dims) {
  return messageField(11, valueInfo(name, dims));
}

/** @param {string} name @param {readonly (number | string)[]} dims */
export function graphOutput(name, dims) {
  return messageField(12, valueInfo(name, dims));
}

/** @param {string} name @param {readonly Buffer[]} parts nodes, initializers, inputs and outputs */
export function model(name, parts) {
  return Buffer.concat([
    intField(1, 8),
    stringField(2, 'ninetyten'),
    messageField(7, [stringField(2, name), ...parts]),
    messageField(8, [stringField(1, ''), intField(2, 17)]),
  ]);
}
