import { escapeXml } from '../../../kernel/provenance/xml.ts';

/**
 * Looks for texts that must not be in a file, in its raw bytes: as UTF-8, as UTF-16 big-endian (Photoshop's
 * layer names) and XML-escaped. Everything we write is uncompressed, so a byte search sees all of it.
 */
export function findLeaks(bytes: Uint8Array, secrets: readonly string[]): readonly string[] {
  const needles = secrets.flatMap((secret) =>
    [utf8(secret), utf8(escapeXml(secret)), utf16(secret)]
      .filter((needle) => needle.length >= 2)
      .map((needle) => ({ secret, needle })),
  );
  // One pass for all: only where the first two bytes of some needle stand is anything compared.
  const starts = new Uint8Array(1 << 16);
  for (const { needle } of needles) starts[((needle[0] ?? 0) << 8) | (needle[1] ?? 0)] = 1;
  const found = new Set<string>();
  let pair = bytes[0] ?? 0;
  for (let at = 1; at < bytes.length; at += 1) {
    pair = ((pair << 8) | (bytes[at] as number)) & 0xffff;
    if (starts[pair] === 0) continue;
    for (const { secret, needle } of needles) if (standsAt(bytes, needle, at - 1)) found.add(secret);
  }
  return secrets.filter((secret) => found.has(secret));
}

function standsAt(bytes: Uint8Array, needle: Uint8Array, at: number): boolean {
  if (at + needle.length > bytes.length) return false;
  for (let index = 0; index < needle.length; index += 1) {
    if (bytes[at + index] !== needle[index]) return false;
  }
  return true;
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function utf16(text: string): Uint8Array {
  const out = new Uint8Array(text.length * 2);
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    out[index * 2] = unit >>> 8;
    out[index * 2 + 1] = unit & 0xff;
  }
  return out;
}
