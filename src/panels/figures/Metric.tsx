import type { ReactNode } from 'react';

import { classNames } from '../../design/classNames.ts';
import css from './Metric.module.css';

/** Names scripts read from the page; see the accessible-name contract. */
export type MetricName =
  | 'credits'
  | 'money-micros'
  | 'felt-wait-ms'
  | 'human-time-ms'
  | 'iterations'
  | 'accepted'
  | 'rejected'
  | 'failed'
  | 'total-micros'
  | 'kept-micros'
  | 'rejected-micros'
  | 'failed-micros'
  | 'open-micros'
  | 'open'
  | 'local'
  | 'task-time-ms'
  | 'elapsed-ms'
  | 'last-mile-ppm'
  | 'context-switches'
  | 'resume-lag-ms'
  | 'latency-tax-micros'
  | 'forecast-iterations'
  | 'forecast-micros'
  | 'forecast-felt-wait-ms';

export interface MetricProps {
  readonly metric: MetricName;
  /** The raw number, `unpriced`, or `none` where there is nothing to measure yet. */
  readonly value: string;
  /** How many parts of the figure have no known price or rate. */
  readonly unpriced?: number;
  readonly className?: string | undefined;
  readonly title?: string;
  readonly children: ReactNode;
}

/** A figure people read and scripts can trust: the same number as text and as data. */
export function Metric(props: MetricProps): ReactNode {
  return (
    <span
      data-metric={props.metric}
      data-value={props.value}
      data-unpriced={props.unpriced === undefined || props.unpriced === 0 ? undefined : props.unpriced}
      title={props.title}
      className={classNames(css['metric'], props.className)}
    >
      {props.children}
    </span>
  );
}
