import type { ReactNode } from 'react';

import { Button } from '../../design/primitives/Button.tsx';
import { useEditorActions } from '../../session/context.tsx';
import type { RunningJob } from '../../session/types.ts';
import css from './FanOut.module.css';

/** What each engine of a run is at, and the way to stop one of them. */
export function FanOutProgress(props: { parts: readonly RunningJob[] }): ReactNode {
  const actions = useEditorActions();
  return (
    <ul className={css['parts']} aria-label="Engines at work">
      {props.parts.map(({ call, engine, progress, cancelling }) => (
        <li key={call} className={css['part']}>
          <span className={css['partText']} title={progress.label}>
            {engine.name} <span className={css['quiet']}>{cancelling ? 'Stopping' : progress.label}</span>
          </span>
          <Button size="small" disabled={cancelling} onClick={() => actions.cancel(call)}>
            <span>
              Stop <span className="visually-hidden">{engine.name}</span>
            </span>
          </Button>
        </li>
      ))}
    </ul>
  );
}
