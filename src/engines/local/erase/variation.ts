import { networkSide } from './networkSide.ts';

/**
 * How a repeated run looks at the picture. The network has no seed: the same input gives the same fill, so
 * another fill needs another input that is just as true.
 */
export interface Variation {
  /** Side of the crop relative to a first run. */
  readonly context: number;
  /** How far the crop moves off the hole's centre, as a share of its side. */
  readonly shift: readonly [number, number];
  /** The crop is turned before the network and back after it: a network is not symmetric. */
  readonly mirrored: boolean;
  readonly flipped: boolean;
  readonly transposed: boolean;
}

const contexts = [1, 1.3, 0.85] as const;
const shifts = [
  [0, 0],
  [0.1, 0],
  [0, 0.1],
  [-0.1, -0.1],
] as const;

/** `index` 0 is the plain view; the eight turns meet the three contexts in 24 different ones. */
export function variationOf(index: number): Variation {
  return {
    context: contexts[index % contexts.length] ?? 1,
    shift: shifts[index % shifts.length] ?? [0, 0],
    mirrored: (index & 1) !== 0,
    flipped: (index & 2) !== 0,
    transposed: (index & 4) !== 0,
  };
}

/** Square planes as the network sees them. */
export function turned(planes: Float32Array, variation: Variation): Float32Array {
  return moved(planes, variation, (out, to, from) => {
    out[to] = planes[from] ?? 0;
  });
}

/** Undoes `turned`. */
export function turnedBack(planes: Float32Array, variation: Variation): Float32Array {
  return moved(planes, variation, (out, to, from) => {
    out[from] = planes[to] ?? 0;
  });
}

/** Calls `move` with the place of each value in the turned planes and in the upright ones. */
function moved(
  planes: Float32Array,
  { mirrored, flipped, transposed }: Variation,
  move: (out: Float32Array, turnedAt: number, uprightAt: number) => void,
): Float32Array {
  if (!mirrored && !flipped && !transposed) return planes;
  const last = networkSide - 1;
  const plane = networkSide * networkSide;
  const out = new Float32Array(planes.length);
  for (let base = 0, at = 0; base < planes.length; base += plane)
    for (let y = 0; y < networkSide; y += 1)
      for (let x = 0; x < networkSide; x += 1, at += 1) {
        const column = mirrored ? last - x : x;
        const row = flipped ? last - y : y;
        move(out, at, base + (transposed ? column * networkSide + row : row * networkSide + column));
      }
  return out;
}
