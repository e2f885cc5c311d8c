import type { ReactNode } from 'react';

import { formatDuration } from '../../design/format.ts';
import type { AssetMeter } from '../../kernel/metrics/views.ts';
import { creditsText } from '../figures/figures.ts';
import css from './CostMeter.module.css';

/** The breakdown: what the figures on the face are made of. */
export function MeterDetails(props: { meter: AssetMeter }): ReactNode {
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
    ['Superseded', String(meter.superseded)],
    ['To decide', String(meter.undecided)],
    ['In doubt', String(meter.inDoubt)],
    ['Stops overridden', String(meter.overrides)],
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
