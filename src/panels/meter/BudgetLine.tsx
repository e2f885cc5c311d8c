import { lazy, Suspense, useState, type CSSProperties, type ReactNode } from 'react';

import { classNames } from '../../design/classNames.ts';
import { budgetUse, type BudgetUse } from '../../kernel/metrics/budget.ts';
import type { AssetMeter } from '../../kernel/metrics/views.ts';
import { count, creditsOf } from '../figures/figures.ts';
import css from './BudgetLine.module.css';

const BudgetDialog = lazy(async () => ({
  default: (await import('./BudgetDialog.tsx')).BudgetDialog,
}));

/** The total against what the asset may cost, and the way to set that. */
export function BudgetLine(props: { meter: AssetMeter }): ReactNode {
  const { meter } = props;
  const [editing, setEditing] = useState(false);
  const use = budgetUse(meter);
  const tone = use ? toneOf(use) : null;
  const rounds = meter.budget?.stopRounds ?? null;
  return (
    <div className={css['budget']}>
      <div className={css['head']}>
        <span className={css['name']}>Budget</span>
        <span className={css['figures']}>{use ? figuresText(use) : null}</span>
        <button type="button" className={css['edit']} onClick={() => setEditing(true)}>
          {meter.budget === null ? 'Set budget' : 'Edit budget'}
        </button>
      </div>
      {use ? <Bar use={use} tone={tone} marks={meter.budget?.thresholds ?? []} /> : null}
      <div className={css['notes']}>
        {use && tone ? <p className={classNames(css['note'], css[tone])}>{thresholdText(use)}</p> : null}
        {rounds === null ? null : (
          <p className={classNames(css['note'], meter.roundsWithoutResult >= rounds && css['over'])}>
            {meter.roundsWithoutResult} of {count(rounds, 'round')}
            <span className="visually-hidden"> without a kept result</span>
          </p>
        )}
      </div>
      <Suspense>
        {editing ? <BudgetDialog budget={meter.budget} onClose={() => setEditing(false)} /> : null}
      </Suspense>
    </div>
  );
}

type Tone = 'near' | 'over';

/** Thresholds are told in words and by the tone; the words alone are enough. */
function toneOf(use: BudgetUse): Tone | null {
  if (use.percent >= 100) return 'over';
  return use.threshold === null ? null : 'near';
}

function Bar(props: { use: BudgetUse; tone: Tone | null; marks: readonly number[] }): ReactNode {
  const { use, tone, marks } = props;
  const fill: CSSProperties = { width: `${Math.min(100, Math.max(0, use.percent))}%` };
  return (
    <div
      role="meter"
      aria-label="Budget used"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.min(100, Math.max(0, use.percent))}
      aria-valuetext={`${use.percent} %, ${figuresText(use)}`}
      className={css['track']}
    >
      <span className={classNames(css['fill'], tone && css[tone])} style={fill} />
      {marks
        .filter((mark) => mark < 100)
        .map((mark) => (
          <span key={mark} className={css['mark']} style={{ left: `${mark}%` }} />
        ))}
    </div>
  );
}

function figuresText(use: BudgetUse): string {
  const lower = use.unpricedCount > 0 ? '+' : '';
  return `${creditsOf(use.spentMicros)}${lower} of ${creditsOf(use.limitMicros)} credits`;
}

function thresholdText(use: BudgetUse): string {
  const left = use.limitMicros - use.spentMicros;
  if (left < 0) return `Over budget by ${creditsOf(-left)} credits`;
  if (left === 0) return 'The budget is used up';
  return `${use.percent} % used, ${creditsOf(left)} credits left`;
}
