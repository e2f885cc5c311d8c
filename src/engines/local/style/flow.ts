import type { Size } from '../../../kernel/shared/geometry.ts';
import { gaussian } from './planes.ts';
import type { Plane, WorkTile } from './planes.ts';

/** Where strokes run: along edges, and on where there are none. */
export interface Flow extends Size {
  /** Unit vectors along the stroke; their sign means nothing. */
  readonly along: Plane;
  readonly down: Plane;
  /** 0: no direction; 1: a clean edge. */
  readonly anisotropy: Plane;
}

/**
 * From the smoothed structure tensor of all three channels: Kyprianidis and Kang, Image and Video Abstraction by
 * Coherence-Enhancing Filtering, Eurographics 2011, section 3.
 */
export function flowOf(tile: WorkTile, sigma: number): Flow {
  const { width, height } = tile;
  const size = { width, height };
  const [xx, xy, yy] = tensorOf(tile).map((plane) => gaussian(plane, size, sigma)) as [Plane, Plane, Plane];
  const along = new Float32Array(xx.length);
  const down = new Float32Array(xx.length);
  const anisotropy = new Float32Array(xx.length);
  for (let i = 0; i < xx.length; i += 1) {
    const e = xx[i] as number;
    const f = xy[i] as number;
    const g = yy[i] as number;
    const root = Math.sqrt((e - g) * (e - g) + 4 * f * f);
    const large = (e + g + root) / 2;
    // The eigenvector of the smaller eigenvalue, of the two ways to write it the longer one.
    let x = large - e;
    let y = -f;
    if (Math.abs(large - g) > Math.abs(x)) {
      x = -f;
      y = large - g;
    }
    const length = Math.sqrt(x * x + y * y);
    along[i] = length > 1e-9 ? x / length : 0;
    down[i] = length > 1e-9 ? y / length : 1;
    anisotropy[i] = e + g > 1e-7 ? root / (e + g) : 0;
  }
  return { ...size, along, down, anisotropy };
}

function tensorOf({ red, green, blue, width, height }: WorkTile): [Plane, Plane, Plane] {
  const tensor: [Plane, Plane, Plane] = [
    new Float32Array(red.length),
    new Float32Array(red.length),
    new Float32Array(red.length),
  ];
  for (const plane of [red, green, blue]) addGradients(plane, width, height, tensor);
  return tensor;
}

/** Scharr's operator: its directions are truer than Sobel's. */
function addGradients(
  plane: Plane,
  width: number,
  height: number,
  [xx, xy, yy]: [Plane, Plane, Plane],
): void {
  for (let y = 0; y < height; y += 1) {
    const up = Math.max(0, y - 1) * width;
    const here = y * width;
    const below = Math.min(height - 1, y + 1) * width;
    for (let x = 0; x < width; x += 1) {
      const left = Math.max(0, x - 1);
      const right = Math.min(width - 1, x + 1);
      const a = plane[up + left] as number;
      const b = plane[up + right] as number;
      const c = plane[below + left] as number;
      const d = plane[below + right] as number;
      const gx =
        (3 * (b + d - a - c) + 10 * ((plane[here + right] as number) - (plane[here + left] as number))) / 32;
      const gy = (3 * (c + d - a - b) + 10 * ((plane[below + x] as number) - (plane[up + x] as number))) / 32;
      const i = here + x;
      xx[i] = (xx[i] as number) + gx * gx;
      xy[i] = (xy[i] as number) + gx * gy;
      yy[i] = (yy[i] as number) + gy * gy;
    }
  }
}
