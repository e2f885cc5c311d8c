import { useCallback } from 'react';
import type { ReactNode } from 'react';

import { StepLine } from '../../../../design/charts/StepLine.tsx';
import { formatDuration } from '../../../../design/format.ts';
import { Pause, Play } from '../../../../design/icons.ts';
import { Button } from '../../../../design/primitives/Button.tsx';
import type { AssetMeter } from '../../../../kernel/metrics/views.ts';
import { totalOf } from '../../../../kernel/review/costParts.ts';
import { dollarsText, isUnpriced } from '../../../../panels/figures/figures.ts';
import { money } from '../reviewText.ts';
import css from './History.module.css';
import { StepDetails } from './StepDetails.tsx';
import { StepList } from './StepList.tsx';
import { costOf, stepTitle } from './stepText.ts';
import type { ShownReplay } from './useAssetReplay.ts';
import { usePlay } from './usePlay.ts';

/** The steps of one asset; the one that is looked at stands in the address. */
export function ReplayView(props: {
  shown: ShownReplay;
  /** From 1; null: the first. */
  step: number | null;
  hrefOf: (step: number) => string;
}): ReactNode {
  const { shown, hrefOf } = props;
  const { steps, total, meter, status } = shown.replay;
  const last = steps.length - 1;
  const current = Math.min(last, (props.step ?? 1) - 1);
  // In place of the step before: going back leaves the history, not one step of it.
  const go = useCallback((step: number) => location.replace(hrefOf(step + 1)), [hrefOf]);
  const play = usePlay(current, last, go);
  const step = steps[current];
  return (
    <>
      <Totals meter={meter} total={costOf(total)} />
      <StepLine
        title="Cost so far"
        summary={
          status === 'finished'
            ? 'Machine and people, after each step.'
            : 'Machine and people, after each step. Infrastructure and iteration are provisional until it is finished.'
        }
        steps={steps.map((one) => ({
          label: stepTitle(one),
          value: totalOf(one.soFar),
          text: costOf(one.soFar),
        }))}
        current={current}
        valueHeading="Cost so far"
        formatValue={money}
      />
      <div className={css['controls']} role="group" aria-label="Replay">
        <Button
          size="small"
          icon={play.playing ? <Pause size={14} /> : <Play size={14} />}
          disabled={last < 1}
          onClick={play.toggle}
        >
          {play.playing ? 'Pause' : 'Play'}
        </Button>
        <Button size="small" disabled={current <= 0} onClick={() => go(current - 1)}>
          Step back
        </Button>
        <Button size="small" disabled={current >= last} onClick={() => go(current + 1)}>
          Step on
        </Button>
        <span className={css['position']}>
          {current + 1} of {steps.length}
        </span>
      </div>
      <div className={css['replay']}>
        <StepList steps={steps} current={current} thumbnails={shown.thumbnails} onGo={go} />
        {step === undefined ? null : (
          <StepDetails
            step={step}
            number={current + 1}
            thumbnails={shown.thumbnails}
            hrefOf={(index) => hrefOf(index + 1)}
          />
        )}
      </div>
    </>
  );
}

function Totals(props: { meter: AssetMeter; total: string }): ReactNode {
  const { meter } = props;
  const totals: readonly (readonly [string, string])[] = [
    ['Cost', props.total],
    ['Machine', dollarsText(meter.money)],
    ['Oversight', isUnpriced(meter.oversight) ? 'no rate set' : dollarsText(meter.oversight)],
    ['Iterations', String(meter.iterations)],
    ['Kept', String(meter.accepted)],
    ['Rejected', String(meter.rejected)],
    ['Failed', String(meter.failed)],
    ...(meter.inDoubt > 0 ? [['In doubt', String(meter.inDoubt)] as const] : []),
    ['Felt wait', formatDuration(meter.feltWaitMs)],
    ['Human time', formatDuration(meter.humanTimeMs)],
  ];
  return (
    <dl className={css['totals']} aria-label="Totals">
      {totals.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
