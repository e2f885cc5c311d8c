import { asciiBytes, concatBytes, startsWith, utf8Bytes, viewOf } from './bytes.ts';
import type { ContainerError } from './png.ts';
import type { Result } from '../../../kernel/shared/result.ts';
import { err, ok } from '../../../kernel/shared/result.ts';

const xmpIdentifier = asciiBytes('http://ns.adobe.com/xap/1.0/\0');
const iccIdentifier = asciiBytes('ICC_PROFILE\0');
/** A segment's length field counts itself, so 65 533 data bytes is all there is. */
export const maxJpegXmpBytes = 65_533 - xmpIdentifier.length;

export interface JpegSegment {
  /** Second marker byte, e.g. 0xe1 for APP1. */
  readonly marker: number;
  /** Without marker and length. */
  readonly data: Uint8Array;
}

/** Header segments up to the first scan, and the rest of the file from its `SOS` marker on. */
export interface JpegParts {
  readonly segments: readonly JpegSegment[];
  readonly scan: Uint8Array;
}

export function readJpegParts(bytes: Uint8Array): Result<JpegParts, ContainerError> {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return malformed('The JPEG start marker is missing.');
  const view = viewOf(bytes);
  const segments: JpegSegment[] = [];
  let offset = 2;
  while (offset + 4 <= bytes.length) {
    if (bytes[offset] !== 0xff) return malformed('A JPEG marker is missing between segments.');
    const marker = bytes[offset + 1] ?? 0;
    if (marker === 0xff) {
      offset += 1; // fill byte
      continue;
    }
    if (marker === 0xda) return ok({ segments, scan: bytes.subarray(offset) });
    const length = view.getUint16(offset + 2);
    if (length < 2 || offset + 2 + length > bytes.length) {
      return malformed('A JPEG segment is longer than the file.');
    }
    segments.push({ marker, data: bytes.subarray(offset + 4, offset + 2 + length) });
    offset += 2 + length;
  }
  return malformed('The JPEG has no picture data.');
}

/**
 * The file with our XMP after SOI and JFIF. Only what decodes the picture is kept of the header: tables,
 * frames, JFIF, Adobe's transform flag and ICC. Exif, XMP, IPTC, comments and credentials of an earlier writer are dropped.
 */
export function writeJpegMetadata(
  bytes: Uint8Array,
  metadata: { readonly xmp: string },
): Result<Uint8Array<ArrayBuffer>, ContainerError> {
  const parts = readJpegParts(bytes);
  if (!parts.ok) return parts;
  const packet = utf8Bytes(metadata.xmp);
  if (packet.length > maxJpegXmpBytes) {
    return err({
      kind: 'packet-too-long',
      message: `The metadata has ${packet.length} bytes; a JPEG holds ${maxJpegXmpBytes}.`,
    });
  }
  const kept = parts.value.segments.filter(isNeeded);
  const jfif = kept.filter(({ marker }) => marker === 0xe0);
  const others = kept.filter(({ marker }) => marker !== 0xe0);
  const xmp = { marker: 0xe1, data: concatBytes([xmpIdentifier, packet]) };
  return ok(
    concatBytes([Uint8Array.of(0xff, 0xd8), ...[...jfif, xmp, ...others].map(encode), parts.value.scan]),
  );
}

function isNeeded({ marker, data }: JpegSegment): boolean {
  if (marker === 0xe2) return startsWith(data, iccIdentifier);
  if (marker === 0xe0) return startsWith(data, asciiBytes('JFIF\0'));
  if (marker === 0xee) return startsWith(data, asciiBytes('Adobe'));
  const isApp = marker >= 0xe0 && marker <= 0xef;
  return !isApp && marker !== 0xfe;
}

function encode({ marker, data }: JpegSegment): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(4 + data.length);
  out[0] = 0xff;
  out[1] = marker;
  viewOf(out).setUint16(2, data.length + 2);
  out.set(data, 4);
  return out;
}

function malformed(message: string): Result<never, ContainerError> {
  return err({ kind: 'malformed', message });
}
