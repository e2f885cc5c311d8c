import { createBackdrop } from './render/backdrop.ts';
import type { Backdrop } from './render/backdrop.ts';
import { createContentRenderer } from './render/contentRenderer.ts';
import type { ContentRenderer } from './render/contentRenderer.ts';
import { createScratch } from './render/scratch.ts';
import { createMaskOverlay } from './mask/maskOverlay.ts';
import type { MaskOverlay } from './mask/maskOverlay.ts';
import { createCropFrame } from './overlay/cropFrame.ts';
import type { CropFrame } from './overlay/cropFrame.ts';
import { createOverlayLayer } from './overlay/overlayLayer.ts';
import type { OverlayLayer } from './overlay/overlayLayer.ts';
import { createSplitDivider } from './overlay/splitDivider.ts';
import type { SplitDivider } from './overlay/splitDivider.ts';
import type { TileTree } from './scene/tileTree.ts';
import { createStage } from './stage/konvaStage.ts';
import type { CanvasStage, ColorSpace } from './stage/konvaStage.ts';
import { canvasTheme } from './theme.ts';
import type { TileCache } from './tiles/tileCache.ts';
import type { Size } from '../kernel/shared/geometry.ts';

/** Everything bound to one stage: replaced as a whole when size, pixel ratio or colour space change. */
export interface Viewport {
  readonly stage: CanvasStage;
  readonly colorSpace: ColorSpace;
  readonly content: ContentRenderer;
  readonly mask: MaskOverlay;
  readonly overlay: OverlayLayer;
  readonly divider: SplitDivider;
  readonly crop: CropFrame;
  setTheme(theme: 'dark' | 'light'): void;
  destroy(): void;
}

export interface ViewportOptions {
  /** Filled by the stage; positioned by the caller. */
  readonly mount: HTMLDivElement;
  readonly size: Size;
  readonly pixelRatio: number;
  readonly colorSpace: ColorSpace;
  readonly theme: 'dark' | 'light';
  readonly tree: TileTree;
  readonly cache: TileCache;
  readonly budgetBytes: number;
  readonly schedule: () => void;
}

export function createViewport(options: ViewportOptions): Viewport {
  const { colorSpace, pixelRatio, schedule, cache, tree } = options;
  const stage = createStage(options.mount, options.size, pixelRatio, colorSpace);
  let backdrop: Backdrop = createBackdrop(canvasTheme(options.theme), pixelRatio);
  const content = createContentRenderer({
    surface: stage.content,
    device: stage.device,
    colorSpace,
    backdrop: () => backdrop,
    surfaces: {
      picture: createScratch(colorSpace),
      layer: createScratch(colorSpace),
      part: createScratch(colorSpace),
      tiles: createScratch(colorSpace),
    },
    cache,
    budgetBytes: options.budgetBytes,
    schedule,
  });
  const overlay = createOverlayLayer(stage.overlay);
  return {
    stage,
    colorSpace,
    content,
    mask: createMaskOverlay({ stage, tree, cache, schedule }),
    overlay,
    divider: createSplitDivider(overlay),
    crop: createCropFrame(overlay),
    setTheme(theme) {
      backdrop = createBackdrop(canvasTheme(theme), pixelRatio);
      content.invalidate(null);
    },
    destroy() {
      stage.destroy();
    },
  };
}
