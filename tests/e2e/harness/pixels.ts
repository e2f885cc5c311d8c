import type { Locator } from 'playwright';
import sharp from 'sharp';

/** Interleaved 8-bit RGBA, not premultiplied. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array;
}

export interface Region {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Decodes an exported or imported file with an independent decoder. Colours stay as stored: no profile is applied. */
export async function decodePicture(bytes: Uint8Array): Promise<Picture> {
  const { data, info } = await sharp(bytes).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, rgba: new Uint8Array(data) };
}

/** What a person sees of an element, in CSS pixels (device scale 1). */
export async function readPixels(element: Locator, region?: Region): Promise<Picture> {
  const whole = await decodePicture(await element.screenshot({ animations: 'disabled' }));
  return region ? cropPicture(whole, region) : whole;
}

export function cropPicture(picture: Picture, region: Region): Picture {
  const rgba = new Uint8Array(region.width * region.height * 4);
  for (let row = 0; row < region.height; row += 1) {
    const start = ((region.y + row) * picture.width + region.x) * 4;
    rgba.set(picture.rgba.subarray(start, start + region.width * 4), row * region.width * 4);
  }
  return { width: region.width, height: region.height, rgba };
}

export interface Difference {
  readonly changed: number;
  /** Largest difference of any channel, 0..255. */
  readonly maximum: number;
  /** The smallest region that holds every changed pixel, or null. */
  readonly bounds: Region | null;
}

/** Compares pixels for which `consider` is true (all of them when it is absent). */
export function comparePictures(
  a: Picture,
  b: Picture,
  consider?: (x: number, y: number) => boolean,
): Difference {
  if (a.width !== b.width || a.height !== b.height) {
    throw new Error(`The pictures differ in size: ${a.width} × ${a.height} and ${b.width} × ${b.height}.`);
  }
  let changed = 0;
  let maximum = 0;
  let [left, top, right, bottom] = [a.width, a.height, -1, -1];
  for (let y = 0; y < a.height; y += 1) {
    for (let x = 0; x < a.width; x += 1) {
      if (consider && !consider(x, y)) continue;
      const difference = pixelDifference(a, b, (y * a.width + x) * 4);
      if (difference === 0) continue;
      changed += 1;
      maximum = Math.max(maximum, difference);
      [left, top] = [Math.min(left, x), Math.min(top, y)];
      [right, bottom] = [Math.max(right, x), Math.max(bottom, y)];
    }
  }
  const bounds =
    changed === 0 ? null : { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
  return { changed, maximum, bounds };
}

function pixelDifference(a: Picture, b: Picture, at: number): number {
  let largest = 0;
  for (let channel = 0; channel < 4; channel += 1) {
    const difference = Math.abs((a.rgba[at + channel] ?? 0) - (b.rgba[at + channel] ?? 0));
    largest = Math.max(largest, difference);
  }
  return largest;
}
