import type { Backdrop } from './backdrop.ts';
import type { DeviceView } from './deviceView.ts';
import { documentRect } from './deviceView.ts';
import type { ColorSpace, Surface } from '../stage/konvaStage.ts';
import type { Rect, Size } from '../../kernel/shared/geometry.ts';
import { intersectRects, isEmptyRect } from '../../kernel/shared/geometry.ts';

/**
 * Earlier pictures of the screen, shown until the present one is drawn: the last one, enlarged or reduced, while
 * the view is being zoomed, and an overview of the whole document for what comes into view.
 */
export interface StandIns {
  /** A zoom is under way: the screen shows the picture from before it. */
  readonly zooming: boolean;
  readonly hasOverview: boolean;
  /** Shows the zoom's step to `view`; `last` is the view on screen, `document` the size of what it shows. */
  zoom(last: DeviceView, view: DeviceView, document: Size): void;
  /** Ends the zoom; returns the strips (device px) that its last step did not cover. */
  endZoom(view: DeviceView): readonly Rect[];
  /** Pasteboard, checkerboard, and the overview where there is one. `document`: null without one. */
  draw(rect: Rect, view: DeviceView, document: Size | null): void;
  /** The screen shows `document` as it is, settled: where that is all of it, it becomes the overview. True then. */
  keepOverview(view: DeviceView, document: Size): boolean;
  dropOverview(): void;
}

export interface StandInOptions {
  readonly surface: Surface;
  readonly device: Size;
  readonly colorSpace: ColorSpace;
  readonly backdrop: () => Backdrop;
}

interface Frozen {
  readonly canvas: HTMLCanvasElement;
  readonly view: DeviceView;
  /** The part of the canvas that holds document pixels. */
  readonly rect: Rect;
}

export function createStandIns(options: StandInOptions): StandIns {
  const { surface, device, colorSpace } = options;
  const { context } = surface;
  const whole: Rect = { x: 0, y: 0, width: device.width, height: device.height };
  let frozen: Frozen | null = null;
  let overview: HTMLCanvasElement | null = null;

  /** A copy of the screen inside `rect`. */
  function copy({ x, y, width, height }: Rect): HTMLCanvasElement {
    const canvas = document.createElement('canvas');
    canvas.width = width;
    canvas.height = height;
    canvas.getContext('2d', { colorSpace, alpha: false })?.drawImage(surface.canvas, -x, -y);
    return canvas;
  }

  function draw(rect: Rect, view: DeviceView, size: Size | null): void {
    context.setTransform(1, 0, 0, 1, 0, 0);
    const page = size === null ? null : documentRect(size, view);
    options.backdrop().draw(context, rect, page);
    if (overview === null || page === null) return;
    const to = intersectRects(rect, page);
    if (isEmptyRect(to)) return;
    const factor = overview.width / page.width;
    const x = (to.x - page.x) * factor;
    const y = (to.y - page.y) * factor;
    context.imageSmoothingEnabled = true;
    copyPart(overview, { x, y, width: to.width * factor, height: to.height * factor }, to);
  }

  function copyPart(canvas: HTMLCanvasElement, from: Rect, to: Rect): void {
    context.drawImage(canvas, from.x, from.y, from.width, from.height, to.x, to.y, to.width, to.height);
  }

  return {
    get zooming() {
      return frozen !== null;
    },
    get hasOverview() {
      return overview !== null;
    },
    zoom(last, view, size) {
      frozen ??= { canvas: copy(whole), view: last, rect: intersectRects(documentRect(size, last), whole) };
      const shown = enlarged(frozen, view);
      // Only what the last picture does not cover needs a stand-in: a zoom frame is one pass over the pixels.
      for (const strip of surround(shown, device)) draw(strip, view, size);
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.imageSmoothingEnabled = !view.crisp;
      copyPart(frozen.canvas, frozen.rect, shown);
    },
    endZoom(view) {
      const strips = frozen === null ? [] : surround(enlarged(frozen, view), device);
      frozen = null;
      return strips;
    },
    draw,
    keepOverview(view, size) {
      const page = documentRect(size, view);
      const inside = intersectRects(page, whole);
      if (inside.width !== page.width || inside.height !== page.height || isEmptyRect(page)) return false;
      overview = copy(page);
      return true;
    },
    dropOverview() {
      overview = null;
    },
  };
}

/** Where a frozen picture's document pixels lie in another view. */
function enlarged({ rect, view: from }: Frozen, view: DeviceView): Rect {
  const factor = view.scale / from.scale;
  return {
    x: Math.round((rect.x - from.x) * factor + view.x),
    y: Math.round((rect.y - from.y) * factor + view.y),
    width: Math.round(rect.width * factor),
    height: Math.round(rect.height * factor),
  };
}

/** The viewport around `rect`, as up to four strips. */
function surround(rect: Rect, device: Size): readonly Rect[] {
  const top = Math.min(device.height, Math.max(0, rect.y));
  const bottom = Math.min(device.height, Math.max(top, rect.y + rect.height));
  const left = Math.min(device.width, Math.max(0, rect.x));
  const right = Math.min(device.width, Math.max(left, rect.x + rect.width));
  return [
    { x: 0, y: 0, width: device.width, height: top },
    { x: 0, y: bottom, width: device.width, height: device.height - bottom },
    { x: 0, y: top, width: left, height: bottom - top },
    { x: right, y: top, width: device.width - right, height: bottom - top },
  ].filter((strip) => !isEmptyRect(strip));
}
