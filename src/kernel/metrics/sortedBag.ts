/** Numbers in order, with duplicates: adding, removing and reading a rank cost about the square root of the size. */
export interface SortedBag {
  readonly blocks: number[][];
  size: number;
}

const blockSize = 1_024;

export function emptyBag(): SortedBag {
  return { blocks: [], size: 0 };
}

export function addToBag(bag: SortedBag, value: number): void {
  bag.size += 1;
  if (bag.blocks.length === 0) {
    bag.blocks.push([value]);
    return;
  }
  const index = blockFor(bag, value);
  const block = bag.blocks[index] ?? [];
  block.splice(lowerBound(block, value), 0, value);
  if (block.length > blockSize) bag.blocks.splice(index + 1, 0, block.splice(blockSize / 2));
}

/** Removes one occurrence; a value that is not there is a no-op. */
export function removeFromBag(bag: SortedBag, value: number): void {
  const index = blockFor(bag, value);
  const block = bag.blocks[index];
  if (block === undefined) return;
  const at = lowerBound(block, value);
  if (block[at] !== value) return;
  block.splice(at, 1);
  bag.size -= 1;
  if (block.length === 0) bag.blocks.splice(index, 1);
}

/** The `rank`-th smallest, from 1; null outside. */
export function atRank(bag: SortedBag, rank: number): number | null {
  if (rank < 1) return null;
  let left = rank - 1;
  for (const block of bag.blocks) {
    if (left < block.length) return block[left] ?? null;
    left -= block.length;
  }
  return null;
}

/** The first block whose largest value is not below `value`, else the last. */
function blockFor(bag: SortedBag, value: number): number {
  let low = 0;
  let high = bag.blocks.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const largest = bag.blocks[middle]?.at(-1) ?? 0;
    if (largest < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function lowerBound(block: readonly number[], value: number): number {
  let low = 0;
  let high = block.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((block[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
