import { byteReader } from './byteReader.ts';
import type { ByteReader } from './byteReader.ts';
import type { ColourKind } from './sniffTypes.ts';

export interface ProfileFacts {
  readonly colour: ColourKind;
  /** The profile's own description, or empty. */
  readonly name: string;
}

/**
 * Reads an ICC profile's colour space and, for RGB, tells the working space by its primaries (the name is
 * free text: the same Display P3 is called a dozen things). ICC.1:2022, sections 7.2 and 9.2.
 */
export function readProfile(bytes: Uint8Array): ProfileFacts {
  const reader = byteReader(bytes);
  const name = description(reader);
  const space = reader.ascii(16, 4);
  if (space === 'CMYK') return { colour: 'cmyk', name };
  if (space === 'GRAY') return { colour: 'grey', name };
  if (space !== 'RGB ') return { colour: 'other', name };
  return { colour: byPrimaries(reader) ?? byName(name), name };
}

/** x of red and green, as XYZ adapted to D50: enough to tell the five apart. */
const knownPrimaries: readonly (readonly [ColourKind, readonly number[]])[] = [
  ['srgb', [0.436, 0.2225, 0.0139, 0.3851, 0.7169, 0.0971]],
  ['display-p3', [0.5151, 0.2412, -0.0011, 0.292, 0.6922, 0.0419]],
  ['adobe-rgb', [0.6097, 0.3111, 0.0195, 0.2053, 0.6257, 0.0609]],
  ['prophoto', [0.7977, 0.288, 0, 0.1352, 0.7119, 0]],
  ['rec2020', [0.6734, 0.279, -0.0019, 0.1657, 0.6753, 0.03]],
];
const primaryTolerance = 0.012;

function byPrimaries(reader: ByteReader): ColourKind | null {
  const red = xyz(reader, 'rXYZ');
  const green = xyz(reader, 'gXYZ');
  if (!red || !green) return null;
  const found = [...red, ...green];
  const match = knownPrimaries.find(([, wanted]) =>
    wanted.every((value, index) => Math.abs(value - (found[index] ?? 0)) < primaryTolerance),
  );
  return match ? match[0] : 'other';
}

function byName(name: string): ColourKind {
  if (/p3/i.test(name)) return 'display-p3';
  if (/adobe\s*rgb|opRGB/i.test(name)) return 'adobe-rgb';
  if (/prophoto|romm/i.test(name)) return 'prophoto';
  if (/2020/.test(name)) return 'rec2020';
  return /srgb|61966/i.test(name) ? 'srgb' : 'other';
}

/** The tag table is small; a hostile count is cut off. */
const maxTags = 200;

function tag(reader: ByteReader, signature: string): { offset: number; length: number } | null {
  const count = Math.min(reader.u32(128) ?? 0, maxTags);
  for (let index = 0; index < count; index += 1) {
    const at = 132 + index * 12;
    if (!reader.has(at, signature)) continue;
    const offset = reader.u32(at + 4);
    const length = reader.u32(at + 8);
    return offset === null || length === null ? null : { offset, length };
  }
  return null;
}

function xyz(reader: ByteReader, signature: string): readonly number[] | null {
  const found = tag(reader, signature);
  if (!found) return null;
  const parts = [8, 12, 16].map((at) => reader.u32(found.offset + at));
  // s15Fixed16
  return parts.every((part) => part !== null) ? parts.map((part) => ((part ?? 0) | 0) / 65_536) : null;
}

const maxNameBytes = 200;

function description(reader: ByteReader): string {
  const found = tag(reader, 'desc');
  if (!found) return '';
  if (reader.has(found.offset, 'desc')) {
    const length = Math.min(reader.u32(found.offset + 8) ?? 0, maxNameBytes);
    return clean(reader.ascii(found.offset + 12, length));
  }
  if (!reader.has(found.offset, 'mluc')) return '';
  const length = Math.min(reader.u32(found.offset + 20) ?? 0, maxNameBytes);
  const start = found.offset + (reader.u32(found.offset + 24) ?? 0);
  return clean(new TextDecoder('utf-16be').decode(reader.bytes.subarray(start, start + length)));
}

function clean(text: string): string {
  return Array.from(text)
    .filter((character) => character >= ' ')
    .join('')
    .trim();
}
