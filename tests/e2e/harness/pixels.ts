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

/** Mean difference of a channel, 0..255, for lossy and resampled pictures. */
export function meanDifference(a: Picture, b: Picture): number {
  if (a.width !== b.width || a.height !== b.height) throw new Error('The pictures differ in size.');
  let sum = 0;
  for (let at = 0; at < a.rgba.length; at += 1) sum += Math.abs((a.rgba[at] ?? 0) - (b.rgba[at] ?? 0));
  return sum / a.rgba.length;
}

/** Share of pixels, 0..1, with a channel that is off by more than `tolerance`. */
export function shareBeyond(a: Picture, b: Picture, tolerance: number): number {
  let beyond = 0;
  for (let at = 0; at < a.rgba.length; at += 4) if (pixelDifference(a, b, at) > tolerance) beyond += 1;
  return beyond / (a.width * a.height);
}

/** As seen on grey paper: colour under full transparency is nobody's business. */
export function onGrey(picture: Picture): Picture {
  const rgba = new Uint8Array(picture.rgba);
  for (let at = 0; at < rgba.length; at += 4) {
    const alpha = (rgba[at + 3] ?? 0) / 255;
    for (let channel = 0; channel < 3; channel += 1) {
      rgba[at + channel] = Math.round((rgba[at + channel] ?? 0) * alpha + 128 * (1 - alpha));
    }
    rgba[at + 3] = 255;
  }
  return { ...picture, rgba };
}

/** Half the size, each pixel the mean of four. */
export function halved(picture: Picture): Picture {
  const width = Math.floor(picture.width / 2);
  const height = Math.floor(picture.height / 2);
  const rgba = new Uint8Array(width * height * 4);
  const row = picture.width * 4;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width * 4; x += 1) {
      const from = y * 2 * row + Math.floor(x / 4) * 8 + (x % 4);
      const four = [from, from + 4, from + row, from + row + 4].map((at) => picture.rgba[at] ?? 0);
      rgba[y * width * 4 + x] = Math.round(four.reduce((sum, value) => sum + value, 0) / 4);
    }
  }
  return { width, height, rgba };
}
