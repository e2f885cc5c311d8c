/**
 * Scales of the rows of Winograd's kernel transform for the points 0, ±1, ±2, ±1/2 and ∞ (Lavin & Gray 2016,
 * F(4, 3) with six points and F(6, 3) with eight, whose input transform a tile of eight has for any kernel).
 */
const transforms: Readonly<
  Record<number, { readonly points: readonly number[]; readonly scales: readonly number[] }>
> = {
  3: { points: [0, 1, -1, 2, -2], scales: [1 / 4, -1 / 6, -1 / 6, 1 / 24, 1 / 24] },
  5: {
    points: [0, 1, -1, 2, -2, 0.5, -0.5],
    scales: [1, -2 / 9, -2 / 9, 1 / 90, 1 / 90, 32 / 45, 32 / 45],
  },
};

/** Rows of the transform of a kernel of `side` taps: `scale · (1, p, p², …)`, and the last tap for ∞. */
function rowsFor(side: number): number[][] {
  const transform = transforms[side];
  if (transform === undefined) throw new Error(`No tiles for kernels of ${side} taps.`);
  const { points, scales } = transform;
  const taps = Array.from({ length: side }, (_, tap) => tap);
  const rows = points.map((point, i) => taps.map((tap) => (scales[i] ?? 0) * point ** tap));
  return [...rows, taps.map((tap) => (tap === side - 1 ? 1 : 0))];
}

const rowsBySide = new Map<number, number[][]>();

/** `G g Gᵀ`, row after row: `side + 3` squared values. `kernel` has 3 × 3 or 5 × 5. */
export function winogradKernel(kernel: Float32Array, side: number): Float64Array {
  const rows = rowsBySide.get(side) ?? rowsFor(side);
  rowsBySide.set(side, rows);
  const tile = rows.length;
  const half = new Float64Array(tile * side);
  for (let i = 0; i < tile; i += 1)
    for (let x = 0; x < side; x += 1) {
      let sum = 0;
      for (let y = 0; y < side; y += 1) sum += (rows[i]?.[y] ?? 0) * (kernel[y * side + x] ?? 0);
      half[i * side + x] = sum;
    }
  const whole = new Float64Array(tile * tile);
  for (let i = 0; i < tile; i += 1)
    for (let j = 0; j < tile; j += 1) {
      let sum = 0;
      for (let x = 0; x < side; x += 1) sum += (half[i * side + x] ?? 0) * (rows[j]?.[x] ?? 0);
      whole[i * tile + j] = sum;
    }
  return whole;
}
