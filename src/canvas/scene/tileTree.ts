import type { TileMap } from '../../kernel/document/records.ts';
import type { TileHash } from '../../kernel/shared/ids.ts';
import { parseTileKey } from '../../kernel/shared/ids.ts';

/** What a full-resolution tile is made of. */
export interface BaseTile {
  /** `pixels`: RGBA, its alpha multiplied by `mask` where there is one. `coverage`: white with the coverage as alpha. */
  readonly kind: 'pixels' | 'coverage';
  readonly hash: TileHash;
  readonly mask: TileHash | null;
}

/**
 * A tile of one pyramid level, `tileSize` square, covering `2^level` base tiles a side.
 * The same content has the same node (nodes are interned by their children), so a resident bitmap serves
 * every document, layer and undo step that shows these pixels.
 */
export interface TileNode {
  readonly id: number;
  readonly level: number;
  readonly base: BaseTile | null;
  /** Upper left, upper right, lower left, lower right; null where there is nothing. */
  readonly children: readonly (TileNode | null)[];
}

/** A layer's levels, built when asked for. Cells are keyed by `cellKey`. */
export interface Pyramid {
  readonly maxLevel: number;
  level(level: number): ReadonlyMap<number, TileNode>;
}

export interface TileTree {
  pyramid(tiles: TileMap, mask: TileMap | null): Pyramid;
  coverage(tiles: TileMap): Pyramid;
}

const rowStride = 4096;

export function cellKey(column: number, row: number): number {
  return row * rowStride + column;
}

export function cellOf(key: number): { readonly column: number; readonly row: number } {
  return { column: key % rowStride, row: Math.floor(key / rowStride) };
}

/** Several times the nodes of the largest document. */
const mostInterned = 60_000;

/** Beyond `most` nodes all are forgotten: tiles still shown are then decoded once more, and a long session stays small. */
export function createTileTree(most = mostInterned): TileTree {
  const interned = new Map<string, TileNode>();
  let nextId = 1;

  function intern(key: string, make: (id: number) => TileNode): TileNode {
    let node = interned.get(key);
    if (node === undefined) {
      if (interned.size >= most) interned.clear();
      node = make(nextId);
      nextId += 1;
      interned.set(key, node);
    }
    return node;
  }

  function baseNode(base: BaseTile): TileNode {
    const key = `${base.kind}:${base.hash}:${base.mask ?? ''}`;
    return intern(key, (id) => ({ id, level: 0, base, children: [] }));
  }

  function parentNode(level: number, children: readonly (TileNode | null)[]): TileNode {
    const key = children.map((child) => child?.id ?? 0).join(',');
    return intern(key, (id) => ({ id, level, base: null, children }));
  }

  function build(bases: ReadonlyMap<number, TileNode>): Pyramid {
    let side = 1;
    for (const key of bases.keys()) {
      const { column, row } = cellOf(key);
      side = Math.max(side, column + 1, row + 1);
    }
    const maxLevel = Math.ceil(Math.log2(side));
    const levels: ReadonlyMap<number, TileNode>[] = [bases];
    function levelAt(level: number): ReadonlyMap<number, TileNode> {
      const known = levels[level];
      if (known !== undefined) return known;
      const finer = levelAt(level - 1);
      const cells = new Map<number, (TileNode | null)[]>();
      for (const [key, node] of finer) {
        const { column, row } = cellOf(key);
        const parent = cellKey(column >> 1, row >> 1);
        let quad = cells.get(parent);
        if (quad === undefined) {
          quad = [null, null, null, null];
          cells.set(parent, quad);
        }
        quad[(row & 1) * 2 + (column & 1)] = node;
      }
      const coarser = new Map<number, TileNode>();
      for (const [key, quad] of cells) coarser.set(key, parentNode(level, quad));
      levels[level] = coarser;
      return coarser;
    }
    return { maxLevel, level: levelAt };
  }

  function bases(tiles: TileMap, make: (key: string, hash: TileHash) => BaseTile | null): Pyramid {
    const cells = new Map<number, TileNode>();
    for (const [key, hash] of Object.entries(tiles)) {
      const base = make(key, hash);
      if (base === null) continue;
      const { column, row } = parseTileKey(key as never);
      cells.set(cellKey(column, row), baseNode(base));
    }
    return build(cells);
  }

  return {
    pyramid(tiles, mask) {
      return bases(tiles, (key, hash) => {
        const maskHash = mask?.[key as never];
        if (mask !== null && maskHash === undefined) return null;
        return { kind: 'pixels', hash, mask: maskHash ?? null };
      });
    },
    coverage(tiles) {
      return bases(tiles, (_key, hash) => ({ kind: 'coverage', hash, mask: null }));
    },
  };
}

/** The base tiles under a node, with their place in it counted in base tiles. */
export function baseTilesUnder(
  node: TileNode,
): readonly { readonly base: BaseTile; readonly column: number; readonly row: number }[] {
  const found: { base: BaseTile; column: number; row: number }[] = [];
  function walk(current: TileNode, column: number, row: number): void {
    if (current.base !== null) {
      found.push({ base: current.base, column, row });
      return;
    }
    const half = 2 ** (current.level - 1);
    current.children.forEach((child, index) => {
      if (child !== null) walk(child, column + (index & 1) * half, row + (index >> 1) * half);
    });
  }
  walk(node, 0, 0);
  return found;
}

export function baseKey(base: BaseTile): string {
  return `${base.kind}:${base.hash}:${base.mask ?? ''}`;
}
