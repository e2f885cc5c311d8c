import { pullPush } from '../pixels/pullPush.ts';

/** Smooth colours of the subject and of what was behind it, extended over the whole picture. */
export interface LayerColours {
  /** RGB planes of the subject, 0..255. */
  readonly subject: readonly Float32Array[];
  /** RGB planes of the old background, 0..255. */
  readonly behind: readonly Float32Array[];
}

/**
 * Extends the colours that are certain (solid subject, solid background) into the soft band between them.
 *
 * @param planes RGB planes 0..255
 * @param matte 0..1
 */
export function layerColours(
  planes: Float32Array,
  matte: Float32Array,
  width: number,
  height: number,
): LayerColours {
  const count = width * height;
  const solid = matte.map((value) => (value > 0.97 ? 1 : 0));
  const empty = matte.map((value) => (value < 0.03 ? 1 : 0));
  const extended = (weights: Float32Array): Float32Array[] =>
    [0, 1, 2].map((c) => {
      const values = new Float32Array(count);
      for (let i = 0; i < count; i += 1) values[i] = (planes[c * count + i] ?? 0) * (weights[i] ?? 0);
      return pullPush(values, weights, width, height);
    });
  return { subject: extended(solid), behind: extended(empty) };
}

/**
 * The subject's own colour of a pixel that shows `shown` = alpha · subject + (1 − alpha) · behind.
 * Solving for it gets noisy as alpha falls, so the smooth estimate takes over there.
 */
export function ownColour(shown: number, alpha: number, subject: number, behind: number): number {
  if (alpha >= 0.995) return shown;
  const solved = (shown - (1 - alpha) * behind) / Math.max(0.05, alpha);
  const trust = alpha * alpha;
  const value = trust * Math.min(255, Math.max(0, solved)) + (1 - trust) * subject;
  return value;
}
