import { oklabOf, srgbOf } from '../pixels/oklab.ts';
import type { Lab } from '../pixels/oklab.ts';

export interface ColourStats {
  readonly mean: Lab;
  readonly deviation: Lab;
}

const grid = 17;

/** Weighted mean and deviation of colours in OKLab. @param planes RGB planes 0..255 @param weights per pixel */
export function colourStats(planes: Float32Array, weights: Float32Array): ColourStats {
  const count = weights.length;
  const sums = [0, 0, 0];
  const squares = [0, 0, 0];
  let total = 0;
  // Every third pixel says enough about a mean.
  for (let i = 0; i < count; i += 3) {
    const weight = weights[i] ?? 0;
    if (weight === 0) continue;
    const lab = oklabOf(planes[i] ?? 0, planes[count + i] ?? 0, planes[2 * count + i] ?? 0);
    total += weight;
    for (let c = 0; c < 3; c += 1) {
      const value = lab[c] ?? 0;
      sums[c] = (sums[c] ?? 0) + weight * value;
      squares[c] = (squares[c] ?? 0) + weight * value * value;
    }
  }
  if (total === 0) return { mean: [0.5, 0, 0], deviation: [0, 0, 0] };
  const mean = sums.map((sum) => sum / total);
  const deviation = squares.map((sum, c) => Math.sqrt(Math.max(0, sum / total - (mean[c] ?? 0) ** 2)));
  return { mean: triple(mean), deviation: triple(deviation) };
}

function triple(values: readonly number[]): Lab {
  return [values[0] ?? 0, values[1] ?? 0, values[2] ?? 0];
}

/**
 * Pulls the subject's colours towards the backdrop's, after Reinhard and others, Color Transfer between
 * Images, 2001, but only part of the way even at strength 1: the light of a scene tints a subject, it does
 * not repaint it. Lightness moves least, so that the subject keeps its exposure.
 *
 * @param strength 0..1
 */
export function colourTransfer(subject: ColourStats, backdrop: ColourStats, strength: number) {
  const limited = (value: number, limit: number): number => Math.min(limit, Math.max(-limit, value));
  const shift = {
    l: limited((backdrop.mean[0] - subject.mean[0]) * 0.3, 0.12) * strength,
    a: limited((backdrop.mean[1] - subject.mean[1]) * 0.45, 0.05) * strength,
    b: limited((backdrop.mean[2] - subject.mean[2]) * 0.45, 0.05) * strength,
  };
  // A flat backdrop says nothing about contrast.
  const ratio =
    backdrop.deviation[0] > 0.03 ? backdrop.deviation[0] / Math.max(0.03, subject.deviation[0]) : 1;
  const contrast = 1 + (Math.min(1.15, Math.max(0.85, ratio)) - 1) * 0.6 * strength;
  const middle = subject.mean[0];
  return (red: number, green: number, blue: number): readonly [number, number, number] => {
    const [l, a, b] = oklabOf(red, green, blue);
    const moved = middle + (l - middle) * contrast;
    // Black and white stay what they are; the tint lives between them.
    const share = Math.min(1, 4 * l * (1.05 - l) + 0.15);
    return srgbOf([moved + shift.l * share, a + shift.a * share, b + shift.b * share]);
  };
}

/** A colour function as a table, for millions of pixels: trilinear between 17³ exact values. */
export function colourTable(colour: ReturnType<typeof colourTransfer>) {
  const table = new Float32Array(grid * grid * grid * 3);
  const step = 255 / (grid - 1);
  for (let r = 0, at = 0; r < grid; r += 1)
    for (let g = 0; g < grid; g += 1)
      for (let b = 0; b < grid; b += 1, at += 3) table.set(colour(r * step, g * step, b * step), at);
  const strideR = grid * grid * 3;
  const strideG = grid * 3;
  /** Changes `data[at .. at + 3)` in place. */
  return (data: Uint8ClampedArray, at: number): void => {
    const r = (data[at] ?? 0) / step;
    const g = (data[at + 1] ?? 0) / step;
    const b = (data[at + 2] ?? 0) / step;
    const r0 = Math.min(grid - 2, r | 0);
    const g0 = Math.min(grid - 2, g | 0);
    const b0 = Math.min(grid - 2, b | 0);
    const fr = r - r0;
    const fg = g - g0;
    const fb = b - b0;
    const base = r0 * strideR + g0 * strideG + b0 * 3;
    for (let c = 0; c < 3; c += 1) {
      const i = base + c;
      const c00 = (table[i] ?? 0) + fb * ((table[i + 3] ?? 0) - (table[i] ?? 0));
      const c01 =
        (table[i + strideG] ?? 0) + fb * ((table[i + strideG + 3] ?? 0) - (table[i + strideG] ?? 0));
      const j = i + strideR;
      const c10 = (table[j] ?? 0) + fb * ((table[j + 3] ?? 0) - (table[j] ?? 0));
      const c11 =
        (table[j + strideG] ?? 0) + fb * ((table[j + strideG + 3] ?? 0) - (table[j + strideG] ?? 0));
      const near = c00 + fg * (c01 - c00);
      const far = c10 + fg * (c11 - c10);
      data[at + c] = near + fr * (far - near);
    }
  };
}
