import type { ReactNode } from 'react';

import { formatElapsed } from '../../design/format.ts';
import { useEditor } from '../../session/context.tsx';
import { useElapsedMs } from '../useElapsedMs.ts';
import css from './CostMeter.module.css';

/** Time of the run in progress: shown apart until it is over and part of the figures. */
export function LiveSegment(): ReactNode {
  const job = useEditor((state) => state.job);
  const elapsedMs = useElapsedMs(job?.startedAtMono ?? null);
  if (!job) return null;
  return (
    <span className={css['live']}>
      <span className={css['dot']} aria-hidden="true" />
      running {formatElapsed(elapsedMs)}
    </span>
  );
}
