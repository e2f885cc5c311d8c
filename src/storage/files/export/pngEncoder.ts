import { concatBytes, viewOf } from './bytes.ts';
import { pngChunk, pngSignature } from './png.ts';
import { filterRow } from './pngFilter.ts';
import type { PixelSource } from '../../../kernel/pixels/buffers.ts';
import { hashPixels, isOpaque, startPixelHash } from './pixelHash.ts';

/** Rows read at a time: a strip of an 8192-px document is 16 MiB, and matches the document's tile rows. */
const stripRows = 512;
/** Rows between two breaths, so that the page stays responsive while encoding. */
const breathRows = 32;

export interface EncodedPng {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Of the source's RGBA, to be compared with what a decoder reads back. */
  readonly pixelHash: string;
  readonly opaque: boolean;
}

export interface PngEncodeOptions {
  /** Data of an `iCCP` chunk, or null for sRGB (an `sRGB` chunk is written). */
  readonly iccp: Uint8Array | null;
  readonly onProgress?: (fraction: number) => void;
  readonly breathe: () => Promise<void>;
}

/**
 * A PNG straight from the document's bytes: 8 bit RGB, or RGBA when any pixel is not opaque.
 * Exact also where a canvas is not (it stores colour premultiplied by alpha), and never needs the whole
 * picture in memory: rows are filtered and deflated strip by strip.
 */
export async function encodePng(source: PixelSource, options: PngEncodeOptions): Promise<EncodedPng> {
  // Most pictures are opaque: start as RGB, begin again as RGBA at the first pixel that is not.
  return (await encodeAs(source, 3, options)) ?? mustEncode(await encodeAs(source, 4, options));
}

function mustEncode(encoded: EncodedPng | null): EncodedPng {
  if (!encoded) throw new Error('Assertion failed: RGBA holds every pixel');
  return encoded;
}

async function encodeAs(
  source: PixelSource,
  channels: 3 | 4,
  { iccp, onProgress, breathe }: PngEncodeOptions,
): Promise<EncodedPng | null> {
  const { width, height } = source;
  const deflate = new CompressionStream('deflate');
  const writer = deflate.writable.getWriter();
  const collected = collect(deflate.readable);
  const stride = width * channels;
  let hash = startPixelHash();
  let previous: Uint8Array = new Uint8Array(stride);
  /** The compressor is told, so that neither it nor what it holds outlives a picture given up. */
  const giveUp = async (): Promise<void> => {
    await writer.abort().catch(() => undefined);
    await collected.catch(() => undefined);
  };
  for (let top = 0; top < height; top += stripRows) {
    const rows = Math.min(stripRows, height - top);
    const strip = await source.readRegion({ x: 0, y: top, width, height: rows }).catch(async (error) => {
      await giveUp();
      throw error;
    });
    if (channels === 3 && !isOpaque(strip.data)) {
      await giveUp();
      return null;
    }
    hash = hashPixels(hash, strip.data);
    for (let first = 0; first < rows; first += breathRows) {
      const count = Math.min(breathRows, rows - first);
      const filtered = new Uint8Array(count * (stride + 1));
      for (let row = 0; row < count; row += 1) {
        const current = packRow(strip.data, (first + row) * width * 4, width, channels);
        filterRow(
          current,
          previous,
          channels,
          filtered.subarray(row * (stride + 1), (row + 1) * (stride + 1)),
        );
        previous = current;
      }
      await writer.ready;
      // Not awaited: backpressure is what `ready` is for.
      void writer.write(filtered).catch(() => undefined);
      onProgress?.((top + first + count) / height);
      await breathe();
    }
  }
  await writer.close();
  const data = await collected;
  return {
    bytes: assemble(source, channels, iccp, data),
    pixelHash: hash.toString(),
    opaque: channels === 3,
  };
}

function assemble(
  { width, height }: PixelSource,
  channels: 3 | 4,
  iccp: Uint8Array | null,
  data: readonly Uint8Array[],
): Uint8Array<ArrayBuffer> {
  const header = new Uint8Array(13);
  const view = viewOf(header);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header[8] = 8;
  header[9] = channels === 4 ? 6 : 2;
  return concatBytes([
    pngSignature,
    pngChunk('IHDR', header),
    iccp ? pngChunk('iCCP', iccp) : pngChunk('sRGB', Uint8Array.of(0)),
    ...data.map((part) => pngChunk('IDAT', part)),
    pngChunk('IEND', new Uint8Array()),
  ]);
}

async function collect(stream: ReadableStream<Uint8Array>): Promise<readonly Uint8Array[]> {
  const parts: Uint8Array[] = [];
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return grouped(parts);
    parts.push(value);
  }
}

/** The stream delivers small pieces; `IDAT` chunks of about a mebibyte keep the overhead at nothing. */
function grouped(parts: readonly Uint8Array[]): readonly Uint8Array[] {
  const groups: Uint8Array[] = [];
  let pending: Uint8Array[] = [];
  let size = 0;
  for (const part of parts) {
    pending.push(part);
    size += part.length;
    if (size >= 1 << 20) {
      groups.push(concatBytes(pending));
      pending = [];
      size = 0;
    }
  }
  if (size > 0) groups.push(concatBytes(pending));
  return groups;
}

function packRow(rgba: Uint8ClampedArray, start: number, width: number, channels: 3 | 4): Uint8Array {
  if (channels === 4) return new Uint8Array(rgba.subarray(start, start + width * 4));
  const out = new Uint8Array(width * 3);
  for (let from = start, to = 0; to < out.length; from += 4, to += 3) {
    out[to] = rgba[from] ?? 0;
    out[to + 1] = rgba[from + 1] ?? 0;
    out[to + 2] = rgba[from + 2] ?? 0;
  }
  return out;
}
