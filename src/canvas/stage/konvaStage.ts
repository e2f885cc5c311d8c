// One by one: `konva/lib/Core` would bring tweens and deprecated layers along.
import { Layer } from 'konva/lib/Layer';
import { Stage } from 'konva/lib/Stage';
import { Util } from 'konva/lib/Util';

import type { Size } from '../../kernel/shared/geometry.ts';

export type ColorSpace = 'srgb' | 'display-p3';

/** A Konva layer that we draw on directly, in device pixels. */
export interface Surface {
  readonly layer: Layer;
  readonly canvas: HTMLCanvasElement;
  readonly context: CanvasRenderingContext2D;
}

/**
 * The viewport-sized Konva stage: `content` (the document), `mask` (the selection tint) and `overlay`
 * (handles and outlines, ordinary Konva nodes, hidden while empty). Content and mask have no nodes:
 * Konva redraws a layer as a whole, and a brush may only touch the rectangle that it changed.
 */
export interface CanvasStage {
  readonly stage: Stage;
  readonly content: Surface;
  readonly mask: Surface;
  readonly overlay: Layer;
  readonly pixelRatio: number;
  /** CSS pixels. */
  readonly size: Size;
  /** Size in device pixels. */
  readonly device: Size;
  destroy(): void;
}

export function createStage(
  container: HTMLDivElement,
  size: Size,
  pixelRatio: number,
  colorSpace: ColorSpace,
): CanvasStage {
  const stage = new Stage({ container, width: size.width, height: size.height, listening: false });
  // Pointers are handled on the container; Konva would run a hit test on each move.
  stage.content.style.pointerEvents = 'none';
  stage.content.setAttribute('aria-hidden', 'true');
  const contentLayer = createLayer({ clearBeforeDraw: false }, pixelRatio, colorSpace, false);
  const maskLayer = createLayer({ clearBeforeDraw: false }, pixelRatio, 'srgb', true);
  const overlay = createLayer({ visible: false }, pixelRatio, 'srgb', true);
  stage.add(contentLayer, maskLayer, overlay);
  const content = surfaceOf(contentLayer);
  return {
    stage,
    content,
    mask: surfaceOf(maskLayer),
    overlay,
    pixelRatio,
    size,
    device: { width: content.canvas.width, height: content.canvas.height },
    destroy() {
      stage.destroy();
    },
  };
}

/**
 * A context's colour space and opacity are fixed by the first `getContext` call, which Konva makes in the
 * layer's constructor: so the element is prepared in the factory that Konva takes its elements from.
 */
function createLayer(
  config: { readonly clearBeforeDraw?: boolean; readonly visible?: boolean },
  pixelRatio: number,
  colorSpace: ColorSpace,
  alpha: boolean,
): Layer {
  const { createCanvasElement } = Util;
  Util.createCanvasElement = () => {
    const element = createCanvasElement.call(Util);
    element.getContext('2d', { colorSpace, alpha });
    return element;
  };
  try {
    const layer = new Layer({ listening: false, ...config });
    layer.getCanvas().setPixelRatio(pixelRatio);
    return layer;
  } finally {
    Util.createCanvasElement = createCanvasElement;
  }
}

function surfaceOf(layer: Layer): Surface {
  return { layer, canvas: layer.getNativeCanvasElement(), context: layer.getContext()._context };
}
