import type { ReactNode } from 'react';

import { classNames } from '../classNames.ts';
import css from './BudgetLine.module.css';
import type { BudgetBox, BudgetShape } from './budgetGeometry.ts';
import marks from './marks.module.css';
import { textWidthPx } from './text.ts';

export function TodayMark(props: { readonly xPx: number; readonly box: BudgetBox }): ReactNode {
  const { xPx, box } = props;
  // Centred on its line, but never beyond the edge.
  const halfPx = textWidthPx('Today') / 2;
  const textPx = Math.min(box.rightPx - halfPx, Math.max(box.leftPx + halfPx, xPx));
  return (
    <>
      <line x1={xPx} x2={xPx} y1={box.topPx - 6} y2={box.bottomPx} className={css['today']} />
      <text x={textPx} y={box.topPx - 12} className={classNames(marks['quiet'], marks['middle'])}>
        Today
      </text>
    </>
  );
}

/** The threshold, named on the line itself; below it when there is no room above. */
export function BudgetMark(props: {
  readonly yPx: number;
  readonly box: BudgetBox;
  readonly label: string;
}): ReactNode {
  const { yPx, box } = props;
  const above = yPx - box.topPx > 12;
  return (
    <>
      <line x1={box.leftPx} x2={box.rightPx} y1={yPx} y2={yPx} className={css['budget']} />
      <text x={box.leftPx + 6} y={above ? yPx - 6 : yPx + 14} className={css['budgetText']}>
        {props.label}
      </text>
    </>
  );
}

/** Where the month stands: a dot with its value, at the side that has room. */
export function LastDay(props: {
  readonly last: NonNullable<BudgetShape['last']>;
  readonly box: BudgetBox;
  readonly label: string;
}): ReactNode {
  const { last, box, label } = props;
  const right = last.xPx + textWidthPx(label) + 10 < box.rightPx;
  return (
    <>
      <circle cx={last.xPx} cy={last.yPx} r={4} className={css['dot']} />
      <text
        x={right ? last.xPx + 10 : last.xPx - 8}
        y={Math.min(box.bottomPx - 6, right ? last.yPx + 16 : last.yPx - 8)}
        className={classNames(css['value'], !right && marks['end'])}
      >
        {label}
      </text>
    </>
  );
}
