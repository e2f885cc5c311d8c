import type { PictureHeader } from './sniffTypes.ts';

const tailBytes = 256 * 1024;

/**
 * Whether the file runs to its end: browsers disagree on whether half a picture is an error, and a grey
 * half must not become somebody's base image. Formats without an end mark are left to the decoder.
 */
export async function isComplete(file: Blob, header: PictureHeader): Promise<boolean> {
  if (header.format === 'png') return endsWith(file, header.dataOffset, [0x49, 0x45, 0x4e, 0x44]);
  if (header.format === 'jpeg') return endsWith(file, header.dataOffset, [0xff, 0xd9]);
  if (header.format === 'webp' || header.format === 'bmp') {
    const view = new DataView(await file.slice(0, 12).arrayBuffer());
    if (view.byteLength < 12) return false;
    return header.format === 'webp' ? view.getUint32(4, true) + 8 <= file.size : bmpLength(view) <= file.size;
  }
  return true;
}

/** Some writers leave the length 0; then the decoder has to notice. */
function bmpLength(view: DataView): number {
  return view.getUint32(2, true);
}

/** The end mark lies behind the picture's start; trailing data of other programs may follow it. */
async function endsWith(file: Blob, from: number, mark: readonly number[]): Promise<boolean> {
  for (let end = file.size; end > from; end -= tailBytes - mark.length) {
    const start = Math.max(from, end - tailBytes);
    const bytes = new Uint8Array(await file.slice(start, end).arrayBuffer());
    if (lastIndexOf(bytes, mark) >= 0) return true;
    if (start === from) return false;
  }
  return false;
}

function lastIndexOf(bytes: Uint8Array, mark: readonly number[]): number {
  for (let at = bytes.length - mark.length; at >= 0; at -= 1) {
    if (mark.every((byte, index) => bytes[at + index] === byte)) return at;
  }
  return -1;
}
