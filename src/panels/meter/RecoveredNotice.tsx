import { X } from '../../design/icons.ts';
import type { ReactNode } from 'react';

import { IconButton } from '../../design/primitives/IconButton.tsx';
import { useEditor, useEditorActions } from '../../session/context.tsx';
import { count } from '../figures/figures.ts';
import { toolName, verdictNames } from '../figures/verdicts.ts';
import css from './CostMeter.module.css';

/** Calls that were cut off when the page went away, and what became of them. */
export function RecoveredNotice(): ReactNode {
  const recovered = useEditor((state) => state.recovered);
  const actions = useEditorActions();
  if (recovered.length === 0) return null;
  return (
    <div className={css['notice']} role="note" aria-label="Interrupted runs">
      <p>
        {count(recovered.length, 'run')} interrupted when the page closed:{' '}
        {recovered
          .map((row) => `${toolName(row.tool)} (${verdictNames[row.status].toLowerCase()})`)
          .join(', ')}
        . Recorded, not repeated.
      </p>
      <IconButton size="small" label="Dismiss notice" onClick={() => actions.dismissRecovered()}>
        <X size={14} />
      </IconButton>
    </div>
  );
}
