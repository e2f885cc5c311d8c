/**
 * Mean over the (2·radius + 1)² window around each pixel; at the border over the part inside.
 * Running sums, so the cost does not depend on the radius.
 *
 * @param height rows; by default the plane is square
 */
export function boxMean(
  plane: Float32Array,
  width: number,
  radius: number,
  height: number = plane.length / width,
): Float32Array {
  const rows = new Float32Array(plane.length);
  const inner = 1 / (2 * radius + 1);
  for (let y = 0; y < height; y += 1) {
    const base = y * width;
    let sum = 0;
    for (let x = 0; x < Math.min(radius, width); x += 1) sum += plane[base + x] as number;
    const edge = (x: number): void => {
      if (x + radius < width) sum += plane[base + x + radius] as number;
      if (x - radius - 1 >= 0) sum -= plane[base + x - radius - 1] as number;
      rows[base + x] = sum / (Math.min(width - 1, x + radius) - Math.max(0, x - radius) + 1);
    };
    // The middle of the row has no edge to mind, and is nearly all of it.
    const from = Math.min(width, radius + 1);
    const to = Math.max(from, width - radius);
    for (let x = 0; x < from; x += 1) edge(x);
    for (let x = from; x < to; x += 1) {
      sum += (plane[base + x + radius] as number) - (plane[base + x - radius - 1] as number);
      rows[base + x] = sum * inner;
    }
    for (let x = to; x < width; x += 1) edge(x);
  }
  const out = new Float32Array(plane.length);
  const sums = new Float64Array(width);
  for (let y = 0; y < Math.min(radius, height); y += 1) {
    for (let x = 0, at = y * width; x < width; x += 1, at += 1)
      sums[x] = (sums[x] as number) + (rows[at] as number);
  }
  for (let y = 0; y < height; y += 1) {
    const entering = y + radius < height ? (y + radius) * width : -1;
    const leaving = y - radius - 1 >= 0 ? (y - radius - 1) * width : -1;
    const share = 1 / (Math.min(height - 1, y + radius) - Math.max(0, y - radius) + 1);
    for (let x = 0, at = y * width; x < width; x += 1, at += 1) {
      let sum = sums[x] as number;
      if (entering >= 0) sum += rows[entering + x] as number;
      if (leaving >= 0) sum -= rows[leaving + x] as number;
      sums[x] = sum;
      out[at] = sum * share;
    }
  }
  return out;
}
