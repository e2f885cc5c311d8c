import { NearestFilter, UnsignedByteType, WebGLRenderTarget } from 'three';
import type { Camera, Scene } from 'three';

import type { StageContext } from './stageContext.ts';

export interface MaskPass {
  /** Counts, per object, the pixels that show it to the camera; `hits` are bottom-up. */
  count(view: Camera, hits: readonly Uint8Array[]): void;
}

export function createMaskPass({ renderer, width, height, keep }: StageContext, ids: Scene): MaskPass {
  const target = keep(
    new WebGLRenderTarget(width, height, {
      type: UnsignedByteType,
      minFilter: NearestFilter,
      magFilter: NearestFilter,
    }),
  );
  return {
    count(view, hits) {
      renderer.setRenderTarget(target);
      renderer.clear(true, true, false);
      renderer.render(ids, view);
      const bytes = new Uint8Array(width * height * 4);
      renderer.readRenderTargetPixels(target, 0, 0, width, height, bytes);
      for (let pixel = 0; pixel < width * height; pixel += 1) {
        const id = bytes[pixel * 4] ?? 0;
        const mask = id > 0 ? hits[id - 1] : undefined;
        if (mask !== undefined) mask[pixel] = (mask[pixel] ?? 0) + 1;
      }
    },
  };
}
