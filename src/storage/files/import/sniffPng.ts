import { byteReader } from './byteReader.ts';
import { exifOrientation } from './exifOrientation.ts';
import type { ColourKind, Sniffed } from './sniffTypes.ts';

/** PNG, section 11.2: IHDR first; then chunks until the picture data or the end of the bytes given. */
export function sniffPng(bytes: Uint8Array): Sniffed {
  const reader = byteReader(bytes);
  const width = reader.u32(16);
  const height = reader.u32(20);
  const bitDepth = reader.u8(24);
  const colourType = reader.u8(25);
  if (width === null || height === null || bitDepth === null || colourType === null) {
    return { kind: 'more', format: 'png' };
  }
  if (!reader.has(12, 'IHDR')) return { kind: 'damaged', format: 'png', reason: 'its header is missing' };
  const found = { animated: false, transparency: false, exif: new Uint8Array(0) as Uint8Array };
  let colour: ColourKind = 'srgb';
  let compressedProfile: Uint8Array | null = null;
  let profileName = '';
  let offset = 33;
  for (;;) {
    const length = reader.u32(offset);
    if (length === null) return { kind: 'more', format: 'png' };
    const type = reader.ascii(offset + 4, 4);
    if (type === 'IDAT' || type === 'IEND') break;
    const data = bytes.subarray(offset + 8, offset + 8 + length);
    if (data.length < length && wanted.has(type)) return { kind: 'more', format: 'png' };
    if (type === 'acTL') found.animated = true;
    if (type === 'tRNS') found.transparency = true;
    if (type === 'eXIf') found.exif = data;
    if (type === 'cICP') colour = cicpColour(data);
    if (type === 'iCCP') {
      const end = data.indexOf(0);
      profileName = end > 0 ? String.fromCharCode(...data.subarray(0, Math.min(end, 79))) : '';
      compressedProfile = data.subarray(end + 2);
    }
    offset += 12 + length;
  }
  return {
    kind: 'picture',
    header: {
      format: 'png',
      width,
      height,
      bitDepth,
      hasAlpha: colourType === 4 || colourType === 6 || found.transparency,
      animated: found.animated,
      colour,
      profileName,
      orientation: exifOrientation(found.exif),
      dataOffset: offset,
      compressedProfile,
    },
  };
}

const wanted = new Set(['eXIf', 'cICP', 'iCCP']);

/** Primaries of ITU-T H.273: 1 BT.709, 9 BT.2020, 12 Display P3. */
export function cicpColour(data: Uint8Array): ColourKind {
  if (data[0] === 12 || data[0] === 11) return 'display-p3';
  if (data[0] === 9) return 'rec2020';
  return 'srgb';
}
