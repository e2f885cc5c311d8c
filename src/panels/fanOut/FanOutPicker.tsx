import { useState, type ReactNode } from 'react';

import { Button } from '../../design/primitives/Button.tsx';
import type { OperationId } from '../../kernel/operations/catalogue.ts';
import { useEditor, useEditorActions } from '../../session/context.tsx';
import type { Picked } from '../../session/jobs/pickEngine.ts';
import type { EngineChoice } from '../../session/types.ts';
import css from './FanOut.module.css';
import { FanOutDialog } from './FanOutDialog.tsx';

/** The way to a run at several engines side by side, and back; which ones they are stays in sight. */
export function FanOutPicker(props: {
  operation: OperationId;
  picked: Picked<EngineChoice>;
  running: boolean;
}): ReactNode {
  const { operation, picked, running } = props;
  const actions = useEditorActions();
  const ticked = useEditor((state) => state.fanOut[operation]) ?? [];
  const [isOpen, setOpen] = useState(false);
  const usable = picked.offers.flatMap(({ engine, offer }) =>
    offer.kind === 'refused' || engine.availability.kind === 'unavailable' ? [] : [engine],
  );
  if (usable.length < 2) return null;
  const chosen = usable.filter(({ descriptor }) => ticked.includes(descriptor.id));

  function open(): void {
    if (chosen.length === 0) actions.setFanOut(operation, [picked.engine.descriptor.id]);
    setOpen(true);
  }

  return (
    <>
      {chosen.length < 2 ? null : (
        <p className={css['chosen']}>
          Side by side: {chosen.map(({ descriptor }) => descriptor.name).join(', ')}
        </p>
      )}
      <Button size="small" disabled={running} onClick={open}>
        Several engines
      </Button>
      {chosen.length < 2 ? null : (
        <Button size="small" disabled={running} onClick={() => actions.setFanOut(operation, [])}>
          One engine only
        </Button>
      )}
      {isOpen ? (
        <FanOutDialog
          operation={operation}
          usable={usable}
          onClose={() => {
            setOpen(false);
            if (chosen.length < 2) actions.setFanOut(operation, []);
          }}
        />
      ) : null}
    </>
  );
}
