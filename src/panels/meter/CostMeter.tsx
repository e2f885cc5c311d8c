import { useState, type CSSProperties, type ReactNode } from 'react';

import { formatDuration } from '../../design/format.ts';
import type { AssetMeter } from '../../kernel/metrics/views.ts';
import { useEditor } from '../../session/context.tsx';
import { creditsText, dollarsText, isUnpriced, moneyValue } from '../figures/figures.ts';
import { Metric, type MetricName } from '../figures/Metric.tsx';
import css from './CostMeter.module.css';
import { LiveSegment } from './LiveSegment.tsx';
import { RecoveredNotice } from './RecoveredNotice.tsx';

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
      {open ? <MeterDetails meter={meter} /> : null}
      <RecoveredNotice />
    </section>
  );
}

function Verdicts(props: { meter: AssetMeter }): ReactNode {
  const { meter } = props;
  const parts: readonly {
    readonly metric: MetricName | null;
    readonly name: string;
    readonly value: number;
    readonly swatch: string;
  }[] = [
    { metric: 'accepted', name: 'Kept', value: meter.accepted, swatch: 'var(--kept)' },
    { metric: 'rejected', name: 'Rejected', value: meter.rejected, swatch: 'var(--rejected)' },
    { metric: 'failed', name: 'Failed', value: meter.failed, swatch: 'var(--failed)' },
  ];
  const decided = meter.accepted + meter.rejected + meter.failed;
  const open = Math.max(0, meter.iterations - decided);
  const segments = [...parts, { name: 'Open', value: open, swatch: 'var(--open)' }].filter(
    ({ value }) => value > 0,
  );
  return (
    <>
      <div className={css['bar']} aria-hidden="true">
        {segments.length === 0 ? <span className={css['track']} /> : null}
        {segments.map((segment) => (
          <span key={segment.name} style={share(segment.value, segment.swatch)} />
        ))}
      </div>
      <div className={css['keys']}>
        <div className={css['key']}>
          <span className={css['keyName']}>Iterations</span>
          <Metric metric="iterations" value={String(meter.iterations)} className={css['keyValue']}>
            {meter.iterations}
          </Metric>
        </div>
        {parts.map((part) => (
          <div key={part.name} className={css['key']}>
            <span className={css['keyName']}>
              <span className={css['swatch']} style={{ background: part.swatch }} />
              {part.name}
            </span>
            {part.metric ? (
              <Metric metric={part.metric} value={String(part.value)} className={css['keyValue']}>
                {part.value}
              </Metric>
            ) : null}
          </div>
        ))}
      </div>
    </>
  );
}

function MeterDetails(props: { meter: AssetMeter }): ReactNode {
  const { meter } = props;
  const rows: readonly (readonly [string, string])[] = [
    ['Credits kept', creditsText(meter.moneyKept)],
    ['Credits rejected', creditsText(meter.moneyRejected)],
    ['Credits failed', creditsText(meter.moneyFailed)],
    ['Credits open', creditsText(meter.moneyOpen)],
    ['Local runs', `${meter.localCalls} · ${formatDuration(meter.localComputeMs)} compute`],
    ['Wait worked through', formatDuration(meter.overlappedWaitMs)],
    ['Review', formatDuration(meter.reviewMs)],
    ['Hand edits', formatDuration(meter.handEditMs)],
    ['Idle, not counted', formatDuration(meter.idleMs)],
    ['To decide', String(meter.undecided)],
    ['In doubt', String(meter.inDoubt)],
  ];
  return (
    <dl className={css['rows']}>
      {rows.map(([name, value]) => (
        <div key={name} style={{ display: 'contents' }}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function share(value: number, background: string): CSSProperties & Record<'--share', number> {
  return { '--share': value, background };
}
