import type { BackdropChoice } from '../../../kernel/operations/catalogue.ts';
import type { PixelBuffer, PixelSource } from '../../../kernel/pixels/buffers.ts';
import type { Rect, Size } from '../../../kernel/shared/geometry.ts';
import { axisWeights } from '../pixels/shrink.ts';

/** Draws any part of a backdrop that fills a picture of a given size. */
export interface BackdropPainter extends Size {
  draw(rect: Rect): Promise<PixelBuffer>;
}

/** Null for a malformed colour. `#rrggbb`, 0..255 each. */
export function parseColour(text: string): readonly [number, number, number] | null {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(text);
  if (match === null) return null;
  const part = (i: number): number => Number.parseInt(match[i] ?? '0', 16);
  return [part(1), part(2), part(3)];
}

/** Null when a colour of the choice is malformed, or it is words. */
export function createBackdropPainter(choice: BackdropChoice, size: Size): BackdropPainter | null {
  if (choice.kind === 'prompt') return null;
  if (choice.kind === 'image') return imagePainter(choice.image, size);
  if (choice.kind === 'colour') {
    const colour = parseColour(choice.colour);
    return colour === null
      ? null
      : { width: size.width, height: size.height, draw: async (rect) => filled(rect, () => colour) };
  }
  const from = parseColour(choice.from);
  const to = parseColour(choice.to);
  if (from === null || to === null) return null;
  const angle = (choice.angle * Math.PI) / 180;
  const dx = Math.cos(angle);
  const dy = Math.sin(angle);
  // The corners farthest along the direction get the pure colours, as in CSS.
  const reach = Math.abs(dx) * size.width + Math.abs(dy) * size.height;
  return {
    width: size.width,
    height: size.height,
    draw: async (rect) =>
      filled(rect, (x, y) => {
        const along = (x + 0.5 - size.width / 2) * dx + (y + 0.5 - size.height / 2) * dy;
        const t = Math.min(1, Math.max(0, along / reach + 0.5));
        const dither = ditherOf(x, y);
        return [
          mixed(from[0], to[0], t) + dither,
          mixed(from[1], to[1], t) + dither,
          mixed(from[2], to[2], t) + dither,
        ];
      }),
  };
}

function mixed(a: number, b: number, t: number): number {
  return a + (b - a) * t;
}

/** −0.5..0.5, evenly spread (interleaved gradient noise, Jimenez 2014): hides the bands of an 8-bit gradient. */
function ditherOf(x: number, y: number): number {
  const value = 52.9829189 * ((0.06711056 * x + 0.00583715 * y) % 1);
  return (value % 1) - 0.5;
}

function filled(
  rect: Rect,
  colour: (x: number, y: number) => readonly [number, number, number],
): PixelBuffer {
  const data = new Uint8ClampedArray(rect.width * rect.height * 4);
  for (let y = 0, at = 0; y < rect.height; y += 1)
    for (let x = 0; x < rect.width; x += 1, at += 4) {
      const [r, g, b] = colour(rect.x + x, rect.y + y);
      data[at] = r;
      data[at + 1] = g;
      data[at + 2] = b;
      data[at + 3] = 255;
    }
  return { width: rect.width, height: rect.height, data };
}

/** The image enlarged or shrunk to cover the picture, centred; what sticks out is cut off. */
function imagePainter(image: PixelSource, size: Size): BackdropPainter {
  const scale = Math.max(size.width / image.width, size.height / image.height);
  const shown = { width: Math.max(1, size.width / scale), height: Math.max(1, size.height / scale) };
  const left = Math.round((image.width - shown.width) / 2);
  const top = Math.round((image.height - shown.height) / 2);
  const width = Math.max(1, Math.min(image.width - left, Math.round(shown.width)));
  const height = Math.max(1, Math.min(image.height - top, Math.round(shown.height)));
  const columns = axisWeights(width, size.width);
  const rows = axisWeights(height, size.height);
  const spanOf = (axis: typeof columns, from: number, to: number): readonly [number, number] => {
    let start = Number.POSITIVE_INFINITY;
    let end = 0;
    for (let i = from; i < to; i += 1) {
      start = Math.min(start, axis.first[i] ?? 0);
      end = Math.max(end, (axis.first[i] ?? 0) + (axis.weights[i]?.length ?? 0));
    }
    return [start, end];
  };
  return {
    width: size.width,
    height: size.height,
    draw: async (rect) => {
      const [x0, x1] = spanOf(columns, rect.x, rect.x + rect.width);
      const [y0, y1] = spanOf(rows, rect.y, rect.y + rect.height);
      const area = { x: left + x0, y: top + y0, width: x1 - x0, height: y1 - y0 };
      const { data } = await image.readRegion(area);
      const narrow = new Float32Array(rect.width * area.height * 3);
      for (let y = 0; y < area.height; y += 1)
        for (let x = 0; x < rect.width; x += 1) {
          const weights = columns.weights[rect.x + x] ?? narrow;
          const from = y * area.width + (columns.first[rect.x + x] ?? 0) - x0;
          for (let j = 0; j < weights.length; j += 1) {
            const weight = weights[j] ?? 0;
            const at = (from + j) * 4;
            // A transparent part of the image shows white, the paper under it.
            const alpha = (data[at + 3] ?? 0) / 255;
            for (let c = 0; c < 3; c += 1) {
              const to = (y * rect.width + x) * 3 + c;
              narrow[to] = (narrow[to] ?? 0) + weight * ((data[at + c] ?? 0) * alpha + 255 * (1 - alpha));
            }
          }
        }
      const out = new Uint8ClampedArray(rect.width * rect.height * 4);
      const line = new Float32Array(rect.width * 3);
      for (let y = 0; y < rect.height; y += 1) {
        line.fill(0);
        const weights = rows.weights[rect.y + y] ?? line;
        for (let j = 0; j < weights.length; j += 1) {
          const weight = weights[j] ?? 0;
          const from = ((rows.first[rect.y + y] ?? 0) - y0 + j) * rect.width * 3;
          for (let i = 0; i < line.length; i += 1)
            line[i] = (line[i] ?? 0) + weight * (narrow[from + i] ?? 0);
        }
        for (let x = 0, to = y * rect.width * 4; x < rect.width; x += 1, to += 4) {
          out[to] = line[x * 3] ?? 0;
          out[to + 1] = line[x * 3 + 1] ?? 0;
          out[to + 2] = line[x * 3 + 2] ?? 0;
          out[to + 3] = 255;
        }
      }
      return { width: rect.width, height: rect.height, data: out };
    },
  };
}
