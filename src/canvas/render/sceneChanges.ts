import type { Picture } from './drawPicture.ts';
import type { Scene, SceneLayer } from '../scene/scene.ts';
import { cellOf } from '../scene/tileTree.ts';
import { tileSize } from '../../kernel/document/records.ts';
import { mapRect } from '../../kernel/document/transform.ts';
import type { Rect } from '../../kernel/shared/geometry.ts';

/**
 * Document rectangles that look different in `next`, the strip of a moved split left out; null: everything
 * (another size).
 */
export function changedParts(last: Picture, next: Picture): readonly Rect[] | null {
  const pairs: (readonly [Scene, Scene])[] = [[last.after, next.after]];
  if (last.before !== null && next.before !== null) pairs.push([last.before, next.before]);
  else if (next.before !== null) pairs.push([last.after, next.before]);
  else if (last.before !== null) pairs.push([last.before, next.after]);
  const rects: Rect[] = [];
  for (const [before, after] of pairs) {
    const changed = before === after ? [] : changedRects(before, after);
    if (changed === null) return null;
    rects.push(...changed);
  }
  return rects;
}

/** Document rectangles that look different in `after`; null: everything (another size). */
function changedRects(before: Scene, after: Scene): readonly Rect[] | null {
  if (before.width !== after.width || before.height !== after.height) return null;
  const rects: Rect[] = [];
  const old = new Map(before.layers.map((layer, index) => [layer.id, { layer, index }]));
  let lastIndex = -1;
  for (const layer of after.layers) {
    const was = old.get(layer.id);
    old.delete(layer.id);
    if (was === undefined) rects.push(extent(layer));
    else if (was.index < lastIndex) rects.push(extent(layer), extent(was.layer));
    else {
      lastIndex = was.index;
      if (was.layer === layer) continue;
      if (sameLook(was.layer, layer)) rects.push(...changedTileRects(was.layer, layer));
      else rects.push(extent(layer), extent(was.layer));
    }
  }
  for (const { layer } of old.values()) rects.push(extent(layer));
  return rects;
}

function extent(layer: SceneLayer): Rect {
  return mapRect(layer.matrix, { x: 0, y: 0, width: layer.width, height: layer.height });
}

function sameLook(a: SceneLayer, b: SceneLayer): boolean {
  return (
    a.opacity === b.opacity &&
    a.operation === b.operation &&
    a.width === b.width &&
    a.height === b.height &&
    (Object.keys(a.matrix) as (keyof typeof a.matrix)[]).every((key) => a.matrix[key] === b.matrix[key])
  );
}

function changedTileRects(before: SceneLayer, after: SceneLayer): readonly Rect[] {
  if (before.pixels === after.pixels) return [];
  const a = before.pixels.level(0);
  const b = after.pixels.level(0);
  const keys = new Set<number>();
  for (const [key, node] of a) if (b.get(key) !== node) keys.add(key);
  for (const [key, node] of b) if (a.get(key) !== node) keys.add(key);
  return [...keys].map((key) => {
    const { column, row } = cellOf(key);
    return mapRect(after.matrix, {
      x: column * tileSize,
      y: row * tileSize,
      width: tileSize,
      height: tileSize,
    });
  });
}
