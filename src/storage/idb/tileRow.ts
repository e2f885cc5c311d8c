import type { TileRow } from './schema.ts';

/**
 * A tile of one colour is stored as one pixel: blank paper, solid backdrops and full masks cost next to nothing.
 * Anything else is stored raw: compressing 1 MiB of pixels costs more time than writing it.
 */
export function packTile(
  hash: string,
  bytes: Uint8Array<ArrayBuffer>,
): { readonly row: TileRow; readonly storedLength: number } {
  if (isUniform(bytes)) {
    return { row: { hash, uniform: bytes.slice(0, 4), byteLength: bytes.byteLength }, storedLength: 4 };
  }
  // A view on a larger buffer would be cloned with all of that buffer.
  const whole = bytes.byteLength === bytes.buffer.byteLength ? bytes : bytes.slice();
  return { row: { hash, bytes: whole }, storedLength: bytes.byteLength };
}

/** Null when the row is not a tile. */
export function unpackTile(row: unknown): Uint8Array<ArrayBuffer> | null {
  if (typeof row !== 'object' || row === null) return null;
  const { bytes, uniform, byteLength } = row as { bytes?: unknown; uniform?: unknown; byteLength?: unknown };
  if (bytes instanceof Uint8Array) return bytes as Uint8Array<ArrayBuffer>;
  if (!(uniform instanceof Uint8Array) || uniform.length !== 4) return null;
  if (typeof byteLength !== 'number' || !Number.isSafeInteger(byteLength) || byteLength % 4 !== 0)
    return null;
  const filled = new Uint8Array(byteLength);
  new Uint32Array(filled.buffer).fill(new Uint32Array(uniform.slice().buffer)[0] ?? 0);
  return filled;
}

/** Four bytes repeated; stops at the first difference, so a picture costs nothing. */
function isUniform(bytes: Uint8Array<ArrayBuffer>): boolean {
  if (bytes.byteLength === 0 || bytes.byteLength % 4 !== 0 || bytes.byteOffset % 4 !== 0) return false;
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
  const first = words[0];
  for (const word of words) if (word !== first) return false;
  return true;
}
