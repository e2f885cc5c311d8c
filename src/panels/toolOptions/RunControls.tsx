import { useEffect, useRef, type ReactNode } from 'react';

import { formatElapsed } from '../../design/format.ts';
import { Button } from '../../design/primitives/Button.tsx';
import { ProgressBar } from '../../design/primitives/Feedback.tsx';
import { toolNames, type ToolId } from '../../kernel/operations/catalogue.ts';
import { useEditor, useEditorActions, useServices } from '../../session/context.tsx';
import type { RunningJob } from '../../session/types.ts';
import { runParts, stopText } from '../figures/figures.ts';
import { useElapsedMs } from '../useElapsedMs.ts';
import css from './ToolOptionsPanel.module.css';

export function RunControls(props: { tool: ToolId }): ReactNode {
  const job = useEditor((state) => state.job);
  return job ? <Running job={job} /> : <RunButton tool={props.tool} />;
}

function RunButton(props: { tool: ToolId }): ReactNode {
  const { tool } = props;
  const services = useServices();
  const actions = useEditorActions();
  // Quote and blocker are derived from the whole state and cheap: every change asks again.
  useEditor((state) => state);
  const staging = useEditor((state) => state.staged.length > 0);
  const quote = services.quote(tool);
  const blocker = services.runBlocker(tool);
  // What is missing comes first: there is nothing to override before it is there.
  const stop = blocker === null ? services.runStop(tool) : null;
  const reason = blocker ?? (stop ? stopText(stop) : null);
  const { title, detail } = runParts(tool, quote);

  function run(): void {
    void (tool === 'crop' ? actions.applyCrop() : actions.run(tool));
  }

  return (
    <>
      <Button
        wide
        variant={staging ? 'plain' : 'primary'}
        className={css['run']}
        aria-describedby={reason === null ? undefined : 'run-blocker'}
        aria-keyshortcuts="Control+Enter"
        data-run={tool}
        disabled={reason !== null}
        onClick={run}
      >
        <span>{title}</span>
        {detail === null ? null : (
          <>
            <span className="visually-hidden"> · </span>
            <span className={css['runDetail']} title={detail}>
              {detail}
            </span>
          </>
        )}
      </Button>
      {reason === null ? null : (
        <p id="run-blocker" className={css['blocker']}>
          {reason}
        </p>
      )}
      {stop === null ? null : (
        <Button wide size="small" aria-describedby="run-blocker" onClick={() => void actions.runAnyway(tool)}>
          Run anyway
        </Button>
      )}
    </>
  );
}

function Running(props: { job: RunningJob }): ReactNode {
  const { job } = props;
  const actions = useEditorActions();
  const elapsedMs = useElapsedMs(job.startedAtMono);
  const place = useRef<HTMLDivElement>(null);

  // The run button this replaces had the focus. Its place is kept, but not by Cancel: a repeated Enter
  // must not stop what it started.
  useEffect(() => {
    if (document.activeElement === null || document.activeElement === document.body)
      place.current?.focus({ preventScroll: true });
  }, []);

  return (
    <div ref={place} tabIndex={-1} className={css['running']}>
      <div className={css['runningRow']}>
        <span className={css['runningLabel']} title={job.progress.label}>
          {job.cancelling ? 'Cancelling' : job.progress.label}
        </span>
        <span>{formatElapsed(elapsedMs)}</span>
        <Button size="small" disabled={job.cancelling} onClick={() => actions.cancel()}>
          Cancel
        </Button>
      </div>
      <ProgressBar label={toolNames[job.tool]} fraction={job.progress.fraction} text={job.progress.label} />
    </div>
  );
}
