import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';

import { Button } from '../../design/primitives/Button.tsx';
import type { StagedResult } from '../../kernel/workspace/staged.ts';
import { useEditor, useEditorActions } from '../../session/context.tsx';
import { costText } from '../iterations/iterationText.ts';
import css from './FanOut.module.css';
import { FanOutGrid } from './FanOutGrid.tsx';

/** Results of several engines for one run: which engine each is from, what it cost, and the way between them. */
export function FanOutStrip(props: { staged: readonly StagedResult[] }): ReactNode {
  const { staged } = props;
  const shown = useEditor((state) => state.stagedShown);
  const iterations = useEditor((state) => state.iterations);
  const actions = useEditorActions();
  const group = useRef<HTMLFieldSetElement>(null);
  const [isGridOpen, setGridOpen] = useState(false);
  const costOf = ({ call }: StagedResult): string => {
    const row = iterations.find((one) => one.call === call);
    return row ? costText(row) : '';
  };

  // Wherever the focus is, as long as nothing is typed and no menu is open.
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent): void => {
      const isModified = event.ctrlKey || event.metaKey || event.altKey;
      if (event.defaultPrevented || isModified || isTakenElsewhere(event.target)) return;
      const result = /^[1-9]$/.test(event.key) ? staged[Number(event.key) - 1] : undefined;
      if (result) actions.showStaged(result.id);
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [staged, actions]);

  const move = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    // On the canvas the arrows would move the picture.
    event.preventDefault();
    const at = staged.findIndex(({ id }) => id === shown);
    const next = (at + step + staged.length) % staged.length;
    const result = staged[next];
    if (!result) return;
    actions.showStaged(result.id);
    group.current?.querySelectorAll<HTMLElement>('[data-result]')[next]?.focus();
  };

  return (
    <fieldset ref={group} className={css['strip']} aria-label="Results by engine">
      {staged.map((result, index) => (
        <button
          key={result.id}
          type="button"
          data-result={result.id}
          className={css['result']}
          aria-label={`Result ${index + 1} of ${staged.length}: ${result.engine}, ${costOf(result)}`}
          aria-keyshortcuts={String(index + 1)}
          aria-pressed={result.id === shown}
          tabIndex={result.id === shown ? 0 : -1}
          onClick={() => actions.showStaged(result.id)}
          onKeyDown={move}
        >
          <span className={css['thumb']}>
            {result.thumbnail === null ? index + 1 : <img src={result.thumbnail} alt="" />}
          </span>
          <span className={css['resultText']}>{result.engine}</span>
          <span className={css['quiet']}>{costOf(result)}</span>
        </button>
      ))}
      {staged.length > 1 ? (
        <Button size="small" onClick={() => setGridOpen(true)}>
          Side by side
        </Button>
      ) : null}
      {isGridOpen ? <FanOutGrid staged={staged} onClose={() => setGridOpen(false)} /> : null}
    </fieldset>
  );
}

function isTakenElsewhere(target: EventTarget | null): boolean {
  const busy = 'dialog[open], [role="menu"]';
  if (document.querySelector(busy)) return true;
  return target instanceof Element && target.matches('input, textarea, select, [contenteditable]');
}
