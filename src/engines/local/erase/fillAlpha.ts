import { squaredDistances } from '../pixels/distance.ts';
import { pullPush } from '../pixels/pullPush.ts';
import { networkSide } from './networkSide.ts';

/** Opacity is continued from this many pixels around the hole; what lies further off says nothing about it. */
const ringWidth = 6;
/** A fill between full and empty gets an outline, not a fog as wide as the hole. */
const gain = 3;
const mostlyOpaque = 0.999;

/**
 * The opacity of a small picture with its hole filled from the rim: transparent where the rim is, opaque where the
 * rim is, an edge between the two.
 *
 * @param visible opacity of known pixels, 0..1
 * @param width by default the network's square
 * @returns 0..255, or null when the whole rim is opaque
 */
export function fillAlpha(
  visible: Float32Array,
  known: Uint8Array,
  width: number = networkSide,
  height: number = networkSide,
): Float32Array | null {
  if (isOpaque(visible, known)) return null;
  const hole = known.map((value) => 1 - value);
  const distances = squaredDistances(hole, width, height, ringWidth);
  const ring = new Float32Array(known.length);
  const values = new Float32Array(known.length);
  let [low, high] = [2, -1];
  for (let i = 0; i < ring.length; i += 1) {
    if (known[i] === 0 || (distances[i] ?? 0) > ringWidth * ringWidth) continue;
    const value = visible[i] ?? 0;
    ring[i] = 1;
    values[i] = value;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  // Without a rim (the hole is the whole crop) nothing is known: opaque, as a picture is.
  if (high < 0 || low > mostlyOpaque) return null;
  const spread = pullPush(values, ring, width, height);
  return spread.map((value, i) => 255 * (known[i] === 1 ? (visible[i] ?? 0) : edged(value, low, high)));
}

/** The usual picture, seen at once: no rim can be anything but opaque. */
function isOpaque(visible: Float32Array, known: Uint8Array): boolean {
  for (let i = 0; i < visible.length; i += 1) {
    if (known[i] === 1 && (visible[i] as number) <= mostlyOpaque) return false;
  }
  return true;
}

function edged(value: number, low: number, high: number): number {
  if (high - low < 1e-3) return low;
  const t = ((value - low) / (high - low) - 0.5) * gain + 0.5;
  return low + (high - low) * Math.min(1, Math.max(0, t));
}
