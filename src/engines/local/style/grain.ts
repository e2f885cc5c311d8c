import type { Flow } from './flow.ts';
import { averagedAlong } from './lines.ts';
import { valueNoise } from './noise.ts';
import type { Plane, WorkTile } from './planes.ts';

/** Bristle marks: noise drawn out along the flow, about 0.5 ± 0.2. (Cabral and Leedom, Line integral convolution, 1993.) */
export function bristles(tile: WorkTile, flow: Flow, length: number, breadth: number, seed: number): Plane {
  const { left, top, width, height } = tile;
  const noise = new Float32Array(width * height);
  for (let y = 0, i = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1, i += 1) noise[i] = valueNoise(left + x, top + y, breadth, seed) - 0.5;
  // Marks are wider than that, so that nothing is stepped over.
  const stride = Math.min(2, breadth);
  const drawn = averagedAlong(noise, flow, length, stride);
  // The mean of n values spreads by 1/√n of one.
  const gain = Math.sqrt((2 * length) / breadth) * 0.8;
  for (let i = 0; i < drawn.length; i += 1) drawn[i] = 0.5 + gain * (drawn[i] as number);
  return drawn;
}

/** How bright a surface with these heights is under light from the upper left, about 0. */
export function reliefOf(heights: Plane, width: number, height: number): Plane {
  const out = new Float32Array(heights.length);
  for (let y = 1; y < height - 1; y += 1)
    for (let x = 1, i = y * width + 1; x < width - 1; x += 1, i += 1)
      out[i] = (heights[i + 1 + width] as number) - (heights[i - 1 - width] as number);
  return out;
}

/** How steeply the brightness changes: where washes gather. */
export function steepness(luma: Plane, width: number, height: number): Plane {
  const out = new Float32Array(luma.length);
  for (let y = 1; y < height - 1; y += 1)
    for (let x = 1, i = y * width + 1; x < width - 1; x += 1, i += 1) {
      const across = (luma[i + 1] as number) - (luma[i - 1] as number);
      const down = (luma[i + width] as number) - (luma[i - width] as number);
      out[i] = Math.sqrt(across * across + down * down);
    }
  return out;
}
