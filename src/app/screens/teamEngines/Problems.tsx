import type { ReactNode } from 'react';

import css from './TeamEngines.module.css';

/** Said at once, and all of it. */
export function Problems(props: { title: string; problems: readonly string[] }): ReactNode {
  const { title, problems } = props;
  if (problems.length === 0) return null;
  return (
    <div role="alert" className={css['problems']}>
      <p>{title}</p>
      <ul>
        {problems.map((problem) => (
          <li key={problem}>{problem}</li>
        ))}
      </ul>
    </div>
  );
}
