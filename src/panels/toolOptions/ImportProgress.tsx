import type { ReactNode } from 'react';

import { WorkProgress } from '../../design/primitives/WorkProgress.tsx';
import { useEditor, useEditorActions } from '../../session/context.tsx';
import type { RunningImport } from '../../session/types.ts';
import { useElapsedMs } from '../useElapsedMs.ts';

/** Beside the run controls, not in their place: work goes on while a picture is read. */
export function ImportProgress(): ReactNode {
  const importing = useEditor((state) => state.importing);
  return importing ? <Importing importing={importing} /> : null;
}

function Importing(props: { importing: RunningImport }): ReactNode {
  const { fileName, progress, startedAtMono, cancelling } = props.importing;
  const actions = useEditorActions();
  const elapsedMs = useElapsedMs(startedAtMono);
  return (
    <WorkProgress
      label={`Import ${fileName}`}
      step={progress.label}
      fraction={progress.fraction}
      elapsedMs={elapsedMs}
      cancelling={cancelling}
      cancelLabel="Cancel import"
      onCancel={() => actions.cancelImport()}
    />
  );
}
