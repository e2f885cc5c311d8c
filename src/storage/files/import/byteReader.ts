/** Bounds-checked reading of a header. Reads beyond the end give null, never 0: a header cannot be read past its end. */
export interface ByteReader {
  readonly bytes: Uint8Array;
  u8(at: number): number | null;
  u16(at: number, little?: boolean): number | null;
  u24(at: number, little?: boolean): number | null;
  u32(at: number, little?: boolean): number | null;
  ascii(at: number, length: number): string;
  has(at: number, text: string): boolean;
}

export function byteReader(bytes: Uint8Array): ByteReader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  function fits(at: number, length: number): boolean {
    return at >= 0 && at + length <= bytes.length;
  }
  function ascii(at: number, length: number): string {
    return String.fromCharCode(...bytes.subarray(at, at + length));
  }
  return {
    bytes,
    u8: (at) => (fits(at, 1) ? view.getUint8(at) : null),
    u16: (at, little = false) => (fits(at, 2) ? view.getUint16(at, little) : null),
    u24: (at, little = false) => {
      if (!fits(at, 3)) return null;
      const [a, b, c] = [view.getUint8(at), view.getUint8(at + 1), view.getUint8(at + 2)];
      return little ? a | (b << 8) | (c << 16) : (a << 16) | (b << 8) | c;
    },
    u32: (at, little = false) => (fits(at, 4) ? view.getUint32(at, little) : null),
    ascii,
    has: (at, text) => ascii(at, text.length) === text,
  };
}
