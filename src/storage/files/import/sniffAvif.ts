import { byteReader } from './byteReader.ts';
import type { ByteReader } from './byteReader.ts';
import { readProfile } from './icc.ts';
import { cicpColour } from './sniffPng.ts';
import type { ColourKind, Sniffed } from './sniffTypes.ts';

interface Box {
  readonly type: string;
  /** Content, without the header. */
  readonly start: number;
  readonly end: number;
}

/** Properties of the primary item of a HEIF-shaped file (ISO/IEC 23008-12): `meta` → `iprp` → `ipco`, `ipma`. */
export function sniffAvif(bytes: Uint8Array, animated: boolean): Sniffed {
  const reader = byteReader(bytes);
  const meta = boxes(reader, 0, Number.MAX_SAFE_INTEGER).find(({ type }) => type === 'meta');
  if (!meta) {
    return bytes.length < 1 << 16
      ? { kind: 'damaged', format: 'avif', reason: 'its description is missing' }
      : { kind: 'more', format: 'avif' };
  }
  if (meta.end > bytes.length) return { kind: 'more', format: 'avif' };
  const children = boxes(reader, meta.start + 4, meta.end);
  const pitm = children.find(({ type }) => type === 'pitm');
  const iprp = children.find(({ type }) => type === 'iprp');
  if (!iprp) return { kind: 'damaged', format: 'avif', reason: 'its picture size is missing' };
  const parts = boxes(reader, iprp.start, iprp.end);
  const ipco = parts.find(({ type }) => type === 'ipco');
  const ipma = parts.find(({ type }) => type === 'ipma');
  const properties = ipco ? boxes(reader, ipco.start, ipco.end) : [];
  const primary = pitm ? primaryItem(reader, pitm) : null;
  const indices = primary !== null && ipma ? associations(reader, ipma, primary) : [];
  const own = indices.length > 0 ? indices.flatMap((index) => properties[index - 1] ?? []) : properties;
  const size = own.find(({ type }) => type === 'ispe');
  const width = size ? reader.u32(size.start + 4) : null;
  const height = size ? reader.u32(size.start + 8) : null;
  if (width === null || height === null) {
    return { kind: 'damaged', format: 'avif', reason: 'its picture size is missing' };
  }
  const { colour, profileName } = colourOf(reader, own);
  return {
    kind: 'picture',
    header: {
      format: 'avif',
      width,
      height,
      bitDepth: depthOf(reader, own),
      // Alpha is an auxiliary item of its own; its property names it.
      hasAlpha: properties.some(
        ({ type, start, end }) => type === 'auxC' && /alpha/.test(reader.ascii(start, end - start)),
      ),
      animated,
      colour,
      profileName,
      orientation: orientationOf(reader, own),
      dataOffset: 0,
      compressedProfile: null,
    },
  };
}

const maxBoxes = 2000;

function boxes(reader: ByteReader, from: number, to: number): Box[] {
  const found: Box[] = [];
  let at = from;
  while (at + 8 <= to && found.length < maxBoxes) {
    const small = reader.u32(at);
    if (small === null) break;
    const wide = small === 1;
    const size = wide ? (reader.u32(at + 8) ?? 0) * 2 ** 32 + (reader.u32(at + 12) ?? 0) : small;
    const end = small === 0 ? Math.min(to, reader.bytes.length) : at + size;
    if (end < at + 8) break;
    found.push({ type: reader.ascii(at + 4, 4), start: at + (wide ? 16 : 8), end });
    at = end;
  }
  return found;
}

function primaryItem(reader: ByteReader, pitm: Box): number | null {
  return reader.u8(pitm.start) === 0 ? reader.u16(pitm.start + 4) : reader.u32(pitm.start + 4);
}

/** 1-based property indices of one item. */
function associations(reader: ByteReader, ipma: Box, item: number): number[] {
  const version = reader.u8(ipma.start) ?? 0;
  const wideIndex = ((reader.u8(ipma.start + 3) ?? 0) & 1) === 1;
  const entries = Math.min(reader.u32(ipma.start + 4) ?? 0, maxBoxes);
  let at = ipma.start + 8;
  for (let entry = 0; entry < entries && at < ipma.end; entry += 1) {
    const id = version < 1 ? reader.u16(at) : reader.u32(at);
    at += version < 1 ? 2 : 4;
    const count = reader.u8(at) ?? 0;
    at += 1;
    const indices: number[] = [];
    for (let index = 0; index < count; index += 1) {
      indices.push(wideIndex ? (reader.u16(at) ?? 0) & 0x7fff : (reader.u8(at) ?? 0) & 0x7f);
      at += wideIndex ? 2 : 1;
    }
    if (id === item) return indices;
  }
  return [];
}

function colourOf(reader: ByteReader, own: readonly Box[]): { colour: ColourKind; profileName: string } {
  const colours = own.filter(({ type }) => type === 'colr');
  for (const { start, end } of colours) {
    const kind = reader.ascii(start, 4);
    if (kind === 'prof' || kind === 'rICC') {
      const profile = readProfile(reader.bytes.subarray(start + 4, end));
      return { colour: profile.colour, profileName: profile.name };
    }
  }
  const coded = colours.find(({ start }) => reader.has(start, 'nclx'));
  const primaries = coded ? reader.u16(coded.start + 4) : null;
  return { colour: cicpColour(Uint8Array.of(primaries ?? 1)), profileName: '' };
}

function depthOf(reader: ByteReader, own: readonly Box[]): number {
  const pixi = own.find(({ type }) => type === 'pixi');
  if (pixi) return reader.u8(pixi.start + 5) ?? 8;
  const config = own.find(({ type }) => type === 'av1C');
  const flags = config ? (reader.u8(config.start + 2) ?? 0) : 0;
  if ((flags & 0x40) === 0) return 8;
  return (flags & 0x20) === 0 ? 10 : 12;
}

/** `irot` and `imir` only matter here for the size; every decoder applies them. */
function orientationOf(reader: ByteReader, own: readonly Box[]): 1 | 6 {
  const turn = own.find(({ type }) => type === 'irot');
  return turn && ((reader.u8(turn.start) ?? 0) & 1) === 1 ? 6 : 1;
}
