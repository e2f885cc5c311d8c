import type { CSSProperties, ReactNode } from 'react';

import { classNames } from '../classNames.ts';
import css from './Feedback.module.css';

/** `fraction` 0..1, or null while unknown. */
export function ProgressBar(props: { label: string; fraction: number | null; text?: string }): ReactNode {
  const known = props.fraction !== null;
  return (
    <progress
      aria-label={props.label}
      aria-valuetext={props.text}
      className={css['bar']}
      max={1}
      {...(known ? { value: Math.min(1, Math.max(0, props.fraction ?? 0)) } : {})}
    />
  );
}

export type BadgeTone = 'neutral' | 'ok' | 'danger' | 'warn';

export function Badge(props: { tone?: BadgeTone; title?: string; children: ReactNode }): ReactNode {
  const tone = props.tone ?? 'neutral';
  return (
    <span className={classNames(css['badge'], tone !== 'neutral' && css[tone])} title={props.title}>
      {props.children}
    </span>
  );
}

export function EmptyState(props: {
  title: string;
  text?: ReactNode;
  icon?: ReactNode;
  /** The page holds nothing else: the title is its heading. */
  page?: boolean;
  children?: ReactNode;
}): ReactNode {
  const Heading = props.page ? 'h1' : 'h2';
  return (
    <div className={css['empty']}>
      {props.icon}
      <Heading className={css['emptyTitle']}>{props.title}</Heading>
      {props.text ? <p className={css['emptyText']}>{props.text}</p> : null}
      {props.children ? <div className={css['emptyActions']}>{props.children}</div> : null}
    </div>
  );
}

export function Skeleton(props: { style?: CSSProperties; className?: string | undefined }): ReactNode {
  return (
    <div aria-hidden="true" className={classNames(css['skeleton'], props.className)} style={props.style} />
  );
}
