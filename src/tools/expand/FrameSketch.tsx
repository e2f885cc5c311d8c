import type { ReactNode } from 'react';

import type { Size } from '../../kernel/shared/geometry.ts';
import { grownSize, innerRect } from '../../kernel/shared/margins.ts';
import type { Margins } from '../../kernel/shared/margins.ts';
import local from './Options.module.css';

/** The picture in its new frame, to scale; the numbers beside it say the same. */
export function FrameSketch(props: { readonly size: Size; readonly margins: Margins }): ReactNode {
  const grown = grownSize(props.size, props.margins);
  const inner = innerRect(props.size, props.margins);
  return (
    <svg
      className={local['sketch']}
      viewBox={`0 0 ${grown.width} ${grown.height}`}
      aria-hidden="true"
      preserveAspectRatio="xMidYMid meet"
    >
      <rect className={local['frame']} width={grown.width} height={grown.height} />
      <rect className={local['picture']} {...inner} />
    </svg>
  );
}
