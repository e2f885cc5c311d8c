import { pullPush } from './pullPush.ts';

/** From 1 / this opacity on a pixel's colour is its own; below it is mostly rounding. */
const trustedFrom = 16;

/**
 * Carries the colours of visible pixels on into transparent ones, in place. A network knows no transparency:
 * the bytes under an invisible pixel are nothing it may see.
 *
 * @param colour RGB planes, straight (not premultiplied)
 * @param visible opacity per pixel, 0..1
 * @param where pixels that may change, or null for all; elsewhere nothing is read either
 */
export function extendVisible(
  colour: Float32Array,
  visible: Float32Array,
  where: Uint8Array | null,
  width: number,
  height: number,
): void {
  const plane = width * height;
  if (!isPartlyVisible(visible, where)) return;
  const trust = visible.map((value) => Math.min(1, value * trustedFrom));
  const values = new Float32Array(plane);
  for (let c = 0; c < 3; c += 1) {
    const own = colour.subarray(c * plane, (c + 1) * plane);
    for (let i = 0; i < plane; i += 1) values[i] = (own[i] ?? 0) * (trust[i] ?? 0);
    const extended = pullPush(values, trust, width, height);
    for (let i = 0; i < plane; i += 1) {
      // What shows its own colour keeps it to the last bit.
      if ((trust[i] ?? 0) < 1 && (where === null || where[i] === 1)) own[i] = extended[i] ?? 0;
    }
  }
}

/** False when every pixel is opaque, or none shows anything to carry on. */
function isPartlyVisible(visible: Float32Array, where: Uint8Array | null): boolean {
  let [shown, hidden] = [false, false];
  for (let i = 0; i < visible.length && !(shown && hidden); i += 1) {
    if (where !== null && where[i] === 0) continue;
    if ((visible[i] ?? 0) > 0) shown = true;
    if ((visible[i] ?? 0) < 1) hidden = true;
  }
  return shown && hidden;
}
