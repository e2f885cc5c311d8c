import { escapeXml } from './xml.ts';

/**
 * Namespace of the cost receipt. Fixed for ever: files that carry it have left the house.
 * A UUID needs no domain, so it can neither lapse nor be taken over (docs/decisions/0020).
 */
export const receiptNamespace = 'urn:uuid:6c95211f-57ae-480e-9ae2-fab0d4e4a2d0#';

const namespaces = {
  Iptc4xmpExt: 'http://iptc.org/std/Iptc4xmpExt/2008-02-29/',
  dc: 'http://purl.org/dc/elements/1.1/',
  xmp: 'http://ns.adobe.com/xap/1.0/',
  xmpMM: 'http://ns.adobe.com/xap/1.0/mm/',
  stEvt: 'http://ns.adobe.com/xap/1.0/sType/ResourceEvent#',
  stRef: 'http://ns.adobe.com/xap/1.0/sType/ResourceRef#',
  xmpRights: 'http://ns.adobe.com/xap/1.0/rights/',
  photoshop: 'http://ns.adobe.com/photoshop/1.0/',
  tiff: 'http://ns.adobe.com/tiff/1.0/',
  ninetyten: receiptNamespace,
} as const;

/** What the wrapping of a packet is made of, whatever it holds. */
export const packetWords: readonly string[] = [
  ...Object.values(namespaces),
  'rdf:Description',
  'rdf:parseType="Resource"',
  'xml:lang="x-default"',
  'x:xmpmeta xmlns:x="adobe:ns:meta/"',
];

type Prefix = keyof typeof namespaces;
export type XmpName = `${Prefix}:${string}`;

/** A value in XMP's data model. Empty text, lists and structures are left out of the packet. */
export type XmpValue =
  | { readonly kind: 'text'; readonly text: string }
  /** `rdf:Alt` with one `x-default` entry. */
  | { readonly kind: 'language'; readonly text: string }
  | { readonly kind: 'seq' | 'bag'; readonly items: readonly XmpValue[] }
  | { readonly kind: 'structure'; readonly fields: readonly XmpProperty[] };

export interface XmpProperty {
  readonly name: XmpName;
  readonly value: XmpValue;
}

export interface XmpPacketOptions {
  /** Name and version of the writing program, for `x:xmptk`; empty: not said. */
  readonly toolkit: string;
  /** Blank bytes before the trailer, so that other programs can edit in place. */
  readonly paddingBytes: number;
}

export function xmpText(text: string): XmpValue {
  return { kind: 'text', text };
}

/** A complete packet as text (to be written as UTF-8), declaring only the namespaces in use. */
export function xmpPacket(properties: readonly XmpProperty[], options: XmpPacketOptions): string {
  const used = new Set<Prefix>();
  const body = properties.map((property) => element(property, 2, used)).join('');
  const declared = [...used].toSorted().map((prefix) => `\n    xmlns:${prefix}="${namespaces[prefix]}"`);
  return [
    '<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>\n',
    `<x:xmpmeta xmlns:x="adobe:ns:meta/"${toolkitAttribute(options.toolkit)}>\n`,
    ' <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n',
    `  <rdf:Description rdf:about=""${declared.join('')}>\n`,
    body,
    '  </rdf:Description>\n </rdf:RDF>\n</x:xmpmeta>\n',
    padding(options.paddingBytes),
    '<?xpacket end="w"?>',
  ].join('');
}

const toolkitAttribute = (toolkit: string): string =>
  toolkit === '' ? '' : ` x:xmptk="${escapeXml(toolkit)}"`;

function element(property: XmpProperty, depth: number, used: Set<Prefix>): string {
  const inner = content(property.value, depth, used);
  if (inner === null) return '';
  used.add(property.name.slice(0, property.name.indexOf(':')) as Prefix);
  return `${' '.repeat(depth + 1)}<${property.name}${inner}</${property.name}>\n`;
}

/** What follows the tag name: attributes, `>`, content. Null when there is nothing to say. */
function content(value: XmpValue, depth: number, used: Set<Prefix>): string | null {
  if (value.kind === 'text') return value.text === '' ? null : `>${escapeXml(value.text)}`;
  if (value.kind === 'language') {
    if (value.text === '') return null;
    return `><rdf:Alt><rdf:li xml:lang="x-default">${escapeXml(value.text)}</rdf:li></rdf:Alt>`;
  }
  if (value.kind === 'structure') {
    const fields = value.fields.map((field) => element(field, depth + 2, used)).join('');
    return fields === '' ? null : ` rdf:parseType="Resource">\n${fields}${' '.repeat(depth + 1)}`;
  }
  const items = value.items.flatMap((item) => {
    const inner = content(item, depth + 2, used);
    return inner === null ? [] : [`${' '.repeat(depth + 3)}<rdf:li${inner}</rdf:li>\n`];
  });
  if (items.length === 0) return null;
  const list = value.kind === 'seq' ? 'rdf:Seq' : 'rdf:Bag';
  const indent = ' '.repeat(depth + 2);
  return `>\n${indent}<${list}>\n${items.join('')}${indent}</${list}>\n${' '.repeat(depth + 1)}`;
}

const paddingLineBytes = 100;

function padding(bytes: number): string {
  const lines = Math.floor(bytes / paddingLineBytes);
  return `${' '.repeat(paddingLineBytes - 1)}\n`.repeat(lines);
}
