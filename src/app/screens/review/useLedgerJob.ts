import { useEffect, useRef, useState } from 'react';

import { LedgerJobFailure } from '../../../session/ledgerDesk.ts';

export interface LedgerJob {
  readonly label: string;
  readonly events: number;
}

export interface JobFault {
  readonly message: string;
  readonly hint: string;
}

/** One job at a time, with its progress and its fault; leaving the screen stops it. */
export function useLedgerJob(): {
  readonly job: LedgerJob | null;
  readonly fault: JobFault | null;
  run(
    label: string,
    work: (onProgress: (events: number) => void, signal: AbortSignal) => Promise<void>,
  ): void;
  cancel(): void;
  clear(): void;
} {
  const [job, setJob] = useState<LedgerJob | null>(null);
  const [fault, setFault] = useState<JobFault | null>(null);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);
  return {
    job,
    fault,
    run: (label, work) => {
      const controller = new AbortController();
      running.current = controller;
      const { signal } = controller;
      setFault(null);
      setJob({ label, events: 0 });
      work((events) => setJob({ label, events }), signal)
        .catch((cause: unknown) => {
          if (!signal.aborted) setFault(faultOf(cause));
        })
        .finally(() => {
          if (running.current === controller) setJob(null);
        });
    },
    cancel: () => running.current?.abort(new Error('Cancelled.')),
    clear: () => setFault(null),
  };
}

function faultOf(cause: unknown): JobFault {
  if (cause instanceof LedgerJobFailure) return { message: cause.message, hint: cause.hint };
  return { message: cause instanceof Error ? cause.message : String(cause), hint: '' };
}
