import type { Backdrop } from './backdrop.ts';
import type { DeviceView } from './deviceView.ts';
import { toDeviceRect } from './deviceView.ts';
import { createDirtyCells } from './dirtyCells.ts';
import type { DirtyCell } from './dirtyCells.ts';
import type { Draft } from './draft.ts';
import { drawPicture, pictureNodes, splitStrip } from './drawPicture.ts';
import type { Picture } from './drawPicture.ts';
import type { Neighbours, Surfaces } from './drawScene.ts';
import { createNeighbours } from './neighbours.ts';
import { changedParts } from './sceneChanges.ts';
import { createStandIns } from './standIns.ts';
import type { TileNode } from '../scene/tileTree.ts';
import type { ColorSpace, Surface } from '../stage/konvaStage.ts';
import type { TileCache } from '../tiles/tileCache.ts';
import { residentTileBytes } from '../tiles/tileCache.ts';
import type { Rect, Size } from '../../kernel/shared/geometry.ts';
import { intersectRects, isEmptyRect } from '../../kernel/shared/geometry.ts';

/** Tiles for the coming frames. */
export interface TileDemand {
  /** Not resident, most urgent first. */
  readonly missing: readonly TileNode[];
  /** Ids of what is read now or soon: the last to be evicted. */
  readonly needed: ReadonlySet<number>;
}

export interface ContentRenderer {
  setPicture(picture: Picture | null): void;
  setView(view: DeviceView): void;
  /** `open`: strokes that the picture lacks. `shown`: those, and the ones that it holds but does not show yet. */
  setDrafts(open: readonly Draft[], shown: readonly Draft[]): void;
  /**
   * Redraws `rect` (device px) in this frame, from the picture that is on screen: a newer one whose tiles are
   * still being decoded would leave holes under the brush.
   */
  drawNow(rect: Rect): void;
  invalidate(rect: Rect | null, blank?: boolean): void;
  /** Redraws out-of-date cells for at most `budgetMs`; returns the tiles that it lacks and those it reads. */
  frame(nowMs: number, budgetMs: number): TileDemand;
  readonly settled: boolean;
}

export interface ContentRendererOptions {
  readonly surface: Surface;
  readonly device: Size;
  readonly colorSpace: ColorSpace;
  readonly backdrop: () => Backdrop;
  readonly surfaces: Surfaces;
  readonly cache: TileCache;
  readonly budgetBytes: number;
  /** A frame is needed. */
  readonly schedule: () => void;
}

/** After a zoom step the sharp redraw waits this long for the next one. */
const zoomRestMs = 90;
/** A blank cell shows newly arrived tiles at most this often. */
const progressMs = 300;

