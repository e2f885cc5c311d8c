import { ImageDown } from '../../design/icons.ts';
import type { ReactNode } from 'react';

import css from './DropVeil.module.css';

/** Says what a drop would do, while files are over the window. */
export function DropVeil(props: { text: string }): ReactNode {
  return (
    <div className={css['veil']} aria-hidden="true">
      <div className={css['card']}>
        <ImageDown size={24} />
        {props.text}
      </div>
    </div>
  );
}
