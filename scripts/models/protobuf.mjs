/**
 * The little of the protobuf wire format that reading and writing ONNX needs.
 * Format: https://protobuf.dev/programming-guides/encoding/
 */

/** @param {number} value unsigned, below 2^53 */
function varint(value) {
  const bytes = [];
  let rest = value;
  while (rest > 127) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
  return Buffer.from(bytes);
}

/** @param {number} field @param {number} value */
export function intField(field, value) {
  return Buffer.concat([varint(field * 8), varint(value)]);
}

/** @param {number} field @param {number} value stored with 32 bits */
export function floatField(field, value) {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return Buffer.concat([varint(field * 8 + 5), bytes]);
}

/** @param {number} field @param {Uint8Array} bytes */
export function bytesField(field, bytes) {
  return Buffer.concat([varint(field * 8 + 2), varint(bytes.length), bytes]);
}

/** @param {number} field @param {string} text */
export function stringField(field, text) {
  return bytesField(field, Buffer.from(text, 'utf8'));
}

/** @param {number} field @param {readonly Uint8Array[]} parts */
export function messageField(field, parts) {
  return bytesField(field, Buffer.concat(parts));
}

/**
 * Fields as `{ field, wire, value, raw }`; `raw` is the whole field as it stands in the message, so that it
 * can be copied unchanged.
 *
 * @param {Buffer} message
 */
export function readFields(message) {
  const fields = [];
  let at = 0;
  const next = () => {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = message[at];
      if (byte === undefined) throw new Error('Protobuf: the message ends inside a number.');
      at += 1;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
      scale *= 128;
    }
  };
  while (at < message.length) {
    const start = at;
    const key = next();
    const wire = key & 7;
    const field = Math.floor(key / 8);
    let value;
    if (wire === 0) {
      value = next();
    } else if (wire === 2) {
      const length = next();
      value = message.subarray(at, at + length);
      at += length;
    } else if (wire === 5 || wire === 1) {
      const length = wire === 5 ? 4 : 8;
      value = message.subarray(at, at + length);
      at += length;
    } else {
      throw new Error(`Protobuf: wire type ${wire} is not part of ONNX.`);
    }
    if (at > message.length) throw new Error('Protobuf: the message is truncated.');
    fields.push({ field, wire, value, raw: message.subarray(start, at) });
  }
  return fields;
}
