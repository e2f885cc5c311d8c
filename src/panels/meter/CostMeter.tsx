import { lazy, Suspense, useState, type ReactNode } from 'react';

import { formatDuration } from '../../design/format.ts';
import { useEditor } from '../../session/context.tsx';
import { creditsText, dollarsText, isUnpriced, moneyValue } from '../figures/figures.ts';
import { Metric } from '../figures/Metric.tsx';
import { AwayNotice } from './AwayNotice.tsx';
import { BudgetLine } from './BudgetLine.tsx';
import css from './CostMeter.module.css';
import { ForecastLine } from './ForecastLine.tsx';
import { LiveSegment } from './LiveSegment.tsx';
import { RecoveredNotice } from './RecoveredNotice.tsx';
import { Verdicts } from './Verdicts.tsx';

const MeterDetails = lazy(async () => ({ default: (await import('./MeterDetails.tsx')).MeterDetails }));

/** The running bill of the picture on screen. Every figure carries its raw value as data. */
export function CostMeter(): ReactNode {
  const meter = useEditor((state) => state.meter);
  const [open, setOpen] = useState(false);
  return (
    <section aria-label="Cost meter" className={css['meter']}>
      <div className={css['head']}>
        <h2 className={css['title']}>Cost so far</h2>
        <LiveSegment />
        <button type="button" className={css['more']} aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? 'Less' : 'Breakdown'}
        </button>
      </div>
      <div className={css['money']}>
        <Metric
          metric="credits"
          value={moneyValue(meter.money, 'credits')}
          unpriced={meter.money.unpricedCount}
          className={css['credits']}
        >
          {creditsText(meter.money)}
        </Metric>
        {isUnpriced(meter.money) ? null : <span className={css['unit']}>credits</span>}
        <Metric
          metric="money-micros"
          value={moneyValue(meter.money, 'micros')}
          unpriced={meter.money.unpricedCount}
          className={css['dollars']}
        >
          {dollarsText(meter.money)}
        </Metric>
      </div>
      <Verdicts meter={meter} />
      <dl className={css['pairs']}>
        <div>
          <dt>Felt wait</dt>
          <dd>
            <Metric metric="felt-wait-ms" value={String(meter.feltWaitMs)}>
              {formatDuration(meter.feltWaitMs)}
            </Metric>
          </dd>
        </div>
        <div>
          <dt>Human time</dt>
          <dd>
            <Metric metric="human-time-ms" value={String(meter.humanTimeMs)}>
              {formatDuration(meter.humanTimeMs)}
            </Metric>
          </dd>
        </div>
        <div>
          <dt>Oversight</dt>
          <dd>
            {isUnpriced(meter.oversight) ? (
              <span className={css['unknown']}>no rate set</span>
            ) : (
              dollarsText(meter.oversight)
            )}
          </dd>
        </div>
        <div>
          <dt>Total</dt>
          <dd>
            <Metric
              metric="total-micros"
              value={isUnpriced(meter.money) ? moneyValue(meter.total, 'micros') : String(meter.total.micros)}
              unpriced={meter.total.unpricedCount}
              title={
                meter.total.unpricedCount > 0
                  ? 'At least: some parts have no known price or rate'
                  : 'Money and oversight'
              }
            >
              {isUnpriced(meter.total) && !isUnpriced(meter.money)
                ? `${dollarsText(meter.money)}+`
                : dollarsText(meter.total)}
            </Metric>
          </dd>
        </div>
      </dl>
      <BudgetLine meter={meter} />
      <ForecastLine />
      <Suspense>{open ? <MeterDetails meter={meter} /> : null}</Suspense>
      <AwayNotice />
      <RecoveredNotice />
    </section>
  );
}
