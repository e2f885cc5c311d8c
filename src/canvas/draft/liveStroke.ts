import type { DeviceView } from '../render/deviceView.ts';
import { createScratch } from '../render/scratch.ts';
import type { ColorSpace } from '../stage/konvaStage.ts';
import type { AlphaBuffer } from '../../kernel/pixels/buffers.ts';
import { rasteriseStroke, strokeBounds } from '../../kernel/pixels/strokeRaster.ts';
import type { Rect, Size } from '../../kernel/shared/geometry.ts';
import { intersectRects, isEmptyRect, unionRects } from '../../kernel/shared/geometry.ts';

export interface StrokeStyle {
  readonly colour: { readonly r: number; readonly g: number; readonly b: number };
  /** 0..1, of the stroke as a whole: overlaps within it do not add up. */
  readonly opacity: number;
  /** Diameter in document px. */
  readonly size: number;
  /** 0 soft .. 1 hard */
  readonly hardness: number;
}

/**
 * A stroke in progress at screen resolution: the kernel's own rasteriser on device pixels, so that what is
 * seen while painting is what the document gets. It keeps coverage only: a canvas of the viewport's size that
 * is written and drawn from in each frame would be copied in each frame.
 */
export interface LiveStroke {
  /** Everything drawn so far, in device px. */
  readonly bounds: Rect;
  /** Draws a further piece (flat triples in document px); returns what changed, in device px. */
  extend(points: readonly number[], view: DeviceView): Rect;
  /** The stroke inside `rect` (device px), at the origin of a surface that the next call reuses. */
  picture(rect: Rect): HTMLCanvasElement;
}

const nothing: Rect = { x: 0, y: 0, width: 0, height: 0 };

export function createLiveStroke(device: Size, style: StrokeStyle, colorSpace: ColorSpace): LiveStroke {
  const surface = createScratch(colorSpace);
  const coverage: AlphaBuffer = {
    width: device.width,
    height: device.height,
    data: new Uint8ClampedArray(device.width * device.height),
  };
  const whole: Rect = { x: 0, y: 0, ...device };
  let bounds = nothing;

  return {
    get bounds() {
      return bounds;
    },
    extend(points, view) {
      const size = style.size * view.scale;
      const stroke = { points: devicePoints(points, view, size), size, hardness: style.hardness };
      const dirty = intersectRects(strokeBounds(stroke), whole);
      if (isEmptyRect(dirty)) return nothing;
      rasteriseStroke(coverage, 0, 0, stroke);
      bounds = unionRects(bounds, dirty);
      return dirty;
    },
    picture(rect) {
      const context = surface.take(rect.width, rect.height);
      const inside = intersectRects(rect, bounds);
      if (!isEmptyRect(inside)) {
        const image = tinted(coverage, inside, style, colorSpace);
        context.putImageData(image, inside.x - rect.x, inside.y - rect.y);
      }
      return surface.canvas;
    },
  };
}

/** Steps below this part of the brush's size do not show between two frames. */
const leastStep = 0.03;

/**
 * Points in device px, without those that lie closer together than a brush of this size shows: a large brush
 * costs its area per point. The first and the last stay.
 */
export function devicePoints(points: readonly number[], view: DeviceView, size: number): number[] {
  const step = Math.max(0.75, size * leastStep);
  const kept: number[] = [];
  for (let i = 0; i + 2 < points.length; i += 3) {
    const x = (points[i] ?? 0) * view.scale + view.x;
    const y = (points[i + 1] ?? 0) * view.scale + view.y;
    const far = Math.hypot(x - (kept.at(-3) ?? Infinity), y - (kept.at(-2) ?? Infinity)) >= step;
    if (far || kept.length === 0 || i + 5 >= points.length) kept.push(x, y, points[i + 2] ?? 1);
  }
  return kept;
}

/** The coverage inside `rect` as a picture of one colour. */
export function tinted(
  coverage: AlphaBuffer,
  rect: Rect,
  style: Pick<StrokeStyle, 'colour' | 'opacity'>,
  colorSpace: ColorSpace,
): ImageData {
  const image = new ImageData(rect.width, rect.height, { colorSpace });
  const pixels = new Uint32Array(image.data.buffer);
  const { r, g, b } = style.colour;
  const rgb = r | (g << 8) | (b << 16);
  let to = 0;
  for (let y = 0; y < rect.height; y += 1) {
    let from = (rect.y + y) * coverage.width + rect.x;
    for (let x = 0; x < rect.width; x += 1, from += 1, to += 1) {
      const value = coverage.data[from] ?? 0;
      if (value !== 0) pixels[to] = rgb | (Math.round(value * style.opacity) << 24);
    }
  }
  return image;
}
