import type { AlphaBuffer, MaskSink, PixelBuffer, PixelSink } from './buffers.ts';
import type { TileStore } from '../document/ports.ts';
import type { TileMap } from '../document/records.ts';
import { tileSize } from '../document/records.ts';
import { tilesInRect } from '../document/tiles.ts';
import type { TileCell } from '../document/tiles.ts';
import { assert } from '../shared/assert.ts';
import type { Rect } from '../shared/geometry.ts';
import { intersectRects, unionRects } from '../shared/geometry.ts';
import type { TileHash, TileKey } from '../shared/ids.ts';

export interface SinkResult {
  /** Only tiles with something in them: alpha (coverage) above 0 somewhere. */
  readonly tiles: TileMap;
  /** Box around everything with alpha (coverage) above 0, in pixels of the output; empty when nothing is. */
  readonly changed: Rect;
}

export interface TileSink extends PixelSink {
  finish(): Promise<SinkResult>;
}

export interface MaskTileSink extends MaskSink {
  finish(): Promise<SinkResult>;
}

/**
 * Cuts arriving regions into stored tiles. A tile is stored as soon as all of its pixels inside the output have
 * arrived and its buffer is let go; `write` waits for that, which holds a fast engine back to storage's speed.
 * What never arrives is transparent. Writing past the output's edge is a bug of the engine.
 */
export function createTileSink(tiles: TileStore, width: number, height: number): TileSink {
  const assembler = new TileAssembler(tiles, width, height, 4);
  return {
    write: (x: number, y: number, pixels: PixelBuffer) => assembler.write(x, y, pixels),
    finish: () => assembler.finish(),
  };
}

/** The same for coverage; a tile that never arrives hides. */
export function createMaskTileSink(tiles: TileStore, width: number, height: number): MaskTileSink {
  const assembler = new TileAssembler(tiles, width, height, 1);
  return {
    write: (x: number, y: number, mask: AlphaBuffer) => assembler.write(x, y, mask),
    finish: () => assembler.finish(),
  };
}

interface Pending {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Pixels inside the output that have not arrived yet. */
  missing: number;
}

class TileAssembler {
  readonly #tiles: TileStore;
  readonly #extent: { readonly width: number; readonly height: number };
  readonly #channels: 1 | 4;
  readonly #pending = new Map<TileKey, Pending>();
  readonly #stored: Record<TileKey, TileHash> = {};
  #changed: Rect = { x: 0, y: 0, width: 0, height: 0 };
  #finished = false;

  constructor(tiles: TileStore, width: number, height: number, channels: 1 | 4) {
    this.#tiles = tiles;
    this.#extent = { width, height };
    this.#channels = channels;
  }

  async write(x: number, y: number, region: PixelBuffer | AlphaBuffer): Promise<void> {
    assert(!this.#finished, 'nothing is written to a finished sink');
    const { width, height } = region;
    const at: Rect = { x, y, width, height };
    const inside = x >= 0 && y >= 0 && x + width <= this.#extent.width && y + height <= this.#extent.height;
    assert(inside && Number.isInteger(x) && Number.isInteger(y), 'a region lies on pixels of the output');
    assert(region.data.length === width * height * this.#channels, 'a region has its declared size');
    this.#changed = unionRects(this.#changed, visibleBounds(region, at, this.#channels));
    const complete: Promise<void>[] = [];
    for (const cell of tilesInRect(at, this.#extent)) {
      const part = intersectRects(cell.rect, at);
      const pending = this.#tile(cell);
      this.#copy(pending, cell, part, at, region);
      pending.missing -= part.width * part.height;
      assert(pending.missing >= 0, 'regions do not overlap');
      if (pending.missing > 0) continue;
      this.#pending.delete(cell.key);
      complete.push(this.#store(cell.key, pending.bytes));
    }
    await Promise.all(complete);
  }

  async finish(): Promise<SinkResult> {
    assert(!this.#finished, 'a sink is finished once');
    this.#finished = true;
    for (const [key, pending] of this.#pending) await this.#store(key, pending.bytes);
    this.#pending.clear();
    return { tiles: this.#stored, changed: this.#changed };
  }

  #tile(cell: TileCell): Pending {
    const known = this.#pending.get(cell.key);
    if (known !== undefined) return known;
    assert(this.#stored[cell.key] === undefined, 'regions do not overlap');
    const inside = intersectRects(cell.rect, { x: 0, y: 0, ...this.#extent });
    const pending: Pending = {
      bytes: new Uint8Array(tileSize * tileSize * this.#channels),
      missing: inside.width * inside.height,
    };
    this.#pending.set(cell.key, pending);
    return pending;
  }

  #copy(pending: Pending, cell: TileCell, part: Rect, at: Rect, region: PixelBuffer | AlphaBuffer): void {
    const channels = this.#channels;
    for (let y = part.y; y < part.y + part.height; y += 1) {
      const from = ((y - at.y) * at.width + (part.x - at.x)) * channels;
      const to = ((y - cell.rect.y) * tileSize + (part.x - cell.rect.x)) * channels;
      pending.bytes.set(region.data.subarray(from, from + part.width * channels), to);
    }
  }

  async #store(key: TileKey, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    const last = this.#channels - 1;
    for (let i = last; i < bytes.length; i += this.#channels) {
      if (bytes[i] === 0) continue;
      this.#stored[key] = await this.#tiles.put(bytes);
      return;
    }
  }
}

function visibleBounds(region: PixelBuffer | AlphaBuffer, at: Rect, channels: 1 | 4): Rect {
  const { data, width, height } = region;
  const shown = (x: number, y: number): boolean =>
    (data[(y * width + x) * channels + channels - 1] as number) > 0;
  let left = width;
  let right = -1;
  let top = -1;
  let bottom = -1;
  for (let y = 0; y < height; y += 1) {
    let first = 0;
    while (first < width && !shown(first, y)) first += 1;
    if (first === width) continue;
    let last = width - 1;
    while (!shown(last, y)) last -= 1;
    if (top === -1) top = y;
    bottom = y;
    left = Math.min(left, first);
    right = Math.max(right, last);
  }
  if (top === -1) return { x: 0, y: 0, width: 0, height: 0 };
  return { x: at.x + left, y: at.y + top, width: right - left + 1, height: bottom - top + 1 };
}
