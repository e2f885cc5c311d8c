/**
 * Reads the cells of a record batch in the memory of a WebAssembly module, by the Arrow C Data Interface
 * (32-bit addresses). Only what flat tables need: UTF-8, 64-bit integers, timestamps, booleans.
 */
export interface ArrowColumn {
  readonly name: string;
  /** `u` UTF-8, `l` int64, `b` boolean, `tsm:UTC` timestamp in milliseconds. */
  readonly format: string;
  readonly cells: (string | bigint | boolean | null)[];
}

export function readBatch(memory: ArrayBufferLike, schemaAt: number, arrayAt: number): ArrowColumn[] {
  const view = new DataView(memory);
  const schemas = children(view, schemaAt, 24, 32);
  const arrays = children(view, arrayAt, 32, 44);
  return schemas.map((schema, index) => {
    const format = textAt(memory, view.getUint32(schema, true));
    return {
      name: textAt(memory, view.getUint32(schema + 4, true)),
      format,
      cells: cellsOf(memory, format, arrays[index] ?? 0),
    };
  });
}

/** Addresses of the structures that `parent` holds: their number at `countAt`, their list at `listAt`. */
function children(view: DataView, parent: number, countAt: number, listAt: number): number[] {
  const count = Number(view.getBigInt64(parent + countAt, true));
  const list = view.getUint32(parent + listAt, true);
  return Array.from({ length: count }, (_, i) => view.getUint32(list + 4 * i, true));
}

function textAt(memory: ArrayBufferLike, at: number): string {
  const bytes = new Uint8Array(memory);
  return new TextDecoder().decode(bytes.slice(at, bytes.indexOf(0, at)));
}

function cellsOf(memory: ArrayBufferLike, format: string, array: number): ArrowColumn['cells'] {
  const view = new DataView(memory);
  const length = Number(view.getBigInt64(array, true));
  const offset = Number(view.getBigInt64(array + 16, true));
  const buffers = view.getUint32(array + 40, true);
  const buffer = (i: number): number => view.getUint32(buffers + 4 * i, true);
  const bit = (at: number, i: number): boolean => ((view.getUint8(at + (i >> 3)) >> (i & 7)) & 1) === 1;
  const validity = buffer(0);
  return Array.from({ length }, (_, index) => {
    const i = index + offset;
    if (validity !== 0 && !bit(validity, i)) return null;
    if (format === 'b') return bit(buffer(1), i);
    if (format === 'l' || format.startsWith('tsm:')) return view.getBigInt64(buffer(1) + 8 * i, true);
    if (format !== 'u') throw new Error(`No cells are read of ${format}.`);
    const [from, to] = [view.getInt32(buffer(1) + 4 * i, true), view.getInt32(buffer(1) + 4 * (i + 1), true)];
    return new TextDecoder().decode(new Uint8Array(memory).slice(buffer(2) + from, buffer(2) + to));
  });
}
