import type { CanvasMount } from './stage/mount.ts';
import type { ColorSpace } from './stage/konvaStage.ts';
import type { TileTree } from './scene/tileTree.ts';
import type { TileCache } from './tiles/tileCache.ts';
import { createViewport } from './viewport.ts';
import type { Viewport } from './viewport.ts';

/** Holds the present viewport and replaces it when size, pixel ratio or colour space are others. */
export interface ViewportHost {
  readonly current: Viewport;
  /** Asks for a check at the next frame that may replace the viewport. */
  expectChange(): void;
  readonly changeExpected: boolean;
  /**
   * Replaces the viewport where the screen or the document ask for it. `onReplace` runs between the old one and
   * the new one. True when it was replaced: the new one is blank and knows nothing but theme and visibility.
   */
  replace(onReplace: () => void): boolean;
  setTheme(theme: 'dark' | 'light'): void;
  setMaskVisible(visible: boolean): void;
  destroy(): void;
}

export interface ViewportHostOptions {
  readonly mount: CanvasMount;
  /** Of the present document. */
  readonly colorSpace: () => ColorSpace;
  readonly tree: TileTree;
  readonly cache: TileCache;
  readonly budgetBytes: number;
  readonly schedule: () => void;
}

export function createViewportHost(options: ViewportHostOptions): ViewportHost {
  const { mount, tree, cache, budgetBytes, schedule } = options;
  let theme: 'dark' | 'light' = 'dark';
  let maskVisible = true;
  let changeExpected = false;
  let current = open();

  function open(): Viewport {
    const opened = createViewport({
      mount: mount.stage,
      size: mount.size(),
      pixelRatio: devicePixelRatio(),
      colorSpace: options.colorSpace(),
      theme,
      tree,
      cache,
      budgetBytes,
      schedule,
    });
    opened.mask.setVisible(maskVisible);
    return opened;
  }

  return {
    get current() {
      return current;
    },
    expectChange() {
      changeExpected = true;
      schedule();
    },
    get changeExpected() {
      return changeExpected;
    },
    replace(onReplace) {
      changeExpected = false;
      const size = mount.size();
      const { stage, colorSpace } = current;
      const sameColours = colorSpace === options.colorSpace();
      const sameSize = size.width === stage.size.width && size.height === stage.size.height;
      if (sameSize && devicePixelRatio() === stage.pixelRatio && sameColours) return false;
      onReplace();
      current.destroy();
      if (!sameColours) cache.clear();
      current = open();
      return true;
    },
    setTheme(next) {
      theme = next;
      current.setTheme(next);
    },
    setMaskVisible(visible) {
      maskVisible = visible;
      current.mask.setVisible(visible);
    },
    destroy() {
      current.destroy();
    },
  };
}

function devicePixelRatio(): number {
  return window.devicePixelRatio || 1;
}
