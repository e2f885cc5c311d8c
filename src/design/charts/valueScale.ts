import { scaleLinear, type ScaleLinear } from 'd3-scale';

import { amount } from './safe.ts';

/** From zero at the bottom to a round number at the top; 0 to 1 when there is nothing to show. */
export function valueScale(
  values: readonly number[],
  bottomPx: number,
  topPx: number,
): ScaleLinear<number, number> {
  const most = Math.max(0, ...values.map(amount));
  return scaleLinear()
    .domain([0, most || 1])
    .nice(4)
    .range([bottomPx, topPx]);
}
