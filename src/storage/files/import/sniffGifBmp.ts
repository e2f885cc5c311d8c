import { byteReader } from './byteReader.ts';
import type { Sniffed } from './sniffTypes.ts';

const plain = {
  animated: false,
  colour: 'srgb' as const,
  profileName: '',
  orientation: 1 as const,
  dataOffset: 0,
  compressedProfile: null,
};

/** GIF89a: the logical screen; a looping extension or a second image descriptor means animation. */
export function sniffGif(bytes: Uint8Array): Sniffed {
  const reader = byteReader(bytes);
  const [width, height] = [reader.u16(6, true), reader.u16(8, true)];
  if (width === null || height === null || bytes.length < 13) return { kind: 'more', format: 'gif' };
  return {
    kind: 'picture',
    header: {
      ...plain,
      format: 'gif',
      width,
      height,
      bitDepth: 8,
      hasAlpha: true,
      animated: isAnimated(bytes),
    },
  };
}

/** Walks the blocks as far as the bytes given reach. */
function isAnimated(bytes: Uint8Array): boolean {
  const reader = byteReader(bytes);
  const flags = reader.u8(10) ?? 0;
  let at = 13 + ((flags & 0x80) !== 0 ? 3 << ((flags & 7) + 1) : 0);
  let frames = 0;
  for (;;) {
    const introducer = reader.u8(at);
    if (introducer === 0x2c) {
      frames += 1;
      if (frames > 1) return true;
      const local = reader.u8(at + 9) ?? 0;
      at = skipSubBlocks(bytes, at + 11 + ((local & 0x80) !== 0 ? 3 << ((local & 7) + 1) : 0));
    } else if (introducer === 0x21) {
      if (reader.has(at + 3, 'NETSCAPE2.0')) return true;
      at = skipSubBlocks(bytes, at + 2);
    } else return false;
  }
}

function skipSubBlocks(bytes: Uint8Array, from: number): number {
  let at = from;
  for (;;) {
    const length = bytes[at];
    if (length === undefined) return at;
    at += 1 + length;
    if (length === 0) return at;
  }
}

/** Windows bitmap: core and info headers; a negative height means rows from the top. */
export function sniffBmp(bytes: Uint8Array): Sniffed {
  const reader = byteReader(bytes);
  const headerBytes = reader.u32(14, true);
  if (headerBytes === null || bytes.length < 30) return { kind: 'more', format: 'bmp' };
  const isCore = headerBytes === 12;
  const width = isCore ? reader.u16(18, true) : reader.u32(18, true);
  const height = isCore ? reader.u16(20, true) : reader.u32(22, true);
  const bits = reader.u16(isCore ? 24 : 28, true);
  if (width === null || height === null || bits === null || headerBytes > 200) {
    return { kind: 'damaged', format: 'bmp', reason: 'its header is damaged' };
  }
  const size = { width: isCore ? width : width | 0, height: isCore ? height : Math.abs(height | 0) };
  return {
    kind: 'picture',
    header: { ...plain, ...size, format: 'bmp', bitDepth: 8, hasAlpha: bits === 32 },
  };
}
