import type { ExpandedTags } from 'exifreader';

import type { CheckLine } from './selfCheck.ts';
import { tagText } from '../metadata/readTags.ts';
import type { SelectedMetadata } from '../../../kernel/provenance/metadata.ts';
import { embeddedPacket, xmpProperties } from '../../../kernel/provenance/packet.ts';
import type { XmpValue } from '../../../kernel/provenance/xmp.ts';

/** Compares what a reader found with what should stand there, property by property, in both directions. */
export function metadataLines(tags: ExpandedTags | null, metadata: SelectedMetadata): CheckLine[] {
  if (!tags?.xmp) {
    // What cannot be read cannot be cleared either.
    return [
      {
        label: 'Metadata',
        expected: 'readable',
        found: 'not readable',
        ok: false,
        blocking: leavesTheHouse(metadata),
      },
    ];
  }
  const { xmp } = tags;
  const complete = embeddedPacket(metadata).shortened.length === 0;
  const expected = new Map(
    xmpProperties(metadata)
      .filter(({ value }) => leaves(value).length > 0)
      .map(({ name, value }) => [localName(name), value]),
  );
  const lines = [...expected].map(([name, value]) => {
    const found = Object.hasOwn(xmp, name) ? tagLeaves(xmp[name]) : [];
    const wanted = leaves(value);
    const same = JSON.stringify(found.map(normal)) === JSON.stringify(wanted.map(normal));
    // A packet that had to be shortened holds less than was selected; presence is then what can be asked.
    return line(name, wanted, found, complete ? same : found.length > 0);
  });
  return [...lines, foreignLine(tags, new Set(expected.keys()), metadata)];
}

/** Nothing but the allow-list: no other XMP property, no Exif, GPS, IPTC or text chunk. */
function foreignLine(
  tags: ExpandedTags,
  expected: ReadonlySet<string>,
  metadata: SelectedMetadata,
): CheckLine {
  const allowedText = new Set(metadata.facts.parameters === '' ? [] : ['parameters']);
  const foreign = [
    ...Object.keys(tags.xmp ?? {}).filter(
      (key) =>
        key !== '_raw' &&
        !key.startsWith('xmlns') &&
        !expected.has(key) &&
        key !== 'xmptk' &&
        key !== 'about',
    ),
    ...Object.keys(tags.pngText ?? {}).filter((key) => !allowedText.has(key) && key !== 'XML:com.adobe.xmp'),
    ...(['exif', 'gps', 'iptc', 'photoshop', 'makerNotes'] as const).filter(
      (group) => Object.keys(tags[group] ?? {}).length > 0,
    ),
  ];
  return {
    label: 'Anything else',
    expected: 'nothing',
    found: foreign.length === 0 ? 'nothing' : foreign.join(', '),
    ok: foreign.length === 0,
    blocking: leavesTheHouse(metadata),
  };
}

function leavesTheHouse(metadata: SelectedMetadata): boolean {
  return metadata.preset !== 'archive';
}

function line(name: string, expected: readonly string[], found: readonly string[], ok: boolean): CheckLine {
  return { label: name, expected: shown(expected), found: shown(found), ok, blocking: false };
}

function shown(texts: readonly string[]): string {
  const joined = texts.join(' · ');
  return joined.length <= 200 ? joined : `${joined.slice(0, 199)}…`;
}

/** Readers fold white space at the ends of lines and values. */
function normal(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

/** Texts of a value in document order. */
function leaves(value: XmpValue): string[] {
  if (value.kind === 'text' || value.kind === 'language') return value.text.trim() === '' ? [] : [value.text];
  if (value.kind === 'structure') return value.fields.flatMap((field) => leaves(field.value));
  return value.items.flatMap(leaves);
}

/** The same from the reader's tree: `{ value: text | tag[] | { name: tag } }`. */
function tagLeaves(tag: unknown): string[] {
  if (Array.isArray(tag)) return tag.flatMap(tagLeaves);
  if (typeof tag !== 'object' || tag === null) return tag === undefined || tag === '' ? [] : [tagText(tag)];
  if ('value' in tag && 'description' in tag) return tagLeaves(tag.value);
  return Object.values(tag).flatMap(tagLeaves);
}
