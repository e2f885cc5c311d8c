import { drawShape, rasterMatrix } from './drawShape.ts';
import type { RasterShape, ShapeTarget } from './drawShape.ts';
import { sameShape } from './sameShape.ts';
import { tintPattern } from './tintPattern.ts';
import type { LiveStroke } from '../draft/liveStroke.ts';
import type { TileDemand } from '../render/contentRenderer.ts';
import type { DeviceView } from '../render/deviceView.ts';
import { documentRect } from '../render/deviceView.ts';
import { visibleTiles } from '../render/layerTiles.ts';
import { createScratch } from '../render/scratch.ts';
import type { Pyramid, TileNode, TileTree } from '../scene/tileTree.ts';
import type { CanvasStage } from '../stage/konvaStage.ts';
import { maskOpacity } from '../theme.ts';
import type { TileCache } from '../tiles/tileCache.ts';
import type { MaskShape, SelectionRecord, TileMap } from '../../kernel/document/records.ts';
import { featherSigma } from '../../kernel/document/selectionMask.ts';
import type { Rect, Size } from '../../kernel/shared/geometry.ts';
import { inflateRect, intersectRects, isEmptyRect } from '../../kernel/shared/geometry.ts';

/**
 * The selection as a tint over the picture. Shapes are joined as opaque coverage at viewport size, then tinted
 * through `source-in`; the layer's CSS opacity makes it translucent, so overlaps never darken.
 */
export interface MaskOverlay {
  setSelection(selection: SelectionRecord, document: Size): void;
  clear(): void;
  setVisible(visible: boolean): void;
  setView(view: DeviceView): void;
  /** A stroke in progress; `dirty` in device px. */
  showLive(stroke: LiveStroke, mode: 'add' | 'subtract', dirty: Rect): void;
  /** Ends the live stroke: it stays as `shape`, or goes. */
  endLive(shape: MaskShape | null): void;
  frame(nowMs: number): TileDemand;
  readonly settled: boolean;
}

export interface MaskOverlayOptions {
  readonly stage: CanvasStage;
  readonly tree: TileTree;
  readonly cache: TileCache;
  readonly schedule: () => void;
}

/** The tint follows pan and zoom as a moved picture and is redrawn when the view has rested this long. */
const restMs = 90;

