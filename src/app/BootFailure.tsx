import type { ReactNode } from 'react';

import { Button } from '../design/primitives/Button.tsx';
import { EmptyState } from '../design/primitives/Feedback.tsx';
import css from './screens/EditorScreen.module.css';

/** Storage did not open, so nothing may be shown as if it were there. */
export function BootFailure(props: { message: string }): ReactNode {
  return (
    <main className={css['page']}>
      <EmptyState
        title="Ninetyten could not start"
        text={`Stored work was not touched. The cause: ${props.message}. A private window or a full disk can be the reason.`}
      >
        <Button variant="primary" onClick={() => location.reload()}>
          Try again
        </Button>
      </EmptyState>
    </main>
  );
}
