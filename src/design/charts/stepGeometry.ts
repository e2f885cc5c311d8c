import { scaleLinear } from 'd3-scale';
import { curveStepAfter, line } from 'd3-shape';

import { valueScale } from './valueScale.ts';
import { amount } from './safe.ts';

export interface StepBox {
  readonly leftPx: number;
  readonly rightPx: number;
  readonly topPx: number;
  readonly bottomPx: number;
}

export interface StepShape {
  readonly path: string;
  readonly points: readonly { readonly xPx: number; readonly yPx: number }[];
  readonly ticks: readonly { readonly value: number; readonly yPx: number }[];
  /** Indices that get a label: the ends, and few between. */
  readonly labelled: readonly number[];
}

/** A value that stays until the next step changes it. One step stands in the middle. */
export function stepShape(values: readonly number[], box: StepBox): StepShape {
  const y = valueScale(values, box.bottomPx, box.topPx);
  const last = values.length - 1;
  const x = scaleLinear()
    .domain(last > 0 ? [0, last] : [-1, 1])
    .range([box.leftPx, box.rightPx]);
  const points = values.map((value, index) => ({ xPx: x(index), yPx: y(amount(value)) }));
  const path = line<{ readonly xPx: number; readonly yPx: number }>(
    ({ xPx }) => xPx,
    ({ yPx }) => yPx,
  ).curve(curveStepAfter)(points);
  return {
    path: path ?? '',
    points,
    // Where nothing was spent there is nothing to measure by.
    ticks: (values.some((value) => amount(value) > 0) ? y.ticks(4) : [0]).map((value) => ({
      value,
      yPx: y(value),
    })),
    labelled: labelledSteps(values.length),
  };
}

/** At equal distances; the last one in any case, and none that would run into it. */
function labelledSteps(count: number): number[] {
  const last = count - 1;
  const stride = Math.max(1, Math.ceil(last / 6));
  const steps = Array.from({ length: count }, (_, index) => index);
  return steps.filter((index) => index === last || (index % stride === 0 && last - index > stride / 2));
}
