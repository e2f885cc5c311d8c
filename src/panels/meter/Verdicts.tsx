import type { CSSProperties, ReactNode } from 'react';

import type { AssetMeter } from '../../kernel/metrics/views.ts';
import { Metric, type MetricName } from '../figures/Metric.tsx';
import css from './Verdicts.module.css';

interface Share {
  readonly name: string;
  readonly value: number;
  readonly swatch: string;
}

/** What became of the runs: a bar of shares, its key, and how many of them cost nothing because they ran here. */
export function Verdicts(props: { meter: AssetMeter }): ReactNode {
  const { meter } = props;
  const named: readonly (Share & { readonly metric: MetricName })[] = [
    { metric: 'accepted', name: 'Kept', value: meter.accepted, swatch: 'var(--kept)' },
    { metric: 'rejected', name: 'Rejected', value: meter.rejected, swatch: 'var(--rejected)' },
    { metric: 'failed', name: 'Failed', value: meter.failed, swatch: 'var(--failed)' },
  ];
  const rest = restOf(meter);
  const segments = [...named, ...rest].filter(({ value }) => value > 0);
  return (
    <>
      <div className={css['bar']} aria-hidden="true">
        {segments.length === 0 ? <span className={css['track']} /> : null}
        {segments.map((segment) => (
          <span key={segment.name} style={shareStyle(segment)} />
        ))}
      </div>
      <div className={css['keys']}>
        <div className={css['key']}>
          <span className={css['keyName']}>Iterations</span>
          <Metric metric="iterations" value={String(meter.iterations)} className={css['keyValue']}>
            {meter.iterations}
          </Metric>
        </div>
        {named.map((part) => (
          <div key={part.name} className={css['key']}>
            <span className={css['keyName']}>
              <Swatch colour={part.swatch} />
              {part.name}
            </span>
            <Metric metric={part.metric} value={String(part.value)} className={css['keyValue']}>
              {part.value}
            </Metric>
          </div>
        ))}
        <div className={css['key']} title="Of the iterations, run on this machine for 0 credits">
          <span className={css['keyName']}>Local</span>
          <span className={css['keyValue']}>{meter.localCalls}</span>
        </div>
      </div>
      {rest.length === 0 ? null : (
        <ul className={css['rest']} aria-label="Iterations without a verdict">
          {rest.map((part) => (
            <li key={part.name} className={css['keyName']}>
              <Swatch colour={part.swatch} />
              {part.value} {part.name}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

/** Neither kept, rejected nor failed. Striped: the person moved on from it, so it is over without a verdict. */
function restOf(meter: AssetMeter): readonly Share[] {
  const decided = meter.accepted + meter.rejected + meter.failed;
  const running = meter.iterations - decided - meter.superseded - meter.undecided - meter.inDoubt;
  return [
    {
      name: 'superseded',
      value: meter.superseded,
      swatch: 'repeating-linear-gradient(135deg, var(--rejected) 0 2px, var(--open) 2px 4px)',
    },
    { name: 'to decide', value: meter.undecided, swatch: 'var(--open)' },
    { name: 'in doubt', value: meter.inDoubt, swatch: 'var(--caution)' },
    { name: 'running', value: running, swatch: 'var(--open)' },
  ].filter(({ value }) => value > 0);
}

function Swatch(props: { colour: string }): ReactNode {
  return <span className={css['swatch']} style={{ background: props.colour }} />;
}

function shareStyle({ value, swatch }: Share): CSSProperties & Record<'--share', number> {
  return { '--share': value, background: swatch };
}
