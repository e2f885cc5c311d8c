/**
 * Text as it may stand in an XML 1.0 document: markup escaped, and the characters XML forbids
 * (U+0000-0008, 000B, 000C, 000E-001F, FFFE, FFFF, lone surrogates) dropped, because with them a
 * packet is not XML at all. Carriage returns are escaped, or a parser would turn them into line feeds.
 */
export function escapeXml(text: string): string {
  let out = '';
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (isXmlCharacter(code)) out += entities[character] ?? character;
  }
  return out;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
};

function isXmlCharacter(code: number): boolean {
  if (code < 0x20) return code === 0x09 || code === 0x0a || code === 0x0d;
  if (code >= 0xd800 && code <= 0xdfff) return false;
  return code !== 0xfffe && code !== 0xffff;
}

/** Bytes of `text` in UTF-8; a lone surrogate counts as U+FFFD, which is what an encoder writes for it. */
export function utf8Length(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}
