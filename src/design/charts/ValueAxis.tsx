import type { ReactNode } from 'react';

import { classNames } from '../classNames.ts';
import marks from './marks.module.css';

export interface ValueAxisProps {
  readonly ticks: readonly { readonly label: string; readonly yPx: number }[];
  readonly leftPx: number;
  readonly rightPx: number;
}

/** Horizontal lines with their values at the left; the lowest is the base line. */
export function ValueAxis(props: ValueAxisProps): ReactNode {
  return props.ticks.map(({ label, yPx }, at) => (
    <g key={yPx}>
      <line
        x1={props.leftPx}
        x2={props.rightPx}
        y1={yPx}
        y2={yPx}
        className={marks[at === 0 ? 'axis' : 'grid']}
      />
      <text
        x={props.leftPx - 8}
        y={yPx}
        dominantBaseline="central"
        className={classNames(marks['tick'], marks['end'])}
      >
        {label}
      </text>
    </g>
  ));
}
