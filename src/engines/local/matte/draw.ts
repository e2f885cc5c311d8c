import type { AlphaBuffer, PixelBuffer } from '../../../kernel/pixels/buffers.ts';
import type { Size } from '../../../kernel/shared/geometry.ts';
import { createRowSampler } from '../pixels/planes.ts';
import { cleared } from './refine.ts';
import type { MatteModel } from './refine.ts';

/** Draws a matte at full size, rows at a time; `pixels` are the picture's own at that place. */
export function createMattePainter(model: MatteModel, picture: Size) {
  const planes = [...model.coefficients, model.base, model.band];
  const sampler = createRowSampler(planes, model.width, model.height, picture.width, picture.height);
  return {
    draw(x: number, y: number, pixels: PixelBuffer): AlphaBuffer {
      const { width, height, data } = pixels;
      const out = new Uint8ClampedArray(width * height);
      const rows = planes.map(() => new Float32Array(width));
      const [r, g, b, offset, base, band] = rows as [
        Float32Array,
        Float32Array,
        Float32Array,
        Float32Array,
        Float32Array,
        Float32Array,
      ];
      for (let row = 0; row < height; row += 1) {
        sampler.sample(4, y + row, x, base);
        sampler.sample(5, y + row, x, band);
        const { from, to } = openSpan(band);
        // Coefficients are only needed where the edge may be.
        if (from < to) {
          for (let i = 0; i < 4; i += 1) {
            sampler.sample(i, y + row, x + from, (rows[i] as Float32Array).subarray(from, to));
          }
        }
        for (let i = 0, at = row * width * 4; i < width; i += 1, at += 4) {
          const share = band[i] as number;
          let value = base[i] as number;
          if (share > 0) {
            const fitted =
              ((r[i] as number) * (data[at] as number) +
                (g[i] as number) * (data[at + 1] as number) +
                (b[i] as number) * (data[at + 2] as number)) /
                255 +
              (offset[i] as number);
            value += share * (cleared(fitted) - value);
          }
          out[row * width + i] = 255 * shownShare(value, data[at + 3] as number);
        }
      }
      return { width, height, data: out };
    },
  };
}

/**
 * The mask is laid over pixels that keep their own alpha, so it takes away only what alpha has not: what is
 * seen of the subject is the smaller of the two, and a soft edge found again stays as soft as it was.
 *
 * @param alpha of the picture, 0..255; what it shows nothing of cannot be subject
 */
function shownShare(value: number, alpha: number): number {
  if (alpha === 255 || value <= 0) return value;
  return alpha === 0 ? 0 : Math.min(1, (value * 255) / alpha);
}

function openSpan(band: Float32Array): { readonly from: number; readonly to: number } {
  let from = 0;
  let to = band.length;
  while (from < to && band[from] === 0) from += 1;
  while (to > from && band[to - 1] === 0) to -= 1;
  return { from, to };
}
