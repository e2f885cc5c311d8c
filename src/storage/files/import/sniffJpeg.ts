import { byteReader } from './byteReader.ts';
import { exifOrientation } from './exifOrientation.ts';
import { readProfile } from './icc.ts';
import type { ColourKind, Sniffed } from './sniffTypes.ts';
import type { Orientation } from '../decoded/orientation.ts';

/** Markers without a length: TEM and the restart markers. */
function standsAlone(marker: number): boolean {
  return marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7);
}

function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

/** Walks the segments from SOI to the first scan (ITU-T T.81, annex B). */
export function sniffJpeg(bytes: Uint8Array): Sniffed {
  const reader = byteReader(bytes);
  let frame: { width: number; height: number; bitDepth: number; components: number } | null = null;
  let orientation: Orientation = 1;
  const profileParts: Uint8Array[] = [];
  let offset = 2;
  for (;;) {
    const prefix = reader.u8(offset);
    const marker = reader.u8(offset + 1);
    if (prefix === null || marker === null) return { kind: 'more', format: 'jpeg' };
    if (prefix !== 0xff) return { kind: 'damaged', format: 'jpeg', reason: 'its header is damaged' };
    if (marker === 0xff || standsAlone(marker)) {
      offset += marker === 0xff ? 1 : 2;
      continue;
    }
    if (marker === 0xda) break;
    if (marker === 0xd9) return { kind: 'damaged', format: 'jpeg', reason: 'it ends before the picture' };
    const length = reader.u16(offset + 2);
    if (length === null || offset + 2 + length > bytes.length) return { kind: 'more', format: 'jpeg' };
    if (length < 2) return { kind: 'damaged', format: 'jpeg', reason: 'its header is damaged' };
    const data = bytes.subarray(offset + 4, offset + 2 + length);
    if (isFrame(marker) && !frame) {
      const [depth, height, width, components] = [
        reader.u8(offset + 4),
        reader.u16(offset + 5),
        reader.u16(offset + 7),
        reader.u8(offset + 9),
      ];
      frame = {
        width: width ?? 0,
        height: height ?? 0,
        bitDepth: depth ?? 8,
        components: components ?? 3,
      };
    }
    if (marker === 0xe1 && reader.has(offset + 4, 'Exif\0\0')) orientation = exifOrientation(data);
    if (marker === 0xe2 && reader.has(offset + 4, 'ICC_PROFILE\0')) profileParts.push(data.subarray(14));
    offset += 2 + length;
  }
  if (!frame) return { kind: 'damaged', format: 'jpeg', reason: 'it has no frame header' };
  const profile = profileParts.length > 0 ? readProfile(joined(profileParts)) : null;
  return {
    kind: 'picture',
    header: {
      format: 'jpeg',
      width: frame.width,
      height: frame.height,
      bitDepth: frame.bitDepth,
      hasAlpha: false,
      animated: false,
      colour: colourOf(frame.components, profile?.colour ?? null),
      profileName: profile?.name ?? '',
      orientation,
      dataOffset: offset,
      compressedProfile: null,
    },
  };
}

function colourOf(components: number, profile: ColourKind | null): ColourKind {
  if (components === 4) return 'cmyk';
  if (components === 1) return 'grey';
  return profile ?? 'srgb';
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    out.set(part, offset);
    offset += part.length;
  }
  return out;
}
