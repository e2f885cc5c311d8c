import type { WebGLRenderer } from 'three';

import type { ComposedScene } from '../scene/compose.ts';
import type { Keep } from './keeper.ts';
import type { SharedUniforms } from './uniforms.ts';

/** What every part of one picture's drawing works with. Sizes in pixels. */
export interface StageContext {
  readonly renderer: WebGLRenderer;
  readonly scene: ComposedScene;
  readonly width: number;
  readonly height: number;
  readonly samples: number;
  readonly shared: SharedUniforms;
  readonly keep: Keep;
}
