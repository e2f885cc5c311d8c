import { useEffect, useRef, type ReactNode } from 'react';

import { formatElapsed } from '../format.ts';
import { Button } from './Button.tsx';
import { ProgressBar } from './Feedback.tsx';
import css from './WorkProgress.module.css';

export interface WorkProgressProps {
  /** Names the bar: what is being worked on. */
  readonly label: string;
  /** What is happening right now. */
  readonly step: string;
  /** 0..1, or null while unknown. */
  readonly fraction: number | null;
  readonly elapsedMs: number | null;
  readonly cancelling: boolean;
  /** Tells this Cancel from another one on the screen; must begin with the visible word. */
  readonly cancelLabel?: string;
  /** It takes the place of the button that started it: the focus that button had is kept here. */
  readonly keepsFocus?: boolean;
  onCancel(): void;
}

/** Work that goes on: how far it is, for how long, and the way to stop it. */
export function WorkProgress(props: WorkProgressProps): ReactNode {
  const { cancelling, keepsFocus = false } = props;
  const place = useRef<HTMLDivElement>(null);

  // The place is kept, but not by Cancel: a repeated Enter must not stop what it started.
  useEffect(() => {
    if (!keepsFocus) return;
    if (document.activeElement === null || document.activeElement === document.body)
      place.current?.focus({ preventScroll: true });
  }, [keepsFocus]);

  return (
    <div ref={place} tabIndex={-1} className={css['work']}>
      <div className={css['row']}>
        <span className={css['label']} title={props.step}>
          {cancelling ? 'Cancelling' : props.step}
        </span>
        {props.elapsedMs === null ? null : <span>{formatElapsed(props.elapsedMs)}</span>}
        <Button size="small" aria-label={props.cancelLabel} disabled={cancelling} onClick={props.onCancel}>
          Cancel
        </Button>
      </div>
      <ProgressBar label={props.label} fraction={props.fraction} text={props.step} />
    </div>
  );
}
