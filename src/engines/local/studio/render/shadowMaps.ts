import {
  DepthTexture,
  FloatType,
  LessEqualCompare,
  LinearFilter,
  NearestFilter,
  OrthographicCamera,
  Vector3,
  WebGLRenderTarget,
} from 'three';
import type { Scene, Texture, WebGLRenderer } from 'three';

import { lightsPerSample } from '../glsl/lighting.ts';
import type { ComposedScene } from '../scene/compose.ts';
import type { StageContext } from './stageContext.ts';
import { halfFloat } from './targets.ts';

/** Shadows of the four lights of a sample, in the four quarters of two maps: depth of what is opaque, tint of glass. */
export interface ShadowMaps {
  readonly depth: DepthTexture;
  readonly tint: Texture;
  /** One per light, aimed by the light sampler. */
  readonly cameras: readonly OrthographicCamera[];
  /** Half width of what a shadow camera sees, decimetres. */
  readonly reach: number;
  /** Width of a texel, decimetres. */
  readonly texel: number;
  /** No shadow anywhere. */
  clear(): void;
  /** `glassCasters` is null when nothing is glass. */
  draw(casters: Scene, glassCasters: Scene | null): void;
}

export function createShadowMaps(context: StageContext): ShadowMaps {
  const { renderer, scene } = context;
  const tile = tileSize(context);
  const { depth, target, glassTarget } = createShadowTargets(context, tile);
  const cameras = Array.from({ length: lightsPerSample }, () => new OrthographicCamera());
  const reach = shadowReach(scene);

  function clearDepth(): void {
    target.viewport.set(0, 0, tile * 2, tile * 2);
    renderer.setRenderTarget(target);
    renderer.clear(true, true, false);
  }
  function clearTint(): void {
    renderer.setClearColor(0xffffff, 1);
    glassTarget.viewport.set(0, 0, tile, tile);
    renderer.setRenderTarget(glassTarget);
    renderer.clear(true, false, false);
    renderer.setClearColor(0x000000, 0);
  }
  return {
    depth,
    tint: glassTarget.texture,
    cameras,
    reach,
    texel: (reach * 2) / tile,
    clear() {
      clearDepth();
      clearTint();
    },
    draw(casters, glassCasters) {
      clearDepth();
      drawQuarters(renderer, target, tile, casters, cameras);
      clearTint();
      if (glassCasters !== null) drawQuarters(renderer, glassTarget, tile / 2, glassCasters, cameras);
    },
  };
}

function drawQuarters(
  renderer: WebGLRenderer,
  target: WebGLRenderTarget,
  tile: number,
  casters: Scene,
  cameras: readonly OrthographicCamera[],
): void {
  cameras.forEach((camera, light) => {
    target.viewport.set((light & 1) * tile, (light >> 1) * tile, tile, tile);
    renderer.setRenderTarget(target);
    renderer.render(casters, camera);
  });
}

function createShadowTargets(
  { keep }: StageContext,
  tile: number,
): { depth: DepthTexture; target: WebGLRenderTarget; glassTarget: WebGLRenderTarget } {
  const depth = keep(new DepthTexture(tile * 2, tile * 2, FloatType));
  depth.compareFunction = LessEqualCompare;
  depth.magFilter = LinearFilter;
  depth.minFilter = LinearFilter;
  const target = keep(new WebGLRenderTarget(tile * 2, tile * 2, { depthTexture: depth }));
  const glassTarget = keep(
    new WebGLRenderTarget(tile, tile, {
      ...halfFloat,
      depthBuffer: false,
      minFilter: NearestFilter,
      magFilter: LinearFilter,
    }),
  );
  return { depth, target, glassTarget };
}

/** Texels a side for one light: large pictures and small lamps show the steps of a coarse map. */
function tileSize({ scene, width, height }: StageContext): number {
  const hard = scene.rig.emitters.some((emitter) => emitter.width < 0.5);
  return Math.max(width, height) > 640 || hard ? 1024 : 512;
}

function shadowReach(scene: ComposedScene): number {
  return (
    Math.max(
      scene.radius * 1.05,
      ...scene.objects.map((object) => {
        const p = new Vector3().setFromMatrixPosition(object.matrix).sub(scene.centre);
        return Math.hypot(p.x, p.z) + object.radius * 1.6 + 0.05;
      }),
      ...scene.objects.map(
        (object) => Math.abs(object.height - scene.centre.y + scene.floor) + object.radius,
      ),
    ) * 1.08
  );
}
