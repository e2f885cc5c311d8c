import type { ReactNode } from 'react';

import { cutText } from './text.ts';

export interface CutTextProps {
  readonly text: string;
  readonly xPx: number;
  readonly yPx: number;
  readonly widthPx: number;
  readonly className: string | undefined;
}

/** A name in the SVG, centred on `yPx`; one that is too long is cut and says all of itself on hover. */
export function CutText(props: CutTextProps): ReactNode {
  const shown = cutText(props.text, props.widthPx);
  return (
    <text x={props.xPx} y={props.yPx} dominantBaseline="central" className={props.className}>
      {shown === props.text ? null : <title>{props.text}</title>}
      {shown}
    </text>
  );
}
