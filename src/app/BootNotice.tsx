import type { ReactNode } from 'react';

import { Button } from '../design/primitives/Button.tsx';
import { EmptyState } from '../design/primitives/Feedback.tsx';
import css from './screens/EditorScreen.module.css';

/** Two versions cannot have the database open at once: one waits, or this one has let go. */
export function BootNotice(props: { kind: 'blocked' | 'superseded' }): ReactNode {
  const blocked = props.kind === 'blocked';
  return (
    <main className={css['page']}>
      <EmptyState
        title={blocked ? 'Waiting for another tab' : 'Ninetyten was updated in another tab'}
        text={
          blocked
            ? 'An older version of Ninetyten is open in another tab. Close or reload that tab; this one then goes on by itself.'
            : 'This tab has let go of the stored work, so nothing more can be saved from here. What was saved is safe.'
        }
      >
        <Button variant="primary" onClick={() => location.reload()}>
          Reload
        </Button>
      </EmptyState>
    </main>
  );
}
