import type { Rect, Size } from '../../../kernel/shared/geometry.ts';

export interface Tile {
  /** The part of the source this tile answers for. */
  readonly inner: Rect;
  /** The part that has to be read for it: `inner` and its margin, inside the source. */
  readonly outer: Rect;
}

/** Cuts a source into tiles of nearly equal size, at most `side` square, in reading order. */
export function tilesOf(source: Size, side: number, margin: number): Tile[] {
  const columns = Math.ceil(source.width / side);
  const rows = Math.ceil(source.height / side);
  const edge = (i: number, count: number, length: number): number => Math.round((i * length) / count);
  const tiles: Tile[] = [];
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < columns; column += 1) {
      const x = edge(column, columns, source.width);
      const y = edge(row, rows, source.height);
      const right = edge(column + 1, columns, source.width);
      const bottom = edge(row + 1, rows, source.height);
      const left = Math.max(0, x - margin);
      const top = Math.max(0, y - margin);
      tiles.push({
        inner: { x, y, width: right - x, height: bottom - y },
        outer: {
          x: left,
          y: top,
          width: Math.min(source.width, right + margin) - left,
          height: Math.min(source.height, bottom + margin) - top,
        },
      });
    }
  return tiles;
}
