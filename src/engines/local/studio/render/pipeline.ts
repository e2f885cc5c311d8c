import type { WebGLRenderer } from 'three';

import type { ComposedScene } from '../scene/compose.ts';
import { createKeeper } from './keeper.ts';
import { createStage } from './stage.ts';
import { createSharedUniforms } from './uniforms.ts';

export interface RenderOptions {
  readonly width: number;
  readonly height: number;
  readonly samples: number;
  readonly maskSamples: number;
  /** Called before each sample; a false answer stops the work. */
  readonly proceed: (sample: number) => Promise<boolean>;
}
export interface RenderedPicture {
  /** Bottom-up linear RGBA, mean of the samples. */
  readonly hdr: Float32Array;
  /** Per object: bottom-up count of samples that saw it, 0..maskSamples. */
  readonly hits: readonly Uint8Array[];
}

/** Draws one scene by accumulation; null when `proceed` stopped it. All GPU memory is freed on the way out. */
export async function renderScene(
  renderer: WebGLRenderer,
  scene: ComposedScene,
  options: RenderOptions,
): Promise<RenderedPicture | null> {
  const { width, height, samples } = options;
  const keeper = createKeeper();
  const shared = createSharedUniforms();
  try {
    const stage = createStage({ renderer, scene, width, height, samples, shared, keep: keeper.keep });
    const hits = scene.objects.map(() => new Uint8Array(width * height));
    const maskEvery = samples / options.maskSamples;
    let masked = 0;
    for (let sample = 0; sample < samples; sample += 1) {
      if (!(await options.proceed(sample))) return null;
      stage.drawSample(sample);
      if (Math.floor((sample + 1) / maskEvery) > masked) {
        masked += 1;
        stage.countHits(hits);
      }
    }
    return { hdr: stage.readSum(), hits };
  } finally {
    renderer.setRenderTarget(null);
    keeper.dispose();
  }
}
