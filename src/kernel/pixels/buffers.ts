import type { Rect, Size } from '../shared/geometry.ts';

/** Straight (not premultiplied) 8-bit RGBA, row-major, `data.length === width * height * 4`. */
export interface PixelBuffer extends Size {
  readonly data: Uint8ClampedArray<ArrayBuffer>;
}

/** 8-bit coverage, row-major, `data.length === width * height`. 255 = fully covered. */
export interface AlphaBuffer extends Size {
  readonly data: Uint8ClampedArray<ArrayBuffer>;
}

/** Reads document pixels by region, so that no engine needs the whole picture in memory. */
export interface PixelSource extends Size {
  /** `rect` has integer edges inside the source; the buffer has the rect's size. */
  readRegion(rect: Rect): Promise<PixelBuffer>;
}

/** Reads a selection by region. */
export interface MaskSource extends Size {
  /** Bounding box of all coverage > 0; empty when nothing is selected. */
  readonly bounds: Rect;
  readRegion(rect: Rect): Promise<AlphaBuffer>;
}

/** Where a raster result goes, piece by piece: a result is never required in one buffer. */
export interface PixelSink {
  /** Pixels at `x`, `y` of the output. Regions may arrive in any order and must not overlap. */
  write(x: number, y: number, pixels: PixelBuffer): Promise<void>;
}

export interface MaskSink {
  write(x: number, y: number, mask: AlphaBuffer): Promise<void>;
}
