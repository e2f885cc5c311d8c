import type { CSSProperties, ReactNode } from 'react';

import type { MoneySum } from '../../kernel/ledger/money.ts';
import type { AssetMeter } from '../../kernel/metrics/views.ts';
import { count, creditsText, moneyValue } from '../figures/figures.ts';
import { Metric, type MetricName } from '../figures/Metric.tsx';
import css from './Outcomes.module.css';

interface Outcome {
  readonly name: string;
  readonly title?: string;
  readonly runs: number;
  readonly money: MoneySum;
  readonly metric: MetricName;
  readonly swatch: string;
}

/** Iterations and credits by what became of them: four parts that add up. Local is a source, not a fifth part. */
export function Outcomes(props: { meter: AssetMeter }): ReactNode {
  const { meter } = props;
  const outcomes = outcomesOf(meter);
  return (
    <div className={css['outcomes']}>
      <div role="img" aria-label={barText(outcomes)} className={css['bar']}>
        {outcomes
          .filter(({ money }) => money.micros > 0)
          .map((outcome) => (
            <span key={outcome.name} style={shareStyle(outcome)} />
          ))}
      </div>
      <table className={css['table']}>
        <caption className="visually-hidden">Iterations and credits by outcome</caption>
        <thead>
          <tr>
            <th scope="col">
              <span className="visually-hidden">Outcome</span>
            </th>
            <th scope="col">Runs</th>
            <th scope="col">Credits</th>
          </tr>
        </thead>
        <tbody>
          {outcomes.map(({ name, title, runs, money, metric, swatch }) => (
            <tr key={name}>
              <th scope="row" title={title}>
                <span className={css['swatch']} style={{ background: swatch }} />
                {name}
              </th>
              <td>
                {name === 'Open' ? (
                  <Metric metric="open" value={String(runs)}>
                    {runs}
                  </Metric>
                ) : (
                  runs
                )}
              </td>
              <td>
                <Metric metric={metric} value={moneyValue(money, 'micros')} unpriced={money.unpricedCount}>
                  {creditsText(money)}
                </Metric>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={css['local']} title="Run on this machine for 0 credits">
        of which local{' '}
        <Metric metric="local" value={String(meter.localCalls)}>
          {meter.localCalls}
        </Metric>
      </p>
    </div>
  );
}

function outcomesOf(meter: AssetMeter): readonly Outcome[] {
  const notKept = meter.rejected + meter.superseded;
  return [
    {
      name: 'Kept',
      runs: meter.accepted,
      money: meter.moneyKept,
      metric: 'kept-micros',
      swatch: 'var(--kept)',
    },
    {
      name: meter.superseded > 0 ? 'Rejected, superseded' : 'Rejected',
      runs: notKept,
      money: meter.moneyRejected,
      metric: 'rejected-micros',
      swatch: 'var(--rejected)',
    },
    {
      name: 'Failed',
      title: 'Failed, cancelled or blocked',
      runs: meter.failed,
      money: meter.moneyFailed,
      metric: 'failed-micros',
      swatch: 'var(--failed)',
    },
    {
      name: 'Open',
      title: 'Running, in doubt, or waiting for a decision',
      runs: meter.iterations - meter.accepted - notKept - meter.failed,
      money: meter.moneyOpen,
      metric: 'open-micros',
      swatch: 'var(--open)',
    },
  ];
}

function barText(outcomes: readonly Outcome[]): string {
  const parts = outcomes.map(({ name, money }) => `${creditsText(money)} ${name.toLowerCase()}`);
  const unpriced = outcomes.reduce((sum, { money }) => sum + money.unpricedCount, 0);
  return `Credits: ${parts.join(', ')}${unpriced > 0 ? `; ${count(unpriced, 'amount')} not known` : ''}`;
}

function shareStyle({ money, swatch }: Outcome): CSSProperties & Record<'--share', number> {
  return { '--share': money.micros, background: swatch };
}
