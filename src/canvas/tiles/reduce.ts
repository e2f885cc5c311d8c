/**
 * A square straight-alpha RGBA picture at `1 / 2^levels` of its size: the mean of each block, colours weighted by
 * alpha so that transparent pixels lend none. One pass over the source whatever the level: a full view of a large
 * document reduces thousands of tiles. `side` is a multiple of `2^levels`.
 */
export function reduceRgba(
  source: Uint8ClampedArray<ArrayBuffer>,
  side: number,
  levels: number,
): Uint8ClampedArray<ArrayBuffer> {
  const block = 2 ** levels;
  const small = side >> levels;
  const words = new Uint32Array(source.buffer, source.byteOffset, side * side);
  const target = new Uint8ClampedArray(small * small * 4);
  // Sums of one row of blocks: red, green, blue (times alpha) and alpha. At most 512² · 255² < 2^53.
  const sums = new Float64Array(small * 4);
  for (let row = 0; row < small; row += 1) {
    sums.fill(0);
    for (let y = 0; y < block; y += 1) {
      addRow(words, (row * block + y) * side, small, block, sums);
    }
    writeRow(sums, block * block, target, row * small * 4);
  }
  return target;
}

function addRow(words: Uint32Array, start: number, small: number, block: number, sums: Float64Array): void {
  let from = start;
  for (let x = 0; x < small; x += 1) {
    let r = 0;
    let g = 0;
    let b = 0;
    let a = 0;
    for (const end = from + block; from < end; from += 1) {
      // Little-endian words: alpha is the top byte.
      const word = words[from] as number;
      const alpha = word >>> 24;
      if (alpha === 0) continue;
      r += (word & 255) * alpha;
      g += ((word >>> 8) & 255) * alpha;
      b += ((word >>> 16) & 255) * alpha;
      a += alpha;
    }
    const at = x * 4;
    sums[at] = (sums[at] as number) + r;
    sums[at + 1] = (sums[at + 1] as number) + g;
    sums[at + 2] = (sums[at + 2] as number) + b;
    sums[at + 3] = (sums[at + 3] as number) + a;
  }
}

function writeRow(sums: Float64Array, count: number, target: Uint8ClampedArray, start: number): void {
  for (let i = 0; i < sums.length; i += 4) {
    const alpha = sums[i + 3] as number;
    if (alpha === 0) continue;
    target[start + i] = (sums[i] as number) / alpha;
    target[start + i + 1] = (sums[i + 1] as number) / alpha;
    target[start + i + 2] = (sums[i + 2] as number) / alpha;
    target[start + i + 3] = alpha / count;
  }
}
