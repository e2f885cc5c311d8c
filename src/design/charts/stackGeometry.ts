import { scaleBand, scaleLinear } from 'd3-scale';
import { stack } from 'd3-shape';

import { amount, sum } from './safe.ts';

export interface StackBox {
  readonly leftPx: number;
  readonly rightPx: number;
  readonly rowHeightPx: number;
}

export interface StackSegment {
  readonly group: number;
  readonly series: number;
  readonly value: number;
  readonly xPx: number;
  readonly widthPx: number;
}

export interface StackRow {
  readonly yPx: number;
  readonly heightPx: number;
  readonly total: number;
  /** Where the bar ends. */
  readonly endPx: number;
  /** Only what is there: a value of 0 has no segment. */
  readonly segments: readonly StackSegment[];
}

/** `values[group][series]` as rows of segments that follow each other; the longest bar fills the box. */
export function stackRows(values: readonly (readonly number[])[], box: StackBox): readonly StackRow[] {
  const amounts = values.map((row) => row.map(amount));
  const totals = amounts.map(sum);
  const seriesCount = Math.max(0, ...amounts.map((row) => row.length));
  const x = scaleLinear()
    .domain([0, Math.max(0, ...totals) || 1])
    .range([box.leftPx, box.rightPx]);
  const y = scaleBand<number>()
    .domain(values.map((_, group) => group))
    .range([0, values.length * box.rowHeightPx])
    .paddingInner(0.32)
    .paddingOuter(0.16);
  const layers = stack<readonly number[], number>()
    .keys(Array.from({ length: seriesCount }, (_, series) => series))
    .value((row, series) => row[series] ?? 0)(amounts);
  return amounts.map((row, group) => ({
    yPx: y(group) ?? 0,
    heightPx: y.bandwidth(),
    total: totals[group] ?? 0,
    endPx: x(totals[group] ?? 0),
    segments: layers.flatMap((layer, series) => {
      const value = row[series] ?? 0;
      const [from = 0, to = 0] = layer[group] ?? [];
      return value > 0 ? [{ group, series, value, xPx: x(from), widthPx: x(to) - x(from) }] : [];
    }),
  }));
}