export function createMaskOverlay(options: MaskOverlayOptions): MaskOverlay {
  const { stage, tree, cache, schedule } = options;
  const { device, pixelRatio } = stage;
  const { canvas, context, layer } = stage.mask;
  const whole: Rect = { x: 0, y: 0, ...device };
  const base = createScratch('srgb');
  const joined = createScratch('srgb');
  const part = createScratch('srgb');
  const tiles = createScratch('srgb');
  const tint = tintPattern(context, pixelRatio);
  const pyramids = new WeakMap<TileMap, Pyramid>();
  let document: Size = { width: 0, height: 0 };
  let shapes: readonly MaskShape[] = [];
  let featherPx = 0;
  let visible = true;
  let view: DeviceView | null = null;
  let drawnView: DeviceView | null = null;
  let live: { readonly stroke: LiveStroke; readonly mode: 'add' | 'subtract' } | null = null;
  let movedAtMs = 0;
  let stale = false;

  canvas.style.opacity = String(maskOpacity);
  canvas.style.transformOrigin = '0 0';
  layer.visible(false);

  function pyramidOf(shape: RasterShape): Pyramid {
    let pyramid = pyramids.get(shape.tiles);
    if (pyramid === undefined) {
      pyramid = tree.coverage(shape.tiles);
      pyramids.set(shape.tiles, pyramid);
    }
    return pyramid;
  }

  function target(at: DeviceView): ShapeTarget {
    return {
      context: baseContext(),
      device,
      view: at,
      document,
      source: cache,
      pyramid: pyramidOf,
      part,
      joined: tiles,
    };
  }

  let keptBase: CanvasRenderingContext2D | null = null;
  function baseContext(): CanvasRenderingContext2D {
    return (keptBase ??= base.take(device.width, device.height));
  }

  function updateVisibility(): void {
    layer.visible(visible && (shapes.length > 0 || live !== null));
  }

  /** Redraws everything for the current view. */
  function redraw(): void {
    stale = false;
    updateVisibility();
    if (view === null || !layer.visible()) return;
    baseContext().clearRect(0, 0, device.width, device.height);
    const to = target(view);
    for (const shape of shapes) drawShape(shape, to);
    drawnView = view;
    canvas.style.transform = '';
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, device.width, device.height);
    compose(whole);
  }

  /** Coverage → tint inside `rect`. */
  function compose(rect: Rect): void {
    if (view === null) return;
    const sigma = featherSigma(featherPx) * view.scale;
    const reach = Math.ceil(sigma * 3);
    const page = intersectRects(documentRect(document, view), whole);
    const area = intersectRects(inflateRect(rect, reach), page);
    if (isEmptyRect(area)) return;
    const from = intersectRects(inflateRect(area, reach), whole);
    const source = live === null ? base.canvas : joinLive(from, live);
    const shift = live === null ? { x: 0, y: 0 } : from;
    context.save();
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.beginPath();
    context.rect(area.x, area.y, area.width, area.height);
    context.clip();
    context.clearRect(area.x, area.y, area.width, area.height);
    if (sigma > 0) context.filter = `blur(${sigma}px)`;
    context.drawImage(
      source,
      from.x - shift.x,
      from.y - shift.y,
      from.width,
      from.height,
      from.x,
      from.y,
      from.width,
      from.height,
    );
    context.filter = 'none';
    context.globalCompositeOperation = 'source-in';
    context.fillStyle = tint;
    context.fillRect(area.x, area.y, area.width, area.height);
    context.restore();
  }

  function joinLive(
    rect: Rect,
    { stroke, mode }: { readonly stroke: LiveStroke; readonly mode: 'add' | 'subtract' },
  ): HTMLCanvasElement {
    const { x, y, width, height } = rect;
    const both = joined.take(width, height);
    both.drawImage(base.canvas, x, y, width, height, 0, 0, width, height);
    both.globalCompositeOperation = mode === 'add' ? 'source-over' : 'destination-out';
    both.drawImage(stroke.picture(rect), 0, 0, width, height, 0, 0, width, height);
    return joined.canvas;
  }

  /** Draws the shapes after the first `kept`, which are on the base already. */
  function append(kept: number): void {
    updateVisibility();
    if (view === null || drawnView !== view || stale) {
      invalidate();
      return;
    }
    const to = target(view);
    for (const shape of shapes.slice(kept)) drawShape(shape, to);
    if (shapes.length > kept) compose(whole);
    if (lacking().length > 0) invalidate();
  }

  function invalidate(): void {
    stale = true;
    movedAtMs = 0;
    schedule();
  }

  function lacking(): readonly TileNode[] {
    if (view === null || !visible) return [];
    return rasterNodes(view).filter((node) => !cache.has(node.id));
  }

  function rasterNodes(at: DeviceView): TileNode[] {
    const nodes: TileNode[] = [];
    for (const shape of shapes) {
      if (shape.kind !== 'raster') continue;
      const seen = visibleTiles(pyramidOf(shape), rasterMatrix(shape, at), whole);
      nodes.push(...seen.tiles.map((tile) => tile.node));
    }
    return nodes;
  }

  function setShapes(next: readonly MaskShape[]): void {
    const before = shapes;
    shapes = next;
    const shared = next.findIndex((shape, i) => {
      const old = before[i];
      return old === undefined || !sameShape(shape, old);
    });
    const kept = shared === -1 ? next.length : shared;
    if (kept < before.length) invalidate();
    else append(kept);
  }

  return {
    setSelection(selection, size) {
      if (
        selection.featherPx !== featherPx ||
        size.width !== document.width ||
        size.height !== document.height
      ) {
        featherPx = selection.featherPx;
        document = size;
        shapes = selection.shapes;
        invalidate();
      } else setShapes(selection.shapes);
    },
    clear() {
      shapes = [];
      live = null;
      invalidate();
    },
    setVisible(next) {
      if (visible === next) return;
      visible = next;
      invalidate();
    },
    setView(next) {
      view = next;
      if (drawnView === null || !layer.visible()) {
        invalidate();
        return;
      }
      const factor = next.scale / drawnView.scale;
      const x = (next.x - drawnView.x * factor) / pixelRatio;
      const y = (next.y - drawnView.y * factor) / pixelRatio;
      canvas.style.transform = `matrix(${factor}, 0, 0, ${factor}, ${x}, ${y})`;
      stale = true;
      movedAtMs = performance.now();
      schedule();
    },
    showLive(stroke, mode, dirty) {
      if (live === null) {
        live = { stroke, mode };
        if (stale || !layer.visible()) redraw();
      }
      compose(dirty);
    },
    endLive(shape) {
      const ended = live;
      live = null;
      if (ended === null) return;
      if (shape === null) {
        updateVisibility();
        if (layer.visible()) compose(ended.stroke.bounds);
        return;
      }
      const onBase = baseContext();
      onBase.save();
      onBase.setTransform(1, 0, 0, 1, 0, 0);
      onBase.globalCompositeOperation = ended.mode === 'add' ? 'source-over' : 'destination-out';
      const { x, y, width, height } = ended.stroke.bounds;
      if (width > 0) {
        const picture = ended.stroke.picture(ended.stroke.bounds);
        onBase.drawImage(picture, 0, 0, width, height, x, y, width, height);
      }
      onBase.restore();
      shapes = [...shapes, shape];
      updateVisibility();
    },
    frame(nowMs) {
      const missing = lacking();
      const needed = new Set(view === null ? [] : rasterNodes(view).map((node) => node.id));
      if (stale && live === null) {
        if (nowMs - movedAtMs < restMs) schedule();
        else if (missing.length === 0) redraw();
      }
      return { missing, needed };
    },
    get settled() {
      return !stale;
    },
  };
}
