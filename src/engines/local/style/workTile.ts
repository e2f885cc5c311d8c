import type { PixelBuffer } from '../../../kernel/pixels/buffers.ts';
import type { Rect, Size } from '../../../kernel/shared/geometry.ts';
import { gaussian } from './planes.ts';
import type { Plane, WorkTile } from './planes.ts';

/** How far visible colours are carried on into what is transparent, in working pixels. */
const carryOn = 4;

/** The pixels of the picture that a working rectangle (which may reach beyond it) is made of. */
export function readRect({ x, y, width, height }: Rect, picture: Size, scale: number): Rect {
  const left = Math.min(picture.width - 1, Math.max(0, x * scale));
  const top = Math.min(picture.height - 1, Math.max(0, y * scale));
  const right = Math.max(left + 1, Math.min(picture.width, (x + width) * scale));
  const bottom = Math.max(top + 1, Math.min(picture.height, (y + height) * scale));
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** Each working pixel is the mean of `scale` × `scale` pixels of the picture, those that are there. */
export function workTile(
  pixels: PixelBuffer,
  read: Rect,
  rect: Rect,
  picture: Size,
  scale: number,
): WorkTile {
  const { width, height } = rect;
  const planes = [0, 1, 2, 3].map(() => new Float32Array(width * height));
  const [red, green, blue, alpha] = planes as [Plane, Plane, Plane, Plane];
  const whole = { width: Math.ceil(picture.width / scale), height: Math.ceil(picture.height / scale) };
  let opaque = true;
  for (let y = 0, i = 0; y < height; y += 1) {
    const v = Math.min(whole.height - 1, Math.max(0, rect.y + y));
    for (let x = 0; x < width; x += 1, i += 1) {
      const u = Math.min(whole.width - 1, Math.max(0, rect.x + x));
      average(pixels, u * scale - read.x, v * scale - read.y, scale, planes, i);
      if ((alpha[i] as number) < 1) opaque = false;
    }
  }
  const tile = { width, height, left: rect.x, top: rect.y, red, green, blue };
  if (!opaque) fillTransparent(tile, alpha);
  return tile;
}

function average(
  { data, width, height }: PixelBuffer,
  left: number,
  top: number,
  scale: number,
  planes: readonly Plane[],
  i: number,
): void {
  const right = Math.min(width, left + scale);
  const bottom = Math.min(height, top + scale);
  let [r, g, b, a] = [0, 0, 0, 0];
  for (let y = top; y < bottom; y += 1) {
    for (let x = left, at = (y * width + left) * 4; x < right; x += 1, at += 4) {
      const alpha = data[at + 3] as number;
      r += alpha * (data[at] as number);
      g += alpha * (data[at + 1] as number);
      b += alpha * (data[at + 2] as number);
      a += alpha;
    }
  }
  const share = a === 0 ? 0 : 1 / (255 * a);
  (planes[0] as Plane)[i] = r * share;
  (planes[1] as Plane)[i] = g * share;
  (planes[2] as Plane)[i] = b * share;
  (planes[3] as Plane)[i] = a / (255 * (right - left) * (bottom - top));
}

/** The bytes of invisible pixels are often black and would be painted into the rim; far from it is white paper. */
function fillTransparent({ red, green, blue, width, height }: WorkTile, alpha: Plane): void {
  const size = { width, height };
  const shown = gaussian(alpha, size, carryOn);
  for (const plane of [red, green, blue]) {
    const near = gaussian(
      plane.map((value, i) => value * (alpha[i] as number)),
      size,
      carryOn,
    );
    for (let i = 0; i < plane.length; i += 1) {
      const own = alpha[i] as number;
      const around = (shown[i] as number) > 1e-4 ? (near[i] as number) / (shown[i] as number) : 1;
      plane[i] = own * (plane[i] as number) + (1 - own) * around;
    }
  }
}
