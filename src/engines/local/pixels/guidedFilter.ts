import { boxMean } from './boxMean.ts';

/**
 * Coefficients of the guided filter with a colour guide: alpha = aR·R + aG·G + aB·B + b, where a and b are
 * local least-squares fits of `values` to the guide's colours
 * (He, Sun, Tang, Guided Image Filtering, 2013, section 3.5; applied to a larger picture as in
 * Fast Guided Filter, 2015).
 *
 * @param guide RGB planes, 0..1, `3 * width * height`
 * @param values what is to follow the guide's edges, `width * height`
 * @param epsilon variance (0..1 squared) below which the guide counts as flat
 * @returns planes aR, aG, aB, b
 */
export function guidedCoefficients(
  guide: Float32Array,
  values: Float32Array,
  width: number,
  radius: number,
  epsilon: number,
): readonly [Float32Array, Float32Array, Float32Array, Float32Array] {
  const count = values.length;
  const channel = (c: number): Float32Array => guide.subarray(c * count, (c + 1) * count);
  const mean = (plane: Float32Array): Float32Array => boxMean(plane, width, radius);
  const times = (a: Float32Array, b: Float32Array): Float32Array => {
    const out = new Float32Array(count);
    for (let i = 0; i < count; i += 1) out[i] = (a[i] ?? 0) * (b[i] ?? 0);
    return out;
  };
  const [r, g, b] = [channel(0), channel(1), channel(2)];
  const [mr, mg, mb, mv] = [mean(r), mean(g), mean(b), mean(values)];
  const [vr, vg, vb] = [mean(times(values, r)), mean(times(values, g)), mean(times(values, b))];
  const [rr, rg, rb] = [mean(times(r, r)), mean(times(r, g)), mean(times(r, b))];
  const [gg, gb, bb] = [mean(times(g, g)), mean(times(g, b)), mean(times(b, b))];
  const out = [vr, vg, vb, mv] as const;
  for (let i = 0; i < count; i += 1) {
    const [ir, ig, ib, iv] = [mr[i] ?? 0, mg[i] ?? 0, mb[i] ?? 0, mv[i] ?? 0];
    // Covariance of the guide (symmetric 3 × 3) and with the values.
    const a11 = (rr[i] ?? 0) - ir * ir + epsilon;
    const a12 = (rg[i] ?? 0) - ir * ig;
    const a13 = (rb[i] ?? 0) - ir * ib;
    const a22 = (gg[i] ?? 0) - ig * ig + epsilon;
    const a23 = (gb[i] ?? 0) - ig * ib;
    const a33 = (bb[i] ?? 0) - ib * ib + epsilon;
    const c1 = (vr[i] ?? 0) - ir * iv;
    const c2 = (vg[i] ?? 0) - ig * iv;
    const c3 = (vb[i] ?? 0) - ib * iv;
    const m11 = a22 * a33 - a23 * a23;
    const m12 = a13 * a23 - a12 * a33;
    const m13 = a12 * a23 - a13 * a22;
    const determinant = a11 * m11 + a12 * m12 + a13 * m13;
    const k1 = (m11 * c1 + m12 * c2 + m13 * c3) / determinant;
    const k2 = (m12 * c1 + (a11 * a33 - a13 * a13) * c2 + (a12 * a13 - a11 * a23) * c3) / determinant;
    const k3 = (m13 * c1 + (a12 * a13 - a11 * a23) * c2 + (a11 * a22 - a12 * a12) * c3) / determinant;
    out[0][i] = k1;
    out[1][i] = k2;
    out[2][i] = k3;
    out[3][i] = iv - k1 * ir - k2 * ig - k3 * ib;
  }
  return [mean(out[0]), mean(out[1]), mean(out[2]), mean(out[3])];
}
