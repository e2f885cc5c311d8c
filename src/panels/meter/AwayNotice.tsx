import { useId, type ReactNode } from 'react';

import { Button } from '../../design/primitives/Button.tsx';
import { useEditor, useEditorActions } from '../../session/context.tsx';
import css from './AwayNotice.module.css';

/** Asks about time that was counted as idle; unanswered it stays idle. */
export function AwayNotice(): ReactNode {
  const away = useEditor((state) => state.away);
  const actions = useEditorActions();
  const textId = useId();
  if (away === null) return null;
  return (
    <div className={css['notice']} role="note" aria-label="Time away">
      <p id={textId} title="Keep counts it as work on this asset; Discard leaves it out. Both are recorded.">
        You were away {spanText(away.ms)}
      </p>
      <Button size="small" aria-describedby={textId} onClick={() => void actions.answerAway('keep')}>
        Keep
      </Button>
      <Button size="small" aria-describedby={textId} onClick={() => void actions.answerAway('discard')}>
        Discard
      </Button>
    </div>
  );
}

/** `12 min`, `1 h 5 min`: nobody remembers a pause to the second. */
function spanText(ms: number): string {
  const minutes = Math.max(1, Math.round(ms / 60_000));
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
