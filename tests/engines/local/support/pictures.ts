import type {
  AlphaBuffer,
  MaskSink,
  MaskSource,
  PixelBuffer,
  PixelSink,
  PixelSource,
} from '../../../../src/kernel/pixels/buffers.ts';
import type { Rect } from '../../../../src/kernel/shared/geometry.ts';

export function blank(width: number, height: number): PixelBuffer {
  return { width, height, data: new Uint8ClampedArray(width * height * 4) };
}

export function blankMask(width: number, height: number): AlphaBuffer {
  return { width, height, data: new Uint8ClampedArray(width * height) };
}

/** A picture from a function of the pixel. */
export function painted(
  width: number,
  height: number,
  colour: (x: number, y: number) => readonly [number, number, number],
): PixelBuffer {
  const picture = blank(width, height);
  for (let y = 0, at = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1, at += 4) {
      const [r, g, b] = colour(x, y);
      picture.data[at] = r;
      picture.data[at + 1] = g;
      picture.data[at + 2] = b;
      picture.data[at + 3] = 255;
    }
  return picture;
}

export function maskOf(
  width: number,
  height: number,
  inside: (x: number, y: number) => boolean,
): AlphaBuffer {
  const mask = blankMask(width, height);
  for (let y = 0, at = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1, at += 1) mask.data[at] = inside(x, y) ? 255 : 0;
  return mask;
}

function cut<T extends PixelBuffer | AlphaBuffer>(buffer: T, channels: number, rect: Rect): T {
  const data = new Uint8ClampedArray(rect.width * rect.height * channels);
  for (let y = 0; y < rect.height; y += 1) {
    const from = ((rect.y + y) * buffer.width + rect.x) * channels;
    data.set(buffer.data.subarray(from, from + rect.width * channels), y * rect.width * channels);
  }
  return { width: rect.width, height: rect.height, data } as unknown as T;
}

function assertInside(rect: Rect, size: { readonly width: number; readonly height: number }): void {
  const whole = [rect.x, rect.y, rect.width, rect.height].every(Number.isInteger);
  const inside =
    rect.x >= 0 && rect.y >= 0 && rect.x + rect.width <= size.width && rect.y + rect.height <= size.height;
  if (!whole || !inside || rect.width <= 0 || rect.height <= 0)
    throw new Error(`bad region ${JSON.stringify(rect)}`);
}

export function sourceOf(picture: PixelBuffer): PixelSource {
  return {
    width: picture.width,
    height: picture.height,
    readRegion: async (rect) => {
      assertInside(rect, picture);
      return cut(picture, 4, rect);
    },
  };
}

export function maskSourceOf(mask: AlphaBuffer): MaskSource {
  let left = mask.width;
  let right = 0;
  let top = mask.height;
  let bottom = 0;
  for (let y = 0, at = 0; y < mask.height; y += 1)
    for (let x = 0; x < mask.width; x += 1, at += 1) {
      if (mask.data[at] === 0) continue;
      left = Math.min(left, x);
      right = Math.max(right, x + 1);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y + 1);
    }
  const empty = right === 0;
  return {
    width: mask.width,
    height: mask.height,
    bounds: empty
      ? { x: 0, y: 0, width: 0, height: 0 }
      : { x: left, y: top, width: right - left, height: bottom - top },
    readRegion: async (rect) => {
      assertInside(rect, mask);
      return cut(mask, 1, rect);
    },
  };
}

/** Collects what is written and refuses overlaps and writes outside. */
function collector(width: number, height: number, channels: number) {
  const data = new Uint8ClampedArray(width * height * channels);
  const times = new Uint8Array(width * height);
  const rects: Rect[] = [];
  return {
    data,
    times,
    rects,
    write: async (x: number, y: number, part: PixelBuffer | AlphaBuffer): Promise<void> => {
      assertInside({ x, y, width: part.width, height: part.height }, { width, height });
      if (part.data.length !== part.width * part.height * channels) throw new Error('bad buffer length');
      rects.push({ x, y, width: part.width, height: part.height });
      for (let row = 0; row < part.height; row += 1) {
        const to = (y + row) * width + x;
        data.set(
          part.data.subarray(row * part.width * channels, (row + 1) * part.width * channels),
          to * channels,
        );
        for (let i = to; i < to + part.width; i += 1) {
          times[i] = (times[i] ?? 0) + 1;
          if (times[i] !== 1) throw new Error(`pixel ${i} was written twice`);
        }
      }
    },
  };
}

export function pixelCollector(
  width: number,
  height: number,
): PixelSink & { picture: PixelBuffer; rects: Rect[]; times: Uint8Array } {
  const { data, rects, times, write } = collector(width, height, 4);
  return { picture: { width, height, data }, rects, times, write };
}

export function maskCollector(
  width: number,
  height: number,
): MaskSink & { mask: AlphaBuffer; times: Uint8Array } {
  const { data, times, write } = collector(width, height, 1);
  return { mask: { width, height, data }, times, write };
}

/** `top` over `bottom`, straight alpha. */
export function composed(bottom: PixelBuffer, top: PixelBuffer): PixelBuffer {
  const out = { ...bottom, data: Uint8ClampedArray.from(bottom.data) };
  for (let at = 0; at < out.data.length; at += 4) {
    const a = (top.data[at + 3] ?? 0) / 255;
    if (a === 0) continue;
    for (let c = 0; c < 3; c += 1) {
      out.data[at + c] = (bottom.data[at + c] ?? 0) * (1 - a) + (top.data[at + c] ?? 0) * a;
    }
    out.data[at + 3] = 255;
  }
  return out;
}
