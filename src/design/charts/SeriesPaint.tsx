import type { ReactNode } from 'react';

import { classNames } from '../classNames.ts';
import css from './marks.module.css';

export interface SeriesPaintProps {
  /** 0..3; further ones begin again. */
  readonly series: number;
  /** Of the `HatchPattern` in the same SVG. */
  readonly hatchId: string;
  readonly xPx: number;
  readonly yPx: number;
  readonly widthPx: number;
  readonly heightPx: number;
  /** Its `<title>`. */
  readonly children?: ReactNode;
  /** Drawn over it, with its colour as the stroke. */
  readonly over?: ReactNode;
}

/** A block in the colour of its series; every second one is hatched, so that paper in grey tells them apart. */
export function SeriesPaint(props: SeriesPaintProps): ReactNode {
  const place = { x: props.xPx, y: props.yPx, width: props.widthPx, height: props.heightPx };
  return (
    <g className={toneClass(props.series)}>
      {props.children}
      <rect {...place} className={css['block']} />
      {props.series % 2 === 1 ? (
        <rect {...place} className={css['block']} fill={`url(#${props.hatchId})`} />
      ) : null}
      {props.over}
    </g>
  );
}

export function HatchPattern(props: { readonly id: string }): ReactNode {
  return (
    <defs>
      <pattern id={props.id} width={6} height={6} patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <line x1={3} y1={0} x2={3} y2={6} className={css['hatch']} />
      </pattern>
    </defs>
  );
}

export function toneClass(series: number): string {
  return classNames(css[`tone${(series % 4) + 1}`]);
}
