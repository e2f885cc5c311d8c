import type { RunningJob } from '../types.ts';

/** What is at work for one asset as one run; several calls are its parts. Null: none is. */
export function combinedJob(jobs: readonly RunningJob[]): RunningJob | null {
  const [first] = jobs;
  if (!first || jobs.length === 1) return first ?? null;
  return {
    ...first,
    progress: { label: `${jobs.length} engines at work`, fraction: null },
    cancelling: jobs.every(({ cancelling }) => cancelling),
    parts: jobs,
  };
}
