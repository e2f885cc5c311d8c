/**
 * Squared Euclidean distance of every pixel to the nearest set pixel, exact up to `limit` (pixels);
 * farther pixels get a value greater than limit².
 * Method: vertical distances by two sweeps, then the lower envelope of parabolas along each row
 * (Felzenszwalb and Huttenlocher, Distance Transforms of Sampled Functions, 2012).
 *
 * @param set row-major, non-zero = set, `width * height` long
 */
export function squaredDistances(set: Uint8Array, width: number, height: number, limit: number): Uint16Array {
  const far = Math.min(255, limit + 1);
  const vertical = new Uint8Array(width * height);
  for (let x = 0; x < width; x += 1) vertical[x] = set[x] === 0 ? far : 0;
  for (let at = width; at < width * height; at += 1) {
    const above = vertical[at - width] ?? far;
    vertical[at] = set[at] === 0 ? Math.min(far, above + 1) : 0;
  }
  for (let at = width * (height - 1) - 1; at >= 0; at -= 1) {
    const below = vertical[at + width] ?? far;
    if ((vertical[at] ?? far) > below + 1) vertical[at] = below + 1;
  }
  const out = new Uint16Array(width * height);
  const beyond = far * far;
  const centres = new Int32Array(width);
  const starts = new Float64Array(width + 1);
  for (let y = 0; y < height; y += 1) {
    const row = y * width;
    let last = -1;
    for (let x = 0; x < width; x += 1) {
      const f = vertical[row + x] ?? far;
      if (f >= far) continue;
      let start = Number.NEGATIVE_INFINITY;
      while (last >= 0) {
        const c = centres[last] ?? 0;
        const g = vertical[row + c] ?? 0;
        start = (f * f + x * x - (g * g + c * c)) / (2 * (x - c));
        if (start > (starts[last] ?? 0)) break;
        last -= 1;
        start = Number.NEGATIVE_INFINITY;
      }
      last += 1;
      centres[last] = x;
      starts[last] = start;
    }
    if (last < 0) {
      out.fill(beyond, row, row + width);
      continue;
    }
    let piece = 0;
    for (let x = 0; x < width; x += 1) {
      while (piece < last && (starts[piece + 1] ?? 0) < x) piece += 1;
      const c = centres[piece] ?? 0;
      const g = vertical[row + c] ?? 0;
      out[row + x] = Math.min(beyond, g * g + (x - c) * (x - c));
    }
  }
  return out;
}
