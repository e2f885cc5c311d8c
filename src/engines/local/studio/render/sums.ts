import type { Texture, WebGLRenderTarget } from 'three';

import { sumMaterial } from './screenPass.ts';
import type { ScreenPass } from './screenPass.ts';
import type { StageContext } from './stageContext.ts';
import { createSumTarget } from './targets.ts';

/** The means of the samples, with glass and without. */
export interface Sums {
  /** Whether the glass joins the sample. */
  takesGlass(sample: number): boolean;
  addOpaque(): void;
  addGlass(): void;
  /** Bottom-up linear RGBA, width × height × 4. */
  read(): Float32Array;
}

/** Sums of what `picture` holds at each call. */
export function createSums(
  context: StageContext,
  screen: ScreenPass,
  picture: Texture,
  hasGlass: boolean,
): Sums {
  const { renderer, samples, keep } = context;
  // Glass costs as much as all the rest: it joins every second sample, and only its own pixels are read from there.
  const glassEvery = samples >= 12 ? 2 : 1;
  const sum = createSumTarget(context);
  const material = keep(sumMaterial(picture, 1 / samples));
  const glassSum = hasGlass ? createSumTarget(context) : null;
  const glassMaterial = keep(sumMaterial(picture, 1 / Math.ceil(samples / glassEvery)));
  renderer.setClearColor(0x000000, 0);
  for (const target of glassSum === null ? [sum] : [sum, glassSum]) {
    renderer.setRenderTarget(target);
    renderer.clear(true, false, false);
  }
  return {
    takesGlass: (sample) => glassSum !== null && sample % glassEvery === 0,
    addOpaque: () => screen.draw(renderer, material, sum),
    addGlass() {
      if (glassSum !== null) screen.draw(renderer, glassMaterial, glassSum);
    },
    read() {
      const data = readFloats(context, sum);
      if (glassSum !== null) overlayGlass(data, readFloats(context, glassSum));
      return data;
    },
  };
}

function readFloats({ renderer, width, height }: StageContext, target: WebGLRenderTarget): Float32Array {
  const data = new Float32Array(width * height * 4);
  renderer.readRenderTargetPixels(target, 0, 0, width, height, data);
  return data;
}

/** Alpha is 1 for opaque samples and 3 for glass: above 1 means that glass was seen here. */
function overlayGlass(data: Float32Array, withGlass: Float32Array): void {
  for (let at = 0; at < data.length; at += 4) {
    if ((withGlass[at + 3] ?? 0) > 1.001) data.set(withGlass.subarray(at, at + 3), at);
  }
}