export function createContentRenderer(options: ContentRendererOptions): ContentRenderer {
  const { surface, device, cache, surfaces, schedule } = options;
  const { context } = surface;
  const cells = createDirtyCells(device);
  const whole: Rect = { x: 0, y: 0, width: device.width, height: device.height };
  const neighbours = createNeighbours(device, options.colorSpace, cache);
  const standIns = createStandIns(options);
  let picture: Picture | null = null;
  let view: DeviceView | null = null;
  let drafts: readonly Draft[] = [];
  /** What is on screen: `picture` follows as soon as all its tiles are drawn. */
  let shownPicture: Picture | null = null;
  let shownDrafts: readonly Draft[] = [];
  let zoomedAtMs = 0;
  let drawnOnce = false;
  /** The picture changed since the overview was taken. */
  let overviewStale = true;

  function invalidate(rect: Rect | null, blank = false): void {
    cells.add(rect ?? whole, blank);
    schedule();
  }

  function setPicture(next: Picture | null): void {
    const last = picture;
    picture = next;
    if (next === null || shownPicture === null || cells.size === 0)
      shownPicture = next === null ? null : (last ?? next);
    if (next === null || last === null || view === null) {
      cells.clear();
      standIns.dropOverview();
      invalidate(null, true);
      return;
    }
    const rects = changedParts(last, next);
    if (rects === null) {
      standIns.dropOverview();
      shownPicture = next;
      invalidate(null, true);
    } else for (const rect of rects) invalidate(toDeviceRect(rect, view));
    if (last.before !== null && next.before !== null && last.split !== next.split) {
      shownPicture = next;
      drawNow(toDeviceRect(splitStrip(last, next), view));
    }
  }

  function setView(next: DeviceView): void {
    const last = view;
    if (last !== null && overviewStale && isSettled()) keepOverview();
    view = next;
    if (last === null || picture === null || !drawnOnce) {
      invalidate(null, true);
      return;
    }
    if (last.scale === next.scale && last.crisp === next.crisp && !standIns.zooming) {
      pan(next.x - last.x, next.y - last.y);
    } else {
      // Until the view rests, the last picture is shown enlarged or reduced.
      standIns.zoom(last, next, picture.after);
      cells.clear();
      zoomedAtMs = performance.now();
    }
    schedule();
  }

  function pan(dx: number, dy: number): void {
    if (dx === 0 && dy === 0) return;
    if (Math.abs(dx) < device.width && Math.abs(dy) < device.height) {
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.globalCompositeOperation = 'copy';
      context.drawImage(surface.canvas, dx, dy);
      context.globalCompositeOperation = 'source-over';
    }
    cells.shift(dx, dy);
    for (const cell of cells.cells) if (cell.blank && cell.drawnAtMs === 0) drawStandIn(cell.rect);
  }

  function drawStandIn(rect: Rect): void {
    if (view !== null) standIns.draw(rect, view, picture?.after ?? null);
  }

  function draw(
    rect: Rect,
    shown: Picture | null,
    strokes: readonly Draft[],
    around: Neighbours | null = null,
  ): void {
    if (view === null) return;
    drawPicture(context, rect, shown, {
      view,
      drafts: strokes,
      backdrop: options.backdrop(),
      source: cache,
      surfaces,
      neighbours: around,
    });
  }

  function drawNow(rect: Rect): void {
    const inside = intersectRects(rect, whole);
    if (isEmptyRect(inside) || view === null || standIns.zooming) return;
    draw(inside, shownPicture, shownDrafts, shownPicture?.before === null ? neighbours : null);
    drawnOnce = true;
    overviewStale = true;
    if (!neededFor(inside).every((node) => cache.has(node.id))) invalidate(inside);
  }

  function neededFor(rect: Rect): TileNode[] {
    return picture === null || view === null ? [] : pictureNodes(picture, view, drafts, rect);
  }

  function frame(nowMs: number, budgetMs: number): TileDemand {
    if (standIns.zooming) {
      if (nowMs - zoomedAtMs < zoomRestMs) {
        schedule();
        return { missing: [], needed: new Set() };
      }
      sharpen();
    }
    const startMs = performance.now();
    const missing: TileNode[] = [];
    const needed = new Set<number>();
    let unfinished = false;
    for (const cell of cells.cells) {
      const nodes = neededFor(cell.rect);
      const added = nodes.filter((node) => !needed.has(node.id));
      // Cells beyond the budget wait: their tiles would push out those of the cells before them. The first one
      // is drawn whatever it takes.
      const bytes = (needed.size + added.length) * residentTileBytes;
      if (needed.size > 0 && added.length > 0 && bytes > options.budgetBytes) break;
      for (const node of added) needed.add(node.id);
      const lacking = nodes.filter((node) => !cache.has(node.id));
      if (lacking.length > 0) {
        missing.push(...lacking);
        progress(cell, nowMs, startMs, budgetMs);
      } else if (performance.now() - startMs < budgetMs) {
        draw(cell.rect, picture, drafts);
        cells.remove(cell);
        drawnOnce = true;
        overviewStale = true;
      } else unfinished = true;
    }
    // A drawn cell makes room for the tiles of those that waited.
    if (unfinished || (missing.length === 0 && cells.size > 0)) schedule();
    if (cells.size === 0) shownPicture = picture;
    return { missing, needed };
  }

  /** Ends a zoom: everything is redrawn, first what the enlarged picture does not cover. */
  function sharpen(): void {
    if (view === null) return;
    invalidate(null);
    for (const strip of standIns.endZoom(view)) cells.add(strip, true);
  }

  /** Shows what is at hand while the rest of a cell's tiles are on their way. */
  function progress(cell: DirtyCell, nowMs: number, startMs: number, budgetMs: number): void {
    if (!cell.blank || nowMs - cell.drawnAtMs < progressMs) return;
    if (performance.now() - startMs >= budgetMs) return;
    if (cell.drawnAtMs === 0 && standIns.hasOverview) drawStandIn(cell.rect);
    else draw(cell.rect, picture, drafts);
    cell.drawnAtMs = nowMs;
    drawnOnce = true;
  }

  /** The settled view that is being left, where it shows the whole document, serves as stand-in for later pans and zooms. */
  function keepOverview(): void {
    if (picture === null || view === null || picture.before !== null || drafts.length > 0) return;
    if (standIns.keepOverview(view, picture.after)) overviewStale = false;
  }

  function isSettled(): boolean {
    return cells.size === 0 && !standIns.zooming;
  }

  return {
    setPicture,
    setView,
    setDrafts(open, shown) {
      drafts = open;
      shownDrafts = shown;
    },
    drawNow,
    invalidate,
    frame,
    get settled() {
      return isSettled();
    },
  };
}
