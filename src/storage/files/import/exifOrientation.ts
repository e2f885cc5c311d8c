import { byteReader } from './byteReader.ts';
import { toOrientation } from '../decoded/orientation.ts';
import type { Orientation } from '../decoded/orientation.ts';

const orientationTag = 0x0112;
const maxEntries = 500;

/** Orientation in the first directory of a TIFF-shaped Exif block (with or without its `Exif\0\0` prefix). */
export function exifOrientation(exif: Uint8Array): Orientation {
  const prefixed = String.fromCharCode(...exif.subarray(0, 4)) === 'Exif';
  const reader = byteReader(prefixed ? exif.subarray(6) : exif);
  const order = reader.ascii(0, 2);
  if (order !== 'II' && order !== 'MM') return 1;
  const little = order === 'II';
  const directory = reader.u32(4, little);
  if (directory === null) return 1;
  const count = Math.min(reader.u16(directory, little) ?? 0, maxEntries);
  for (let index = 0; index < count; index += 1) {
    const at = directory + 2 + index * 12;
    if (reader.u16(at, little) === orientationTag) return toOrientation(reader.u16(at + 8, little) ?? 1);
  }
  return 1;
}
