import type { Backdrop } from './backdrop.ts';
import type { DeviceView } from './deviceView.ts';
import { documentRect } from './deviceView.ts';
import type { Draft } from './draft.ts';
import { drawScene, nodesIn } from './drawScene.ts';
import type { Neighbours, Surfaces } from './drawScene.ts';
import type { TileSource } from './drawPyramid.ts';
import type { Scene } from '../scene/scene.ts';
import type { TileNode } from '../scene/tileTree.ts';
import type { Rect } from '../../kernel/shared/geometry.ts';
import { isEmptyRect } from '../../kernel/shared/geometry.ts';

/** What is compared: `after` shows right of `split` (document px), `before` left of it. */
export interface Picture {
  readonly after: Scene;
  readonly before: Scene | null;
  readonly split: number;
}

export interface PictureFrame {
  readonly view: DeviceView;
  readonly drafts: readonly Draft[];
  readonly backdrop: Backdrop;
  readonly source: TileSource;
  readonly surfaces: Surfaces;
  /** Flat pictures of the layers around the painted one, where they are kept. */
  readonly neighbours: Neighbours | null;
}

/** Draws `rect` (device px) of the picture over its backdrop; null: the pasteboard alone. */
export function drawPicture(
  context: CanvasRenderingContext2D,
  rect: Rect,
  picture: Picture | null,
  { backdrop, ...rest }: PictureFrame,
): void {
  const { view, surfaces } = rest;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.imageSmoothingEnabled = true;
  backdrop.draw(context, rect, picture === null ? null : documentRect(picture.after, view));
  if (picture === null) return;
  const frame = { ...rest, tiles: surfaces.tiles };
  if (picture.before === null) {
    drawScene(context, rect, { ...frame, scene: picture.after });
    return;
  }
  const [left, right] = splitRect(rect, Math.round(picture.split * view.scale + view.x));
  if (!isEmptyRect(left)) drawScene(context, left, { ...frame, scene: picture.before });
  if (!isEmptyRect(right)) drawScene(context, right, { ...frame, scene: picture.after });
}

/** Every tile that `rect` (device px) of the picture shows, on either side of the split. */
export function pictureNodes(
  picture: Picture,
  view: DeviceView,
  drafts: readonly Draft[],
  rect: Rect,
): TileNode[] {
  const nodes = nodesIn(picture.after, view, drafts, rect);
  if (picture.before !== null) nodes.push(...nodesIn(picture.before, view, drafts, rect));
  return nodes;
}

/** The strip of the document (its own px) that changes sides when the split moves. */
export function splitStrip(before: Picture, after: Picture): Rect {
  const left = Math.min(before.split, after.split);
  return { x: left, y: 0, width: Math.abs(before.split - after.split), height: after.after.height };
}

function splitRect(rect: Rect, at: number): readonly [Rect, Rect] {
  const x = Math.min(rect.x + rect.width, Math.max(rect.x, at));
  return [
    { ...rect, width: x - rect.x },
    { ...rect, x, width: rect.x + rect.width - x },
  ];
}
