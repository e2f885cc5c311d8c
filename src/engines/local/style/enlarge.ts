import type { Plane, WorkTile } from './planes.ts';

/** Working pixels that an enlarged one draws on, to each side. */
export const enlargeReach = 3;

/** Draws rows of the picture from planes of a tile at working size: Catmull-Rom, and as they are where nothing is enlarged. */
export interface Enlarger {
  /** Row `y` of the picture from column `x` on, as many as `out` holds. */
  row(plane: Plane, y: number, x: number, out: Plane): void;
}

export function createEnlarger({ left, top, width }: WorkTile, scale: number): Enlarger {
  if (scale === 1) {
    return {
      row: (plane, y, x, out) => {
        const at = (y - top) * width + x - left;
        out.set(plane.subarray(at, at + out.length));
      },
    };
  }
  const phases = Array.from({ length: scale }, (_, phase) => tapsAt((phase + 0.5) / scale - 0.5));
  const line = new Float32Array(width);
  return {
    row: (plane, y, x, out) => {
      const { first, weights } = tap(phases, y, scale);
      mixRows(plane, line, (first - top) * width, weights);
      for (let i = 0; i < out.length; i += 1) {
        const column = tap(phases, x + i, scale);
        const at = column.first - left;
        const w = column.weights;
        out[i] =
          (w[0] as number) * (line[at] as number) +
          (w[1] as number) * (line[at + 1] as number) +
          (w[2] as number) * (line[at + 2] as number) +
          (w[3] as number) * (line[at + 3] as number);
      }
    },
  };
}

interface Taps {
  /** Of the four, relative to the working pixel. */
  readonly first: number;
  readonly weights: Float64Array;
}

function tap(phases: readonly Taps[], place: number, scale: number): Taps {
  const { first, weights } = phases[place % scale] as Taps;
  return { first: Math.floor(place / scale) + first, weights };
}

function tapsAt(centre: number): Taps {
  const first = Math.floor(centre) - 1;
  return {
    first,
    weights: Float64Array.from({ length: 4 }, (_, k) => catmullRom(Math.abs(first + k - centre))),
  };
}

function catmullRom(x: number): number {
  if (x >= 2) return 0;
  return x >= 1 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : (1.5 * x - 2.5) * x * x + 1;
}

function mixRows(plane: Plane, line: Plane, start: number, weights: Float64Array): void {
  const { length } = line;
  const [a = 0, b = 0, c = 0, d = 0] = weights;
  for (let x = 0, at = start; x < length; x += 1, at += 1) {
    line[x] =
      a * (plane[at] as number) +
      b * (plane[at + length] as number) +
      c * (plane[at + 2 * length] as number) +
      d * (plane[at + 3 * length] as number);
  }
}
