import type { PixelBuffer, PixelSource } from '../../../kernel/pixels/buffers.ts';
import { must } from '../../../kernel/shared/assert.ts';

const side = 256;
/** 64 MiB: whole pictures of 16 megapixels; larger ones read again what they need again. */
const mostTiles = 256;

/** Parts of a picture that are read when they are needed, so that nothing holds all of a large one. */
export interface SourceTiles {
  /** The tile of this pixel is to be there after the next `load`. */
  want(x: number, y: number): void;
  load(): Promise<void>;
  /** Where the pixel's four bytes stand. */
  pixel(x: number, y: number): { readonly data: Uint8ClampedArray; readonly at: number };
}

export function createSourceTiles(source: PixelSource): SourceTiles {
  const columns = Math.ceil(source.width / side);
  const tiles = new Map<number, PixelBuffer>();
  let wanted = new Set<number>();
  /** Asked for just before: neighbours mostly lie in one tile. */
  let last = -1;
  const indexOf = (x: number, y: number): number => Math.floor(y / side) * columns + Math.floor(x / side);

  async function read(index: number): Promise<PixelBuffer> {
    const x = (index % columns) * side;
    const y = Math.floor(index / columns) * side;
    const width = Math.min(side, source.width - x);
    const height = Math.min(side, source.height - y);
    return source.readRegion({ x, y, width, height });
  }

  function forgetOthers(): void {
    for (const index of tiles.keys()) {
      if (tiles.size + wanted.size <= mostTiles) return;
      if (!wanted.has(index)) tiles.delete(index);
    }
  }

  return {
    want: (x, y) => {
      const index = indexOf(x, y);
      if (index !== last) wanted.add(index);
      last = index;
    },
    load: async () => {
      forgetOthers();
      for (const index of wanted) if (!tiles.has(index)) tiles.set(index, await read(index));
      wanted = new Set();
      last = -1;
    },
    pixel: (x, y) => {
      const tile = must(tiles.get(indexOf(x, y)), 'a pixel is wanted before it is read');
      return { data: tile.data, at: ((y % side) * tile.width + (x % side)) * 4 };
    },
  };
}
