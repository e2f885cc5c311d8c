import { createDocument, createLayer } from '../../../src/kernel/document/commands/createDocument.ts';
import { addLayer } from '../../../src/kernel/document/commands/layers.ts';
import type { CommandResult } from '../../../src/kernel/document/commands/commandError.ts';
import type { DocumentRecord, LayerRecord, TileMap } from '../../../src/kernel/document/records.ts';
import { tileSize } from '../../../src/kernel/document/records.ts';
import { tilesInRect } from '../../../src/kernel/document/tiles.ts';
import type { TileStore } from '../../../src/kernel/document/ports.ts';
import type { AlphaBuffer, PixelBuffer } from '../../../src/kernel/pixels/buffers.ts';
import { assetId, layerId } from '../../../src/kernel/shared/ids.ts';
import type { TileHash, TileKey } from '../../../src/kernel/shared/ids.ts';

export function unwrap(result: CommandResult): DocumentRecord {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

export function emptyDocument(width: number, height: number): DocumentRecord {
  return unwrap(createDocument(assetId('asset'), width, height));
}

/** A seeded generator (mulberry32), so that a failing picture can be drawn again. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

export type Texel = (x: number, y: number) => readonly [number, number, number, number];

export function picture(width: number, height: number, texel: Texel): PixelBuffer {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) data.set(texel(x, y), (y * width + x) * 4);
  }
  return { width, height, data };
}

/** Noise with some wholly transparent, some opaque and some half-transparent pixels. */
export function noise(width: number, height: number, seed: number, opaque = false): PixelBuffer {
  const next = seeded(seed);
  const byte = (): number => Math.floor(next() * 256);
  return picture(width, height, () => {
    const kind = next();
    const alpha = opaque || kind > 0.6 ? 255 : kind < 0.2 ? 0 : byte();
    return [byte(), byte(), byte(), alpha];
  });
}

export function noiseAlpha(width: number, height: number, seed: number): AlphaBuffer {
  const next = seeded(seed);
  const data = new Uint8ClampedArray(width * height);
  for (let i = 0; i < data.length; i += 1) {
    const kind = next();
    data[i] = kind < 0.3 ? 0 : kind > 0.6 ? 255 : Math.floor(next() * 256);
  }
  return { width, height, data };
}

/** Cuts a buffer into tiles the slow, obvious way. `channels` 4 for pixels, 1 for coverage. */
export async function putTiles(
  buffer: { width: number; height: number; data: Uint8ClampedArray },
  channels: 1 | 4,
  tiles: TileStore,
): Promise<TileMap> {
  const map: Record<TileKey, TileHash> = {};
  for (const cell of tilesInRect({ x: 0, y: 0, ...buffer }, buffer)) {
    const bytes = new Uint8Array(tileSize * tileSize * channels);
    for (let y = 0; y < tileSize && cell.rect.y + y < buffer.height; y += 1) {
      for (let x = 0; x < tileSize && cell.rect.x + x < buffer.width; x += 1) {
        const from = ((cell.rect.y + y) * buffer.width + cell.rect.x + x) * channels;
        for (let c = 0; c < channels; c += 1) {
          bytes[(y * tileSize + x) * channels + c] = buffer.data[from + c] as number;
        }
      }
    }
    map[cell.key] = await tiles.put(bytes);
  }
  return map;
}

export async function layerOf(
  id: string,
  pixels: PixelBuffer,
  tiles: TileStore,
  patch: Partial<LayerRecord> = {},
): Promise<LayerRecord> {
  const base = createLayer({
    id: layerId(id),
    name: id,
    pixelWidth: pixels.width,
    pixelHeight: pixels.height,
    tiles: await putTiles(pixels, 4, tiles),
    origin: { kind: 'painted' },
  });
  return { ...base, ...patch };
}

export function withLayers(document: DocumentRecord, layers: readonly LayerRecord[]): DocumentRecord {
  return layers.reduce((current, layer) => unwrap(addLayer(current, layer)), document);
}

export function pixelAt(buffer: PixelBuffer, x: number, y: number): readonly number[] {
  return [...buffer.data.subarray((y * buffer.width + x) * 4, (y * buffer.width + x) * 4 + 4)];
}

export function whole(size: { width: number; height: number }): {
  x: number;
  y: number;
  width: number;
  height: number;
} {
  return { x: 0, y: 0, width: size.width, height: size.height };
}

/** Any size times channels, quick to compare: vitest's deep equality is slow on megabytes. */
export function sameBytes(a: Uint8ClampedArray | Uint8Array, b: Uint8ClampedArray | Uint8Array): boolean {
  return Buffer.compare(Buffer.from(a), Buffer.from(b)) === 0;
}
