import type { ReactNode } from 'react';

import { Button } from '../../design/primitives/Button.tsx';
import { Dialog } from '../../design/primitives/Dialog.tsx';
import { Badge } from '../../design/primitives/Feedback.tsx';
import type { StagedResult } from '../../kernel/workspace/staged.ts';
import { useEditor, useEditorActions } from '../../session/context.tsx';
import { costText, waitText } from '../iterations/iterationText.ts';
import css from './FanOut.module.css';

/** What each engine made of the same run, next to each other, with what it cost and how long it took. */
export function FanOutGrid(props: { staged: readonly StagedResult[]; onClose: () => void }): ReactNode {
  const { staged, onClose } = props;
  const shown = useEditor((state) => state.stagedShown);
  const iterations = useEditor((state) => state.iterations);
  const actions = useEditorActions();
  return (
    <Dialog title="Results side by side" widthPx={1080} onClose={onClose}>
      <ul className={css['grid']}>
        {staged.map((result, index) => {
          const row = iterations.find(({ call }) => call === result.call);
          return (
            <li key={result.id} className={css['cell']}>
              <div className={css['picture']}>
                {result.thumbnail === null ? (
                  'The preview is being made.'
                ) : (
                  <img src={result.thumbnail} alt={`Result ${index + 1}, by ${result.engine}`} />
                )}
              </div>
              <span className={css['cellName']}>
                {result.engine} {result.id === shown ? <Badge tone="neutral">On the canvas</Badge> : null}
              </span>
              {row ? (
                <span className={css['quiet']}>
                  {costText(row)} · {waitText(row)}
                </span>
              ) : null}
              <Button
                size="small"
                onClick={() => {
                  actions.showStaged(result.id);
                  onClose();
                }}
              >
                <span>
                  Look at this one <span className="visually-hidden">, {result.engine}</span>
                </span>
              </Button>
            </li>
          );
        })}
      </ul>
      <p className={css['note']}>Accept takes the one on the canvas; the others are passed over.</p>
    </Dialog>
  );
}
