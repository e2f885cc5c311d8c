import { Suspense, type ReactNode } from 'react';

import { toolNames } from '../../kernel/operations/catalogue.ts';
import { useEditor } from '../../session/context.tsx';
import type { ToolDefinition } from '../../tools/contract.ts';
import { EngineSelect } from './EngineSelect.tsx';
import { ImportProgress } from './ImportProgress.tsx';
import { RunControls } from './RunControls.tsx';
import css from './ToolOptionsPanel.module.css';

/** The active tool's inputs over engine, price and run. */
export function ToolOptionsPanel(props: { tools: readonly ToolDefinition[] }): ReactNode {
  const active = useEditor((state) => state.tool);
  const tool = props.tools.find((candidate) => candidate.id === active);
  return (
    <section aria-label="Tool options" className={css['panel']}>
      {tool ? (
        <>
          <header className={css['head']}>
            <h2 className={css['title']}>{toolNames[tool.id]}</h2>
            <p className={css['summary']} title={tool.summary}>
              {tool.summary}
            </p>
          </header>
          <div className={css['body']}>
            <Suspense fallback={null}>
              <tool.Options key={tool.id} />
            </Suspense>
          </div>
          <footer className={css['foot']}>
            {tool.operation ? <EngineSelect operation={tool.operation} /> : null}
            <ImportProgress />
            <RunControls tool={tool.id} />
          </footer>
        </>
      ) : (
        <>
          <p className={css['idle']}>Choose a tool on the left, or press its key.</p>
          <footer className={css['foot']}>
            <ImportProgress />
          </footer>
        </>
      )}
    </section>
  );
}
