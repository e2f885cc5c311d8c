import { byteReader } from './byteReader.ts';
import { exifOrientation } from './exifOrientation.ts';
import { readProfile } from './icc.ts';
import type { PictureHeader, Sniffed } from './sniffTypes.ts';

const base = {
  format: 'webp' as const,
  bitDepth: 8,
  animated: false,
  colour: 'srgb' as const,
  profileName: '',
  orientation: 1 as const,
  dataOffset: 0,
  compressedProfile: null,
};

/** RIFF container; `VP8X` gives the canvas, the simple forms give the frame (RFC 9649). */
export function sniffWebp(bytes: Uint8Array): Sniffed {
  const reader = byteReader(bytes);
  const fourcc = reader.ascii(12, 4);
  if (bytes.length < 30) return { kind: 'more', format: 'webp' };
  if (fourcc === 'VP8 ') {
    const [width, height] = [reader.u16(26, true), reader.u16(28, true)];
    return picture({
      ...base,
      width: (width ?? 0) & 0x3fff,
      height: (height ?? 0) & 0x3fff,
      hasAlpha: false,
    });
  }
  if (fourcc === 'VP8L') {
    const bits = reader.u32(21, true) ?? 0;
    const size = { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    return picture({ ...base, ...size, hasAlpha: ((bits >>> 28) & 1) === 1 });
  }
  if (fourcc !== 'VP8X') return { kind: 'damaged', format: 'webp', reason: 'its header is damaged' };
  const flags = reader.u8(20) ?? 0;
  const icc = chunk(bytes, 'ICCP');
  const profile = icc ? readProfile(icc) : null;
  const exif = chunk(bytes, 'EXIF');
  return picture({
    ...base,
    width: (reader.u24(24, true) ?? 0) + 1,
    height: (reader.u24(27, true) ?? 0) + 1,
    hasAlpha: (flags & 0x10) !== 0,
    animated: (flags & 0x02) !== 0,
    colour: profile?.colour ?? 'srgb',
    profileName: profile?.name ?? '',
    orientation: exif ? exifOrientation(exif) : 1,
  });
}

function picture(header: PictureHeader): Sniffed {
  return { kind: 'picture', header };
}

/** Offset of `EXIF` lies behind the picture: the caller gives the whole file when the flag for it is set. */
export function webpNeedsWholeFile(bytes: Uint8Array): boolean {
  const reader = byteReader(bytes);
  return reader.has(12, 'VP8X') && ((reader.u8(20) ?? 0) & 0x08) !== 0;
}

function chunk(bytes: Uint8Array, wanted: string): Uint8Array | null {
  const reader = byteReader(bytes);
  let offset = 12;
  for (;;) {
    const length = reader.u32(offset + 4, true);
    if (length === null) return null;
    if (reader.has(offset, wanted)) return bytes.subarray(offset + 8, offset + 8 + length);
    offset += 8 + length + (length & 1);
  }
}
