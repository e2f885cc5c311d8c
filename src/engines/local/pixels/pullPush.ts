/**
 * Smooth interpolation of scattered values: averages are pulled up a pyramid and pushed back down where
 * nothing is known (Gortler et al., The Lumigraph, 1996).
 *
 * @param values value × weight per pixel
 * @param weights 0..1 per pixel
 */
export function pullPush(
  values: Float32Array,
  weights: Float32Array,
  width: number,
  height: number,
): Float32Array {
  if (width === 1 && height === 1) {
    const weight = weights[0] ?? 0;
    return Float32Array.of(weight > 0 ? (values[0] ?? 0) / weight : 0);
  }
  const w = Math.ceil(width / 2);
  const h = Math.ceil(height / 2);
  const coarseValues = new Float32Array(w * h);
  const coarseWeights = new Float32Array(w * h);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const from = y * width + x;
      const to = (y >> 1) * w + (x >> 1);
      coarseValues[to] = (coarseValues[to] ?? 0) + (values[from] ?? 0);
      coarseWeights[to] = (coarseWeights[to] ?? 0) + (weights[from] ?? 0);
    }
  for (let i = 0; i < w * h; i += 1) {
    const weight = coarseWeights[i] ?? 0;
    if (weight <= 1) continue;
    coarseValues[i] = (coarseValues[i] ?? 0) / weight;
    coarseWeights[i] = 1;
  }
  const coarse = pullPush(coarseValues, coarseWeights, w, h);
  const out = new Float32Array(width * height);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const at = y * width + x;
      const weight = Math.min(1, weights[at] ?? 0);
      const own = weight > 0 ? (values[at] ?? 0) / (weights[at] ?? 1) : 0;
      out[at] = weight >= 1 ? own : weight * own + (1 - weight) * linear(coarse, w, h, x, y);
    }
  return out;
}

/** The coarse level at fine pixel (x, y), bilinear. */
function linear(coarse: Float32Array, w: number, h: number, x: number, y: number): number {
  const u = Math.min(w - 1, Math.max(0, x / 2 - 0.25));
  const v = Math.min(h - 1, Math.max(0, y / 2 - 0.25));
  const x0 = Math.floor(u);
  const y0 = Math.floor(v);
  const x1 = Math.min(w - 1, x0 + 1);
  const y1 = Math.min(h - 1, y0 + 1);
  const fx = u - x0;
  const fy = v - y0;
  const top = (coarse[y0 * w + x0] ?? 0) * (1 - fx) + (coarse[y0 * w + x1] ?? 0) * fx;
  const bottom = (coarse[y1 * w + x0] ?? 0) * (1 - fx) + (coarse[y1 * w + x1] ?? 0) * fx;
  return top * (1 - fy) + bottom * fy;
}
