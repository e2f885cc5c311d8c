import type { Rect } from '../../../kernel/shared/geometry.ts';

/** A connected piece of a mask as runs: `y, from, to` triples with `to` exclusive, in reading order. */
export interface Component {
  readonly bounds: Rect;
  readonly pixels: number;
  readonly runs: Int32Array;
}

/** Appending beyond this many runs means the mask is noise, not a selection. */
const mostRuns = 4_000_000;

/**
 * Labels 8-connected pieces row by row, so that a mask of any size needs memory for its outline only.
 * Rows are fed in order; a row left out counts as empty.
 */
export function createComponentFinder() {
  let runs = new Int32Array(3 * 1024);
  let parents = new Int32Array(1024);
  let count = 0;
  let previousStart = 0;
  let previousEnd = 0;
  let previousRow = Number.NEGATIVE_INFINITY;

  function rootOf(run: number): number {
    let at = run;
    while (at !== (parents[at] ?? at)) {
      // Path halving keeps later look-ups short.
      parents[at] = parents[parents[at] ?? at] ?? at;
      at = parents[at] ?? at;
    }
    return at;
  }

  function addRun(y: number, from: number, to: number): void {
    if (count === parents.length) {
      const moreRuns = new Int32Array(runs.length * 2);
      moreRuns.set(runs);
      runs = moreRuns;
      const moreParents = new Int32Array(parents.length * 2);
      moreParents.set(parents);
      parents = moreParents;
    }
    runs[count * 3] = y;
    runs[count * 3 + 1] = from;
    runs[count * 3 + 2] = to;
    parents[count] = count;
    count += 1;
  }

  return {
    /** `coverage[offset .. offset + width)` is row `y` starting at column `left`; > 0 is selected. False when the mask is too fragmented. */
    addRow(y: number, left: number, coverage: Uint8ClampedArray, offset: number, width: number): boolean {
      const first = count;
      const end = offset + width;
      let at = offset;
      while (at < end) {
        while (at < end && coverage[at] === 0) at += 1;
        if (at === end) break;
        const from = at;
        while (at < end && coverage[at] !== 0) at += 1;
        addRun(y, left + from - offset, left + at - offset);
      }
      if (y === previousRow + 1) joinRows(previousStart, previousEnd, first, count);
      previousStart = first;
      previousEnd = count;
      previousRow = y;
      return count <= mostRuns;
    },

    finish(): Component[] {
      const sizes = new Map<number, number>();
      for (let run = 0; run < count; run += 1) {
        const root = rootOf(run);
        sizes.set(root, (sizes.get(root) ?? 0) + 1);
      }
      const open = new Map<number, ReturnType<typeof createBuilder>>();
      for (let run = 0; run < count; run += 1) {
        const root = rootOf(run);
        let builder = open.get(root);
        if (builder === undefined) {
          builder = createBuilder(sizes.get(root) ?? 0);
          open.set(root, builder);
        }
        builder.add(runs[run * 3] ?? 0, runs[run * 3 + 1] ?? 0, runs[run * 3 + 2] ?? 0);
      }
      return [...open.values()].map((builder) => builder.done());
    },
  };

  function joinRows(aStart: number, aEnd: number, bStart: number, bEnd: number): void {
    let a = aStart;
    let b = bStart;
    while (a < aEnd && b < bEnd) {
      const aFrom = runs[a * 3 + 1] ?? 0;
      const aTo = runs[a * 3 + 2] ?? 0;
      const bFrom = runs[b * 3 + 1] ?? 0;
      const bTo = runs[b * 3 + 2] ?? 0;
      // Touching at a corner counts: `to` is exclusive, so equality is the diagonal neighbour.
      if (aFrom <= bTo && bFrom <= aTo) {
        const rootA = rootOf(a);
        const rootB = rootOf(b);
        parents[Math.max(rootA, rootB)] = Math.min(rootA, rootB);
      }
      if (aTo < bTo) a += 1;
      else b += 1;
    }
  }
}

function createBuilder(runCount: number) {
  const runs = new Int32Array(runCount * 3);
  let at = 0;
  let pixels = 0;
  let left = Number.POSITIVE_INFINITY;
  let right = Number.NEGATIVE_INFINITY;
  return {
    add(y: number, from: number, to: number): void {
      runs[at] = y;
      runs[at + 1] = from;
      runs[at + 2] = to;
      at += 3;
      pixels += to - from;
      left = Math.min(left, from);
      right = Math.max(right, to);
    },
    done(): Component {
      const top = runs[0] ?? 0;
      const bottom = (runs[at - 3] ?? 0) + 1;
      return { bounds: { x: left, y: top, width: right - left, height: bottom - top }, pixels, runs };
    },
  };
}
