import type { PictureHeader } from './sniffTypes.ts';
import { maxDocumentSide } from '../../../kernel/document/records.ts';

export interface ImportLimits {
  /** Longest side and largest area of a document, in pixels. */
  readonly maxSide: number;
  readonly maxPixels: number;
  /** Larger than a document, but decodable: opened reduced to fit, with a warning. Beyond it: refused unread. */
  readonly maxDecodeSide: number;
  readonly maxDecodePixels: number;
  readonly maxFileBytes: number;
}

/** 8192 × 8192 documents; pictures to 100 MP are reduced to fit (a 60-MP camera gives 9504 × 6336). */
export const defaultLimits: ImportLimits = {
  maxSide: maxDocumentSide,
  maxPixels: maxDocumentSide * maxDocumentSide,
  maxDecodeSide: 16_384,
  maxDecodePixels: 100_000_000,
  maxFileBytes: 512 * 1024 * 1024,
};

export type SizeVerdict =
  | { readonly kind: 'fits' }
  | { readonly kind: 'reduce'; readonly width: number; readonly height: number }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'empty' }
  /** The file is too small to hold the pixels its header claims. */
  | { readonly kind: 'bomb' };

/** From the header alone, before a single pixel is decoded. */
export function judgeSize(header: PictureHeader, fileBytes: number, limits: ImportLimits): SizeVerdict {
  const { width, height } = header;
  if (width < 1 || height < 1) return { kind: 'empty' };
  const pixels = width * height;
  if (Math.max(width, height) > limits.maxDecodeSide || pixels > limits.maxDecodePixels) {
    return { kind: 'too-large' };
  }
  if (isBomb(header, pixels, fileBytes)) return { kind: 'bomb' };
  if (Math.max(width, height) <= limits.maxSide && pixels <= limits.maxPixels) return { kind: 'fits' };
  const scale = Math.min(limits.maxSide / Math.max(width, height), Math.sqrt(limits.maxPixels / pixels));
  return {
    kind: 'reduce',
    width: Math.max(1, Math.floor(width * scale)),
    height: Math.max(1, Math.floor(height * scale)),
  };
}

/** Deflate cannot expand more than 1032-fold (RFC 1951: 258 bytes from two bits), and PNG packs at least one bit per pixel. */
const pngPixelsPerByte = 1032 * 8;
/** No encoder of the other formats packs a picture this tightly; only a forged header does. */
const otherPixelsPerByte = 50_000;
/** Below this a false claim costs nothing: 4 MP decode to 16 MB. */
const harmlessPixels = 4_000_000;

function isBomb(header: PictureHeader, pixels: number, fileBytes: number): boolean {
  if (pixels <= harmlessPixels) return false;
  return pixels / fileBytes > (header.format === 'png' ? pngPixelsPerByte : otherPixelsPerByte);
}
