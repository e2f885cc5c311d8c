import type { TileStore } from '../../../src/kernel/document/ports.ts';
import { tileSize } from '../../../src/kernel/document/records.ts';
import type { TileHash } from '../../../src/kernel/shared/ids.ts';
import { tileHash } from '../../../src/kernel/shared/ids.ts';

/**
 * A store whose tiles are computed from their name (`painted:<layer>:<column>:<row>`) each time they are read:
 * 2.6 GB of distinct pixels without holding them in memory. Tiles that are put are kept.
 */
export function createPaintedStore(): TileStore & { readonly reads: () => number } {
  const kept = new Map<string, Uint8Array<ArrayBuffer>>();
  let reads = 0;
  let puts = 0;
  return {
    reads: () => reads,
    async get(hash) {
      reads += 1;
      const put = kept.get(hash);
      if (put !== undefined) return put;
      const [kind, layer, column, row] = hash.split(':');
      return kind === 'painted' ? paintTile(Number(layer), Number(column), Number(row)) : null;
    },
    async put(bytes) {
      puts += 1;
      const hash = tileHash(`put:${puts}`);
      kept.set(hash, bytes);
      return hash;
    },
    async collect() {
      return { removed: 0, freedBytes: 0 };
    },
  };
}

export function paintedHash(layer: number, column: number, row: number): TileHash {
  return tileHash(`painted:${layer}:${column}:${row}`);
}

const templates = new Map<number, Uint32Array<ArrayBuffer>>();

/** A copy of the layer's texture with a mark of its own: about as cheap as a read from storage. */
function paintTile(layer: number, column: number, row: number): Uint8Array<ArrayBuffer> {
  let template = templates.get(layer);
  if (template === undefined) {
    template = paintTemplate(layer);
    templates.set(layer, template);
  }
  const words = template.slice();
  const mark = 0xff000000 | (column << 20) | (row << 12) | 0xff;
  for (let i = 0; i < 48; i += 1) words.fill(mark, (i + 8) * tileSize + 8, (i + 8) * tileSize + 56);
  return new Uint8Array(words.buffer);
}

/** The bottom layer is an opaque gradient with texture; the others are translucent blotches, all different. */
function paintTemplate(layer: number): Uint32Array<ArrayBuffer> {
  const words = new Uint32Array(tileSize * tileSize);
  for (let y = 0; y < tileSize; y += 1) {
    for (let x = 0; x < tileSize; x += 1) {
      const noise = (Math.imul(x * 31 + layer, 2654435761) ^ Math.imul(y, 40503)) >>> 24;
      const wave = ((x + layer * 70) & 511) + ((y + layer * 30) & 511);
      const alpha = layer === 0 ? 255 : wave > 600 ? 0 : 40 + (noise >> 3);
      const colour =
        layer === 0 ? ((noise >> 2) << 16) | ((y >> 1) << 8) | (x >> 1) : (layer * 0x35a1c7) & 0xffffff;
      words[y * tileSize + x] = (alpha << 24) | colour;
    }
  }
  return words;
}
