import type { BlendMode } from '../document/records.ts';
import { blendTable } from './blend.ts';
import { assert } from '../shared/assert.ts';
import type { PixelBuffer } from './buffers.ts';

/** Straight RGBA bytes with their row length in pixels: a tile or a buffer. */
export interface PixelBlock {
  readonly data: Uint8Array<ArrayBuffer> | Uint8ClampedArray<ArrayBuffer>;
  readonly stride: number;
}

/** Coverage that applies to the source; `x`, `y` is where the composited area begins in it. */
export interface CoverageBlock extends PixelBlock {
  readonly x: number;
  readonly y: number;
}

export interface CompositeArea {
  /** Top left in the target, and in the source. */
  readonly targetX: number;
  readonly targetY: number;
  readonly sourceX: number;
  readonly sourceY: number;
  readonly width: number;
  readonly height: number;
}

export interface CompositeStyle {
  readonly mode: BlendMode;
  /** 0..1 */
  readonly opacity: number;
  readonly mask: CoverageBlock | null;
}

/**
 * Composites an area of `source` over `target` in place. Straight alpha, per channel
 * `Co = [(1−αb)·αs·Cs + αb·αs·B(Cb, Cs) + (1−αs)·αb·Cb] / αo`, `αo = αs + αb·(1−αs)`
 * (W3C "Compositing and Blending Level 1", sections 5.1 and 10), evaluated in float64 and rounded once.
 * αs is source alpha × mask × opacity, unrounded. Where αs is 0 the target keeps its bytes; an opaque normal
 * source, or any source over nothing, replaces them bit for bit.
 */
export function compositeArea(
  target: PixelBuffer,
  source: PixelBlock,
  area: CompositeArea,
  style: CompositeStyle,
): void {
  const { mode, opacity, mask } = style;
  if (opacity <= 0) return;
  assert(target.data.byteOffset % 4 === 0, 'the target is written in place, so its words are aligned');
  const to = words(target.data);
  const from = words(source.data);
  const table = mode === 'normal' ? null : blendTable(mode);
  const coverage = mask === null ? null : mask.data;
  const plain = table === null && mask === null && opacity >= 1;
  for (let y = 0; y < area.height; y += 1) {
    const at = (area.targetY + y) * target.width + area.targetX;
    const start = (area.sourceY + y) * source.stride + area.sourceX;
    const maskStart = mask === null ? 0 : (mask.y + y) * mask.stride + mask.x;
    if (plain) plainRow(to, at, from, start, area.width);
    else if (table === null) normalRow(to, at, from, start, area.width, opacity, coverage, maskStart);
    else blendedRow(to, at, from, start, area.width, table, opacity, coverage, maskStart);
  }
}

/**
 * Pixels as 32-bit words, alpha in the top byte (every engine that runs JavaScript here is little-endian).
 * Signed: an Int32Array keeps the pixel loops in machine integers.
 */
function words(data: Uint8Array<ArrayBuffer> | Uint8ClampedArray<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const aligned = data.byteOffset % 4 === 0 ? data : data.slice();
  return new Int32Array(aligned.buffer, aligned.byteOffset, aligned.byteLength >> 2);
}

/** Normal mode, no mask, full opacity: over an opaque backdrop in integers alone. */
function plainRow(to: Int32Array, at: number, from: Int32Array, start: number, width: number): void {
  for (let x = 0; x < width; x += 1) {
    const source = from[start + x] as number;
    const alpha = source >>> 24;
    if (alpha === 255) {
      to[at + x] = source;
    } else if (alpha !== 0) {
      const backdrop = to[at + x] as number;
      if (backdrop >>> 24 === 255) to[at + x] = overOpaque(backdrop, source, alpha);
      else if (backdrop >>> 24 === 0) to[at + x] = source;
      else to[at + x] = general(backdrop, source, alpha);
    }
  }
}

function normalRow(
  to: Int32Array,
  at: number,
  from: Int32Array,
  start: number,
  width: number,
  opacity: number,
  coverage: Uint8Array | Uint8ClampedArray | null,
  maskStart: number,
): void {
  for (let x = 0; x < width; x += 1) {
    const source = from[start + x] as number;
    const covered = coverage === null ? 255 : (coverage[maskStart + x] as number);
    const alpha = effectiveAlpha(source >>> 24, covered, opacity);
    if (alpha === 0) continue;
    const backdrop = to[at + x] as number;
    if (alpha === 255) to[at + x] = source;
    else if (backdrop >>> 24 === 255) to[at + x] = mixOpaque(backdrop, source, alpha / 255);
    else if (backdrop >>> 24 === 0) to[at + x] = ontoNothing(backdrop, source, alpha);
    else to[at + x] = general(backdrop, source, alpha);
  }
}

