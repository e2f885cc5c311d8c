import { lazy, Suspense, type ReactNode } from 'react';

import { WorkProgress } from '../../design/primitives/WorkProgress.tsx';
import { toolNames, type ToolId } from '../../kernel/operations/catalogue.ts';
import { useEditor, useEditorActions } from '../../session/context.tsx';
import type { RunningJob } from '../../session/types.ts';
import { useElapsedMs } from '../useElapsedMs.ts';
import { RunButton } from './RunButton.tsx';

const FanOutRun = lazy(async () => ({ default: (await import('../fanOut/FanOutRun.tsx')).FanOutRun }));
const FanOutProgress = lazy(async () => ({
  default: (await import('../fanOut/FanOutProgress.tsx')).FanOutProgress,
}));

export function RunControls(props: { tool: ToolId }): ReactNode {
  const { tool } = props;
  const job = useEditor((state) => state.job);
  const ticked = useEditor(({ fanOut }) => (tool === 'crop' ? undefined : fanOut[tool]));
  if (job) return <Running job={job} />;
  if (ticked === undefined || ticked.length < 2) return <RunButton tool={tool} />;
  // No button before its total is known.
  return (
    <Suspense fallback={null}>
      <FanOutRun tool={tool} />
    </Suspense>
  );
}

function Running(props: { job: RunningJob }): ReactNode {
  const { job } = props;
  const actions = useEditorActions();
  const elapsedMs = useElapsedMs(job.startedAtMono);
  return (
    <>
      <WorkProgress
        keepsFocus
        label={toolNames[job.tool]}
        step={job.progress.label}
        fraction={job.progress.fraction}
        elapsedMs={elapsedMs}
        cancelling={job.cancelling}
        onCancel={() => actions.cancel()}
      />
      {job.parts ? (
        <Suspense fallback={null}>
          <FanOutProgress parts={job.parts} />
        </Suspense>
      ) : null}
    </>
  );
}
