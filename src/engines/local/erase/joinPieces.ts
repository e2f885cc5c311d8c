import { inflateRect, intersectRects, isEmptyRect } from '../../../kernel/shared/geometry.ts';
import type { Size } from '../../../kernel/shared/geometry.ts';
import type { Component } from '../pixels/components.ts';

/**
 * A selection that leaves the rim of the object makes the network continue the object, so the hole reaches
 * about 2 % of its size beyond the selection: at least 3 pixels (soft edges), at most 48.
 */
export function dilationRadius(bounds: Size): number {
  return Math.min(48, Math.max(3, Math.round(Math.max(bounds.width, bounds.height) * 0.02)));
}

/** Pieces whose dilated masks meet, directly or over others, put together. */
export function joinedPieces(components: readonly Component[]): Component[][] {
  // By their left edge, so that only neighbours are compared.
  const pieces = components
    .map((component) => ({ component, radius: dilationRadius(component.bounds) }))
    .toSorted((a, b) => a.component.bounds.x - a.radius - (b.component.bounds.x - b.radius));
  const parents = Int32Array.from(pieces.keys());
  const rootOf = (piece: number): number => {
    let at = piece;
    while (parents[at] !== at) {
      parents[at] = parents[parents[at] ?? at] ?? at;
      at = parents[at] ?? at;
    }
    return at;
  };
  for (const [i, a] of pieces.entries()) {
    const right = a.component.bounds.x + a.component.bounds.width + a.radius;
    for (let j = i + 1; j < pieces.length; j += 1) {
      const b = pieces[j];
      if (b === undefined || b.component.bounds.x - b.radius > right) break;
      if (rootOf(i) === rootOf(j) || !meet(a.component, b.component, a.radius + b.radius)) continue;
      parents[rootOf(j)] = rootOf(i);
    }
  }
  const groups = new Map<number, Component[]>();
  for (const [i, { component }] of pieces.entries()) {
    const root = rootOf(i);
    const group = groups.get(root);
    if (group === undefined) groups.set(root, [component]);
    else group.push(component);
  }
  return [...groups.values()];
}

/** True when some pixel of `a` lies within `reach` of one of `b`. */
function meet(a: Component, b: Component, reach: number): boolean {
  if (isEmptyRect(intersectRects(inflateRect(a.bounds, reach), b.bounds))) return false;
  const [one, two] = [a.runs, b.runs];
  let first = 0;
  for (let at = 0; at < one.length; at += 3) {
    const y = one[at] ?? 0;
    while (first < two.length && (two[first] ?? 0) < y - reach) first += 3;
    for (let to = first; to < two.length && (two[to] ?? 0) <= y + reach; to += 3) {
      const dy = (two[to] ?? 0) - y;
      const dx = Math.max(
        0,
        (two[to + 1] ?? 0) - (one[at + 2] ?? 0) + 1,
        (one[at + 1] ?? 0) - (two[to + 2] ?? 0) + 1,
      );
      if (dx * dx + dy * dy <= reach * reach) return true;
    }
  }
  return false;
}