function blendedRow(
  to: Int32Array,
  at: number,
  from: Int32Array,
  start: number,
  width: number,
  table: Float64Array,
  opacity: number,
  coverage: Uint8Array | Uint8ClampedArray | null,
  maskStart: number,
): void {
  for (let x = 0; x < width; x += 1) {
    const source = from[start + x] as number;
    const covered = coverage === null ? 255 : (coverage[maskStart + x] as number);
    const alpha = effectiveAlpha(source >>> 24, covered, opacity);
    if (alpha === 0) continue;
    const backdrop = to[at + x] as number;
    if (backdrop >>> 24 === 0) {
      to[at + x] = ontoNothing(backdrop, source, alpha);
      continue;
    }
    const r = table[((backdrop & 255) << 8) | (source & 255)] as number;
    const g = table[(backdrop & 0xff00) | ((source >>> 8) & 255)] as number;
    const b = table[((backdrop >>> 8) & 0xff00) | ((source >>> 16) & 255)] as number;
    to[at + x] = mixGeneral(backdrop, source, alpha, r, g, b);
  }
}

/** αs in 0..255, not rounded; exactly the source's alpha where mask and opacity are full. */
function effectiveAlpha(alpha: number, covered: number, opacity: number): number {
  if (covered === 255) return alpha * opacity;
  return covered === 0 ? 0 : (alpha * opacity * covered) / 255;
}

/**
 * `cb + (cs − cb)·α/255`, rounded, in integers: no tie exists because 255 is odd, and
 * `(v · 32897) >>> 23` is `⌊v / 255⌋` for all v up to 65,152 here.
 */
function overOpaque(backdrop: number, source: number, alpha: number): number {
  const rest = 255 - alpha;
  const r = ((backdrop & 255) * rest + (source & 255) * alpha + 127) * 32897;
  const g = (((backdrop >>> 8) & 255) * rest + ((source >>> 8) & 255) * alpha + 127) * 32897;
  const b = (((backdrop >>> 16) & 255) * rest + ((source >>> 16) & 255) * alpha + 127) * 32897;
  return (r >>> 23) | ((g >>> 23) << 8) | ((b >>> 23) << 16) | 0xff000000;
}

function mixOpaque(backdrop: number, source: number, share: number): number {
  const r = backdrop & 255;
  const g = (backdrop >>> 8) & 255;
  const b = (backdrop >>> 16) & 255;
  return (
    (r + ((source & 255) - r) * share + 0.5) |
    ((g + (((source >>> 8) & 255) - g) * share + 0.5) << 8) |
    ((b + (((source >>> 16) & 255) - b) * share + 0.5) << 16) |
    0xff000000
  );
}

function ontoNothing(backdrop: number, source: number, alpha: number): number {
  const rounded = (alpha + 0.5) | 0;
  return rounded === 0 ? backdrop : (source & 0xffffff) | (rounded << 24);
}

/** Normal mode over a half-transparent backdrop: B(Cb, Cs) = Cs. */
function general(backdrop: number, source: number, alpha: number): number {
  return mixGeneral(backdrop, source, alpha, source & 255, (source >>> 8) & 255, (source >>> 16) & 255);
}

/** The whole formula; `r`, `g`, `b` are B(Cb, Cs) in 0..255. */
function mixGeneral(
  backdrop: number,
  source: number,
  alpha: number,
  r: number,
  g: number,
  b: number,
): number {
  const as = alpha / 255;
  const ab = (backdrop >>> 24) / 255;
  const ao = as + ab * (1 - as);
  const sourceShare = ((1 - ab) * as) / ao;
  const mixedShare = (ab * as) / ao;
  const backdropShare = ((1 - as) * ab) / ao;
  return (
    (sourceShare * (source & 255) + mixedShare * r + backdropShare * (backdrop & 255) + 0.5) |
    ((sourceShare * ((source >>> 8) & 255) +
      mixedShare * g +
      backdropShare * ((backdrop >>> 8) & 255) +
      0.5) <<
      8) |
    ((sourceShare * ((source >>> 16) & 255) +
      mixedShare * b +
      backdropShare * ((backdrop >>> 16) & 255) +
      0.5) <<
      16) |
    ((255 * ao + 0.5) << 24)
  );
}
