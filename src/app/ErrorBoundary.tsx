import { Component, type ReactNode } from 'react';

import { Button } from '../design/primitives/Button.tsx';
import { EmptyState } from '../design/primitives/Feedback.tsx';
import css from './screens/EditorScreen.module.css';

interface State {
  readonly error: Error | null;
}

/** The last line: a fault in drawing never takes stored work with it, and says so. */
export class ErrorBoundary extends Component<{ children: ReactNode }, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(error: unknown): State {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render(): ReactNode {
    if (!this.state.error) return this.props.children;
    return (
      <main className={css['page']}>
        <EmptyState
          title="This screen stopped working"
          text={`What was done is stored. The cause, for a report: ${this.state.error.message}`}
        >
          <Button variant="primary" onClick={() => location.reload()}>
            Reload
          </Button>
          <Button
            onClick={() => {
              location.hash = '#/';
              this.setState({ error: null });
            }}
          >
            Back to assets
          </Button>
        </EmptyState>
      </main>
    );
  }
}
