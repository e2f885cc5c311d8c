import type { DeviceView } from './deviceView.ts';
import { documentRect } from './deviceView.ts';
import type { Draft } from './draft.ts';
import { drawPyramid } from './drawPyramid.ts';
import type { PyramidFrame } from './drawPyramid.ts';
import { layerToDevice, visibleTiles } from './layerTiles.ts';
import type { Scratch } from './scratch.ts';
import type { Scene, SceneLayer } from '../scene/scene.ts';
import type { Pyramid, TileNode } from '../scene/tileTree.ts';
import type { Matrix } from '../../kernel/document/transform.ts';
import { mapRect } from '../../kernel/document/transform.ts';
import type { Rect } from '../../kernel/shared/geometry.ts';
import { intersectRects, isEmptyRect } from '../../kernel/shared/geometry.ts';

/** Working surfaces of one renderer, in the document's colour space. */
export interface Surfaces {
  readonly picture: Scratch;
  readonly layer: Scratch;
  readonly part: Scratch;
  readonly tiles: Scratch;
}

/**
 * While one layer is painted on, the layers below it and the layers above it are kept as two flat pictures of
 * the viewport, filled square by square as the brush reaches them. A brush frame then costs three draws,
 * whatever the number of layers.
 */
export interface Neighbours {
  /**
   * Draws `rect` of the frame's scene at the target's origin. False when it does not pay (a small rectangle, few
   * layers), or cannot be done yet (tiles are missing): nothing was drawn then.
   */
  draw(target: Context, rect: Rect, frame: Frame): boolean;
}

export interface Frame extends PyramidFrame {
  readonly scene: Scene;
  readonly drafts: readonly Draft[];
  readonly surfaces: Surfaces;
  /** Flat pictures of the layers around the painted one, where they are kept. */
  readonly neighbours: Neighbours | null;
}

type Context = CanvasRenderingContext2D;

/** The pyramids that drawing a layer reads: one, or three while a stroke changes it. */
export function pyramidsOf(layer: SceneLayer, drafts: readonly Draft[]): readonly Pyramid[] {
  if (!drafts.some((draft) => draft.layer === layer.id)) return [layer.pixels];
  const coverage = layer.coverage();
  return coverage === null ? [layer.pixels] : [layer.pixels, layer.bare(), coverage];
}

/** Every tile that `rect` (device px) shows. */
export function nodesIn(scene: Scene, view: DeviceView, drafts: readonly Draft[], rect: Rect): TileNode[] {
  const inside = intersectRects(rect, documentRect(scene, view));
  if (isEmptyRect(inside)) return [];
  return nodesOf(scene.layers, view, drafts, inside);
}

export function nodesOf(
  layers: readonly SceneLayer[],
  view: DeviceView,
  drafts: readonly Draft[],
  rect: Rect,
): TileNode[] {
  const nodes: TileNode[] = [];
  for (const layer of layers) {
    const matrix = layerToDevice(layer, view);
    for (const pyramid of pyramidsOf(layer, drafts)) {
      for (const tile of visibleTiles(pyramid, matrix, rect).tiles) nodes.push(tile.node);
    }
  }
  return nodes;
}

/** Draws the layers inside `rect` (device px) over what `target` holds; tiles that are not resident leave gaps or coarser stand-ins. */
export function drawScene(target: Context, rect: Rect, frame: Frame): void {
  const inside = intersectRects(rect, documentRect(frame.scene, frame.view));
  if (isEmptyRect(inside)) return;
  // Blend modes must not see the checkerboard, so the layers meet on a surface of their own.
  const picture = frame.surfaces.picture.take(inside.width, inside.height);
  if (frame.neighbours?.draw(picture, inside, frame) !== true) {
    drawLayers(picture, inside, frame.scene.layers, frame);
  }
  target.drawImage(
    frame.surfaces.picture.canvas,
    0,
    0,
    inside.width,
    inside.height,
    inside.x,
    inside.y,
    inside.width,
    inside.height,
  );
}

/** Draws layers bottom to top with `rect`'s corner at the target's origin, or at `at`. */
export function drawLayers(
  target: Context,
  rect: Rect,
  layers: readonly SceneLayer[],
  frame: Frame,
  at: { readonly x: number; readonly y: number } = { x: 0, y: 0 },
): void {
  target.save();
  target.translate(at.x, at.y);
  target.beginPath();
  target.rect(0, 0, rect.width, rect.height);
  target.clip();
  for (const layer of layers) drawLayer(target, rect, layer, frame);
  target.restore();
}

function drawLayer(picture: Context, rect: Rect, layer: SceneLayer, frame: Frame): void {
  const matrix = layerToDevice(layer, frame.view);
  const bounds = mapRect(matrix, { x: 0, y: 0, width: layer.width, height: layer.height });
  if (isEmptyRect(intersectRects(bounds, rect))) {
    // A stroke may lie outside the layer's tiles, never outside its extent.
    return;
  }
  const drafts = frame.drafts.filter((draft) => draft.layer === layer.id);
  picture.globalAlpha = layer.opacity;
  picture.globalCompositeOperation = layer.operation;
  if (drafts.length === 0) drawPyramid(picture, rect, layer.pixels, matrix, frame);
  else {
    const isolated = drawWithDrafts(rect, layer, matrix, drafts, frame);
    picture.drawImage(isolated, 0, 0, rect.width, rect.height, 0, 0, rect.width, rect.height);
  }
  picture.globalAlpha = 1;
  picture.globalCompositeOperation = 'source-over';
}

function drawWithDrafts(
  rect: Rect,
  layer: SceneLayer,
  matrix: Matrix,
  drafts: readonly Draft[],
  frame: Frame,
): HTMLCanvasElement {
  const { width, height } = rect;
  const context = frame.surfaces.layer.take(width, height);
  const coverage = layer.coverage();
  const paints = drafts.some((draft) => draft.target === 'pixels');
  drawPyramid(context, rect, paints && coverage !== null ? layer.bare() : layer.pixels, matrix, frame);
  for (const draft of drafts) if (draft.target === 'pixels') stamp(context, rect, draft, 'source-over');
  if (paints && coverage !== null) {
    const part = frame.surfaces.part.take(width, height);
    drawPyramid(part, rect, coverage, matrix, frame);
    context.globalCompositeOperation = 'destination-in';
    context.drawImage(frame.surfaces.part.canvas, 0, 0, width, height, 0, 0, width, height);
    context.globalCompositeOperation = 'source-over';
  }
  for (const draft of drafts) {
    if (draft.target === 'hide') stamp(context, rect, draft, 'destination-out');
    else if (draft.target === 'reveal') {
      const part = frame.surfaces.part.take(width, height);
      drawPyramid(part, rect, layer.bare(), matrix, frame);
      stamp(part, rect, draft, 'destination-in');
      context.drawImage(frame.surfaces.part.canvas, 0, 0, width, height, 0, 0, width, height);
    }
  }
  return frame.surfaces.layer.canvas;
}

function stamp(context: Context, rect: Rect, draft: Draft, operation: GlobalCompositeOperation): void {
  const { width, height } = rect;
  const picture = draft.picture(rect);
  context.globalCompositeOperation = operation;
  context.drawImage(picture, 0, 0, width, height, 0, 0, width, height);
  context.globalCompositeOperation = 'source-over';
}
