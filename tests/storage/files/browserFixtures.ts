import type { PixelBuffer, PixelSource } from '../../../src/kernel/pixels/buffers.ts';
import type { NamedBlob } from '../../../src/storage/files/import/importTypes.ts';

const urls = import.meta.glob<string>('../../fixtures/pictures/*', {
  query: '?url',
  import: 'default',
  eager: true,
});

/** A fixture as the browser would hand it over, by its own or another name. */
export async function fixtureFile(name: string, as = name): Promise<NamedBlob> {
  const url = urls[`../../fixtures/pictures/${name}`];
  if (url === undefined) throw new Error(`no fixture ${name}`);
  const response = await fetch(url);
  return new File([await response.arrayBuffer()], as);
}

export async function readAll(source: PixelSource): Promise<PixelBuffer> {
  return source.readRegion({ x: 0, y: 0, width: source.width, height: source.height });
}

/** RGBA at a pixel. */
export function pixelAt({ data, width }: PixelBuffer, x: number, y: number): number[] {
  return [...data.subarray((y * width + x) * 4, (y * width + x) * 4 + 4)];
}

/** Pixels made by a formula, so that no test holds a large picture. */
export function formulaSource(
  width: number,
  height: number,
  rgbaAt: (x: number, y: number) => number,
): PixelSource & { readonly reads: () => number } {
  let reads = 0;
  return {
    width,
    height,
    reads: () => reads,
    readRegion: (rect) => {
      reads += 1;
      const words = new Uint32Array(rect.width * rect.height);
      for (let y = 0; y < rect.height; y += 1) {
        for (let x = 0; x < rect.width; x += 1) words[y * rect.width + x] = rgbaAt(rect.x + x, rect.y + y);
      }
      const data = new Uint8ClampedArray(words.buffer);
      return Promise.resolve({ width: rect.width, height: rect.height, data });
    },
  };
}

/** 0xAABBGGRR */
export function rgba(r: number, g: number, b: number, a = 255): number {
  return ((a << 24) | (b << 16) | (g << 8) | r) >>> 0;
}
