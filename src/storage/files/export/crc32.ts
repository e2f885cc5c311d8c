/** CRC-32 with polynomial 0xEDB88320, as PNG uses it (ISO 3309). `seed` continues an earlier result. */
export function crc32(bytes: Uint8Array, seed = 0): number {
  let crc = ~seed;
  // Indexed: an iterator takes several times as long, and this runs over whole files.
  for (let at = 0; at < bytes.length; at += 1) {
    crc = (table[(crc ^ (bytes[at] as number)) & 0xff] as number) ^ (crc >>> 8);
  }
  return ~crc >>> 0;
}

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value >>> 0;
});
