import { breathe } from './breathe.ts';
import { stopIfCancelled } from './cancelling.ts';
import { neverCancelled, type CancelSignal } from '../../../kernel/shared/cancel.ts';
import type { PixelSource } from '../../../kernel/pixels/buffers.ts';

/**
 * A running 64-bit digest of RGBA bytes (two FNV-1a lanes over 32-bit words, with different primes):
 * enough to notice any accidental change when a written file is read back; not for adversaries.
 */
export interface PixelHash {
  readonly low: number;
  readonly high: number;
  toString(): string;
}

export function startPixelHash(): PixelHash {
  return pixelHash(0x811c9dc5, 0x9747b28c);
}

/** Colour under fully transparent pixels is ignored: it is not part of the picture, and decoders may drop it. */
export function hashPixels(
  hash: PixelHash,
  rgba: Uint8ClampedArray<ArrayBuffer> | Uint8Array<ArrayBuffer>,
): PixelHash {
  const words = new Uint32Array(rgba.buffer, rgba.byteOffset, rgba.length >> 2);
  let { low, high } = hash;
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] as number;
    const seen = word >>> 24 === 0 ? 0 : word;
    low = Math.imul(low ^ seen, 0x01000193);
    high = Math.imul((high ^ seen) + 0x6d2b79f5, 0x85ebca6b);
    high ^= high >>> 15;
    low ^= low >>> 13;
  }
  return pixelHash(low, high);
}

function pixelHash(low: number, high: number): PixelHash {
  return {
    low,
    high,
    toString: () => hex(high) + hex(low),
  };
}

function hex(value: number): string {
  return (value >>> 0).toString(16).padStart(8, '0');
}

/** Rows read at a time: a strip of an 8192-px picture is 16 MiB. */
const stripRows = 512;

export interface PixelDigest {
  readonly hash: string;
  readonly opaque: boolean;
}

/** Digest of a whole source, read strip by strip; between two strips the page answers, and a cancel takes effect. */
export async function digestOf(
  source: PixelSource,
  signal: CancelSignal = neverCancelled,
): Promise<PixelDigest> {
  let hash = startPixelHash();
  let opaque = true;
  for (let y = 0; y < source.height; y += stripRows) {
    await breathe();
    stopIfCancelled(signal);
    const height = Math.min(stripRows, source.height - y);
    const { data } = await source.readRegion({ x: 0, y, width: source.width, height });
    hash = hashPixels(hash, data);
    opaque = opaque && isOpaque(data);
  }
  return { hash: hash.toString(), opaque };
}

export function isOpaque(rgba: Uint8ClampedArray<ArrayBuffer>): boolean {
  const words = new Uint32Array(rgba.buffer, rgba.byteOffset, rgba.length >> 2);
  // Little-endian everywhere a browser runs: alpha is the top byte.
  for (let index = 0; index < words.length; index += 1) {
    if ((words[index] ?? 0) >>> 24 !== 255) return false;
  }
  return true;
}
