import type { ReactNode } from 'react';

import { formatCount } from '../../../design/format.ts';
import { WorkProgress } from '../../../design/primitives/WorkProgress.tsx';
import css from './Review.module.css';
import type { JobFault, LedgerJob } from './useLedgerJob.ts';

/** How far a job with the ledger's files is, or why it ended. */
export function JobLine(props: {
  job: LedgerJob | null;
  /** Null: it cannot be known. */
  total: number | null;
  fault: JobFault | null;
  onCancel: () => void;
}): ReactNode {
  const { job, total, fault, onCancel } = props;
  if (job !== null) {
    const count =
      total === null ? formatCount(job.events) : `${formatCount(job.events)} of ${formatCount(total)}`;
    return (
      <WorkProgress
        label={job.label}
        step={`${job.label}, ${count} events`}
        fraction={total === null || total === 0 ? null : job.events / total}
        elapsedMs={null}
        cancelling={false}
        keepsFocus
        onCancel={onCancel}
      />
    );
  }
  if (fault === null) return null;
  return (
    <p role="alert" className={css['fault']}>
      {fault.message} {fault.hint}
    </p>
  );
}
