import type { ReactNode } from 'react';

import { formatDuration, formatPercent } from '../../design/format.ts';
import type { Forecast } from '../../kernel/metrics/forecast.ts';
import type { AssetMeter } from '../../kernel/metrics/views.ts';
import { useEditor } from '../../session/context.tsx';
import { count, creditsOf, dollarsText, isUnpriced, moneyValue } from '../figures/figures.ts';
import { Metric, type MetricName } from '../figures/Metric.tsx';
import css from './CostMeter.module.css';
import { Outcomes } from './Outcomes.tsx';

interface Row {
  readonly name: string;
  readonly text: string;
  readonly title?: string;
  readonly metric?: MetricName;
  /** Raw, where there is a metric. */
  readonly value?: string;
  readonly unpriced?: number;
}

/** The breakdown: what the figures on the face are made of. */
export function MeterDetails(props: { meter: AssetMeter }): ReactNode {
  const { meter } = props;
  const forecast = useEditor((state) => state.forecast);
  return (
    <>
      <Outcomes meter={meter} />
      <Rows rows={timeRows(meter)} />
      <Rows rows={waitRows(meter)} />
      <Rows rows={[...forecastRows(forecast), ...otherRows(meter)]} />
    </>
  );
}

function Rows(props: { rows: readonly Row[] }): ReactNode {
  return (
    <dl className={css['rows']}>
      {props.rows.map(({ name, text, title, metric, value, unpriced }) => (
        <div key={name} style={{ display: 'contents' }}>
          <dt title={title}>{name}</dt>
          <dd>
            {metric === undefined ? (
              text
            ) : (
              <Metric metric={metric} value={value ?? text} {...(unpriced === undefined ? {} : { unpriced })}>
                {text}
              </Metric>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function timeRows(meter: AssetMeter): readonly Row[] {
  const { lastMilePpm } = meter;
  return [
    {
      name: 'Task time',
      title: 'Work, review, hand edits and felt wait',
      ...duration('task-time-ms', meter.taskTimeMs),
    },
    { name: 'Review', text: formatDuration(meter.reviewMs) },
    { name: 'Hand edits', text: formatDuration(meter.handEditMs) },
    {
      name: 'Last-mile share',
      title: 'Hand edits after the last result, of all human time',
      metric: 'last-mile-ppm',
      value: lastMilePpm === null ? 'none' : String(lastMilePpm),
      text: lastMilePpm === null ? '—' : formatPercent(lastMilePpm / 1_000_000),
    },
    { name: 'Idle, not counted', text: formatDuration(meter.idleMs) },
    { name: 'Elapsed, by the clock', ...duration('elapsed-ms', meter.elapsedMs) },
  ];
}

function waitRows(meter: AssetMeter): readonly Row[] {
  const { overlap, contextSwitches, medianResumeLagMs, latencyTax } = meter;
  return [
    {
      name: 'Wait worked through',
      text: formatDuration(meter.overlappedWaitMs - overlap.elsewhere - overlap.away),
    },
    { name: 'Wait spent elsewhere', text: formatDuration(overlap.elsewhere + overlap.away) },
    {
      name: 'Context switches',
      title: 'Looked away for five seconds or more while a run was going on',
      metric: 'context-switches',
      value: String(contextSwitches),
      text: String(contextSwitches),
    },
    {
      name: 'Resume lag, median',
      title: 'From coming back to the first thing done',
      metric: 'resume-lag-ms',
      value: medianResumeLagMs === null ? 'none' : String(medianResumeLagMs),
      text: medianResumeLagMs === null ? '—' : formatDuration(medianResumeLagMs),
    },
    {
      name: 'Latency tax',
      title: 'What felt wait and getting back to work cost at the hourly rate; part of oversight',
      metric: 'latency-tax-micros',
      value: moneyValue(latencyTax, 'micros'),
      unpriced: latencyTax.unpricedCount,
      text: isUnpriced(latencyTax) ? 'no rate set' : dollarsText(latencyTax),
    },
  ];
}

function forecastRows(forecast: Forecast | null): readonly Row[] {
  if (forecast?.kind !== 'medians') return [];
  const { micros, feltWaitMs, unpriced } = forecast;
  const lower = unpriced > 0 ? '+' : '';
  return [
    {
      name: 'To finish, credits',
      metric: 'forecast-micros',
      value: String(micros.median),
      text: `about ${creditsOf(micros.median)}${lower} (${creditsOf(micros.low)}–${creditsOf(micros.high)}${lower})`,
    },
    {
      name: 'To finish, felt wait',
      metric: 'forecast-felt-wait-ms',
      value: String(feltWaitMs.median),
      text: `about ${formatDuration(feltWaitMs.median)} (${formatDuration(feltWaitMs.low)}–${formatDuration(feltWaitMs.high)})`,
    },
  ];
}

function otherRows(meter: AssetMeter): readonly Row[] {
  return [
    { name: 'Local compute', text: formatDuration(meter.localComputeMs) },
    { name: 'In doubt', text: count(meter.inDoubt, 'run') },
    { name: 'Stops overridden', text: String(meter.overrides) },
  ];
}

function duration(metric: MetricName, ms: number): Pick<Row, 'metric' | 'value' | 'text'> {
  return { metric, value: String(ms), text: formatDuration(ms) };
}
