import { asciiBytes, asciiText, concatBytes, startsWith, utf8Bytes, viewOf } from './bytes.ts';
import { crc32 } from './crc32.ts';
import type { Result } from '../../../kernel/shared/result.ts';
import { err, ok } from '../../../kernel/shared/result.ts';

export const pngSignature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const xmpKeyword = 'XML:com.adobe.xmp';

export interface ContainerError {
  readonly kind: 'malformed' | 'packet-too-long';
  readonly message: string;
}

export interface PngChunk {
  readonly type: string;
  readonly data: Uint8Array;
  /** With length, type and (verified) CRC, to be copied as it is. */
  readonly raw: Uint8Array;
}

/** `u32 length | type | data | u32 CRC`; the CRC covers type and data. */
export function pngChunk(type: string, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(12 + data.length);
  const view = viewOf(out);
  view.setUint32(0, data.length);
  out.set(asciiBytes(type), 4);
  out.set(data, 8);
  view.setUint32(8 + data.length, crc32(out.subarray(4, 8 + data.length)));
  return out;
}

/** Uncompressed `iTXt`: readable by simple tools, and a byte search can see what is inside. */
function pngTextChunk(keyword: string, text: string): Uint8Array<ArrayBuffer> {
  const data = concatBytes([asciiBytes(keyword), new Uint8Array(5), utf8Bytes(text)]);
  return pngChunk('iTXt', data);
}

function pngXmpChunk(xmp: string): Uint8Array<ArrayBuffer> {
  return pngTextChunk(xmpKeyword, xmp);
}

/** Every chunk with its CRC checked, `IHDR` first and `IEND` last; anything else is malformed. */
export function readPngChunks(bytes: Uint8Array): Result<readonly PngChunk[], ContainerError> {
  if (!startsWith(bytes, pngSignature)) return malformed('The PNG signature is missing.');
  const view = viewOf(bytes);
  const chunks: PngChunk[] = [];
  let offset = pngSignature.length;
  while (offset + 12 <= bytes.length) {
    const length = view.getUint32(offset);
    const end = offset + 12 + length;
    if (end > bytes.length) return malformed('A PNG chunk is longer than the file.');
    const type = asciiText(bytes, offset + 4, 4);
    if (view.getUint32(end - 4) !== crc32(bytes.subarray(offset + 4, end - 4))) {
      return malformed(`The checksum of the PNG chunk ${type} is wrong.`);
    }
    chunks.push({ type, data: bytes.subarray(offset + 8, end - 4), raw: bytes.subarray(offset, end) });
    offset = end;
    if (type === 'IEND') break;
  }
  if (chunks[0]?.type !== 'IHDR' || chunks.at(-1)?.type !== 'IEND') {
    return malformed('The PNG does not run from IHDR to IEND.');
  }
  return ok(chunks);
}

export interface PngMetadata {
  readonly xmp: string;
  /** Text of the `parameters` chunk, or empty. */
  readonly parameters: string;
}

/**
 * The file with our XMP before the first `IDAT` and, when it carries no colour information, an `sRGB`
 * chunk (perceptual). Metadata chunks of an earlier writer are dropped: two packets make readers disagree.
 */
export function writePngMetadata(
  bytes: Uint8Array,
  metadata: PngMetadata,
): Result<Uint8Array<ArrayBuffer>, ContainerError> {
  const read = readPngChunks(bytes);
  if (!read.ok) return read;
  const kept = read.value.filter((chunk) => !isMetadata(chunk));
  const firstData = kept.findIndex((chunk) => chunk.type === 'IDAT');
  if (firstData < 0) return malformed('The PNG has no picture data.');
  const tagged = kept.some(({ type }) => type === 'iCCP' || type === 'sRGB' || type === 'cICP');
  const texts = metadata.parameters === '' ? [] : [pngTextChunk('parameters', metadata.parameters)];
  const header = kept.slice(0, 1).map(rawOf);
  return ok(
    concatBytes([
      pngSignature,
      ...header,
      ...(tagged ? [] : [pngChunk('sRGB', Uint8Array.of(0))]),
      ...kept.slice(1, firstData).map(rawOf),
      pngXmpChunk(metadata.xmp),
      ...texts,
      ...kept.slice(firstData).map(rawOf),
    ]),
  );
}

/** Chunks that may hold text, camera data, times or credentials of whoever wrote the file before. */
function isMetadata(chunk: PngChunk): boolean {
  return ['tEXt', 'zTXt', 'iTXt', 'eXIf', 'tIME', 'caBX'].includes(chunk.type);
}

function rawOf(chunk: PngChunk): Uint8Array {
  return chunk.raw;
}

function malformed(message: string): Result<never, ContainerError> {
  return err({ kind: 'malformed', message });
}
