/** 2 × 32 bits of FNV-1a over the values' bits: tells lists apart that a view has asked about, by chance wrong once in 2⁶⁴. */
export function fingerprint(values: Float64Array<ArrayBuffer> | Int32Array<ArrayBuffer>): string {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.byteLength / 4);
  let [a, b] = [0x811c9dc5, 0x9dc5811c];
  for (let index = 0; index < bits.length; index += 1) {
    const word = bits[index] ?? 0;
    a = Math.imul(a ^ word, 0x01000193);
    b = Math.imul(b ^ (word >>> 16) ^ (word << 16), 0x01000193) + 1;
  }
  return `${a >>> 0}.${b >>> 0}`;
}

/** The same of a text. */
export function textFingerprint(text: string): string {
  return fingerprint(Int32Array.from(text, (_, index) => text.charCodeAt(index)));
}
