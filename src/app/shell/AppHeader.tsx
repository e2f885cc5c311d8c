import { ChartColumn, Settings } from '../../design/icons.ts';
import type { ReactNode } from 'react';

import { Badge } from '../../design/primitives/Feedback.tsx';
import buttons from '../../design/primitives/Button.module.css';
import { routeHref } from '../router.ts';
import css from './AppHeader.module.css';
import { useOnline } from './useOnline.ts';

/** Header of the screens that are not the editor. */
export function AppHeader(props: { children?: ReactNode; current?: 'settings' | 'review' }): ReactNode {
  const online = useOnline();
  return (
    <header className={css['header']}>
      <a className={css['brand']} href={routeHref({ kind: 'assets' })}>
        <Mark />
        Ninetyten
      </a>
      {online ? null : <Badge title="Local tools work without a network">Offline</Badge>}
      <span className={css['spring']} />
      {props.children}
      <a
        className={buttons['icon']}
        href={routeHref({ kind: 'review' })}
        aria-label="Review"
        aria-current={props.current === 'review' ? 'page' : undefined}
        data-tip="Review"
      >
        <ChartColumn size={16} />
      </a>
      <a
        className={buttons['icon']}
        href={routeHref({ kind: 'settings' })}
        aria-label="Settings"
        aria-current={props.current === 'settings' ? 'page' : undefined}
        data-tip="Settings"
      >
        <Settings size={16} />
      </a>
    </header>
  );
}

/** Nine tenths drawn, one tenth to finish. */
export function Mark(): ReactNode {
  return (
    <svg className={css['mark']} width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
      <path
        d="M4 17V4h9.5A2.5 2.5 0 0 1 16 6.5V10"
        fill="none"
        stroke="currentColor"
        strokeWidth="2.5"
        strokeLinecap="square"
      />
      <rect x="12.5" y="13.5" width="4.5" height="4.5" fill="var(--text-3)" />
    </svg>
  );
}
