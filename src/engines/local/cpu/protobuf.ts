/** One field of a protobuf message. Format: https://protobuf.dev/programming-guides/encoding/ */
export interface Field {
  readonly number: number;
  /** The value of a varint; 0 for other fields. Negative ones are not below −2^53 in ONNX files we read. */
  readonly integer: number;
  /** The content of a length-delimited or fixed field, a view of the message; empty for a varint. */
  readonly bytes: Uint8Array;
}

const nothing = new Uint8Array(0);

/** Throws `Error` when the message is cut short or holds a wire type that ONNX does not use. */
export function readFields(message: Uint8Array): Field[] {
  const fields: Field[] = [];
  for (let at = 0; at < message.length;) {
    const key = readVarint(message, at);
    at = key.end;
    const number = Math.floor(key.value / 8);
    const wire = key.value % 8;
    if (wire === 0) {
      const value = readVarint(message, at);
      at = value.end;
      fields.push({ number, integer: signed(value.value), bytes: nothing });
      continue;
    }
    let length = wire === 5 ? 4 : 8;
    if (wire === 2) {
      const stated = readVarint(message, at);
      length = stated.value;
      at = stated.end;
    } else if (wire !== 5 && wire !== 1) throw new Error(`Wire type ${wire} is not part of ONNX.`);
    if (at + length > message.length) throw new Error('The network file is cut short.');
    fields.push({ number, integer: 0, bytes: message.subarray(at, at + length) });
    at += length;
  }
  return fields;
}

/** Integers of a repeated field, packed or one by one. */
export function integersOf(fields: readonly Field[], number: number): number[] {
  return fields
    .filter((field) => field.number === number)
    .flatMap(({ bytes, integer }) => (bytes.length === 0 ? [integer] : unpack(bytes)));
}

function unpack(bytes: Uint8Array): number[] {
  const values: number[] = [];
  for (let at = 0; at < bytes.length;) {
    const next = readVarint(bytes, at);
    values.push(signed(next.value));
    at = next.end;
  }
  return values;
}

/** 64-bit values beyond 2^53 lose their last bits: they are lengths "to the end", never counts. */
function readVarint(bytes: Uint8Array, from: number): { readonly value: number; readonly end: number } {
  let value = 0;
  let scale = 1;
  for (let at = from; ; at += 1, scale *= 128) {
    const byte = bytes[at];
    if (byte === undefined) throw new Error('The network file is cut short.');
    value += (byte & 127) * scale;
    if (byte < 128) return { value, end: at + 1 };
  }
}

const signed = (value: number): number => (value >= 2 ** 63 ? value - 2 ** 64 : value);

export function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
