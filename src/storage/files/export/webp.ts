import { asciiBytes, asciiText, concatBytes, utf8Bytes, viewOf } from './bytes.ts';
import type { ContainerError } from './png.ts';
import type { Result } from '../../../kernel/shared/result.ts';
import { err, ok } from '../../../kernel/shared/result.ts';

const flags = { animation: 0x02, xmp: 0x04, exif: 0x08, alpha: 0x10, icc: 0x20 } as const;

export interface RiffChunk {
  readonly fourcc: string;
  readonly data: Uint8Array;
}

export function readWebpChunks(bytes: Uint8Array): Result<readonly RiffChunk[], ContainerError> {
  if (bytes.length < 12 || asciiText(bytes, 0, 4) !== 'RIFF' || asciiText(bytes, 8, 4) !== 'WEBP') {
    return malformed('The WebP signature is missing.');
  }
  const view = viewOf(bytes);
  const end = view.getUint32(4, true) + 8;
  if (end > bytes.length) return malformed('The WebP is shorter than its header says.');
  const chunks: RiffChunk[] = [];
  let offset = 12;
  while (offset + 8 <= end) {
    const length = view.getUint32(offset + 4, true);
    if (offset + 8 + length > end) return malformed('A WebP chunk is longer than the file.');
    chunks.push({
      fourcc: asciiText(bytes, offset, 4),
      data: bytes.subarray(offset + 8, offset + 8 + length),
    });
    offset += 8 + length + (length & 1);
  }
  return ok(chunks);
}

/**
 * The file with our XMP as its last chunk, in the extended format (a `VP8X` header is built where there is
 * none). Kept are picture, alpha and ICC; Exif, XMP and unknown chunks of an earlier writer are dropped.
 */
export function writeWebpMetadata(
  bytes: Uint8Array,
  metadata: { readonly xmp: string },
): Result<Uint8Array<ArrayBuffer>, ContainerError> {
  const read = readWebpChunks(bytes);
  if (!read.ok) return read;
  const chunks = read.value;
  if (chunks.some(({ fourcc }) => fourcc === 'ANIM' || fourcc === 'ANMF')) {
    return malformed('An animated WebP cannot take metadata here.');
  }
  const frame = chunks.find(({ fourcc }) => fourcc === 'VP8 ' || fourcc === 'VP8L');
  if (!frame) return malformed('The WebP has no picture data.');
  const size = readFrame(frame);
  if (!size) return malformed('The WebP frame header is damaged.');
  const icc = chunks.filter(({ fourcc }) => fourcc === 'ICCP');
  const alpha = chunks.filter(({ fourcc }) => fourcc === 'ALPH');
  const hasAlpha = size.alpha || alpha.length > 0;
  const header = new Uint8Array(10);
  header[0] = flags.xmp | (icc.length > 0 ? flags.icc : 0) | (hasAlpha ? flags.alpha : 0);
  writeUint24(header, 4, size.width - 1);
  writeUint24(header, 7, size.height - 1);
  const body = concatBytes(
    [
      { fourcc: 'VP8X', data: header },
      ...icc,
      ...alpha,
      frame,
      { fourcc: 'XMP ', data: utf8Bytes(metadata.xmp) },
    ].map(encode),
  );
  const riff = new Uint8Array(12);
  riff.set(asciiBytes('RIFF'));
  viewOf(riff).setUint32(4, 4 + body.length, true);
  riff.set(asciiBytes('WEBP'), 8);
  return ok(concatBytes([riff, body]));
}

/** Real size from the frame itself: 14 bits each in both codecs; `VP8L` also says whether alpha is used. */
function readFrame({ fourcc, data }: RiffChunk): { width: number; height: number; alpha: boolean } | null {
  if (data.length < 10) return null;
  const view = viewOf(data);
  if (fourcc === 'VP8 ') {
    if (data[3] !== 0x9d || data[4] !== 0x01 || data[5] !== 0x2a) return null;
    return {
      width: view.getUint16(6, true) & 0x3fff,
      height: view.getUint16(8, true) & 0x3fff,
      alpha: false,
    };
  }
  if (data[0] !== 0x2f) return null;
  const bits = view.getUint32(1, true);
  return {
    width: (bits & 0x3fff) + 1,
    height: ((bits >>> 14) & 0x3fff) + 1,
    alpha: ((bits >>> 28) & 1) === 1,
  };
}

function writeUint24(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value & 0xff;
  bytes[at + 1] = (value >>> 8) & 0xff;
  bytes[at + 2] = (value >>> 16) & 0xff;
}

function encode({ fourcc, data }: RiffChunk): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(8 + data.length + (data.length & 1));
  out.set(asciiBytes(fourcc));
  viewOf(out).setUint32(4, data.length, true);
  out.set(data, 8);
  return out;
}

function malformed(message: string): Result<never, ContainerError> {
  return err({ kind: 'malformed', message });
}
