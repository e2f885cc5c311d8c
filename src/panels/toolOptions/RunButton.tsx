import { useEffect, useReducer, type ReactNode } from 'react';

import { Button } from '../../design/primitives/Button.tsx';
import type { ToolId } from '../../kernel/operations/catalogue.ts';
import { useEditor, useEditorActions, useServices } from '../../session/context.tsx';
import { runParts, stopText } from '../figures/figures.ts';
import css from './ToolOptionsPanel.module.css';

/** `together`: of the click where it goes to several engines; `total` null: the most it may cost is not known. */
export function RunButton(props: {
  tool: ToolId;
  together?: { readonly detail: string; readonly total: number | null };
}): ReactNode {
  const { tool, together } = props;
  const services = useServices();
  const actions = useEditorActions();
  // Quote and blocker are derived from the whole state and cheap: every change asks again.
  useEditor((state) => state);
  useQuoteChanges();
  const staging = useEditor((state) => state.staged.length > 0);
  const quote = services.quote(tool);
  const blocker = services.runBlocker(tool);
  // What is missing comes first: there is nothing to override before it is there.
  const stop = blocker === null ? services.runStop(tool, together?.total) : null;
  const reason = blocker ?? (stop ? stopText(stop) : null);
  const { title, detail: ofOne } = runParts(tool, quote);
  const detail = together?.detail ?? ofOne;

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

function useQuoteChanges(): void {
  const { onQuoteChange } = useServices();
  const [, renew] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    const stop = onQuoteChange(renew);
    // What changed between the render and now was heard by nobody.
    renew();
    return stop;
  }, [onQuoteChange]);
}
