import { useState, type CSSProperties, type ReactNode } from 'react';

import { classNames } from '../../../design/classNames.ts';
import { formatCount } from '../../../design/format.ts';
import { Button } from '../../../design/primitives/Button.tsx';
import type { BudgetsView, BudgetView, RunOut } from '../../../kernel/review/budgetUse.ts';
import { everyMonth } from '../../../kernel/review/periodBudgets.ts';
import { count } from '../../../panels/figures/figures.ts';
import type { LimitTarget } from '../../../session/reviewDesk.ts';
import { LimitDialog } from './LimitDialog.tsx';
import css from './Ledger.module.css';
import page from './Review.module.css';
import { dayName, money, moneyWith, monthName } from './reviewText.ts';
import { useDesk } from './useDesk.ts';

/** What the month and the campaign may cost, and how far they are. Counts everything, whatever is filtered for. */
export function BudgetPanel(props: { month: string; budgets: BudgetsView; isRunning: boolean }): ReactNode {
  const { month, budgets, isRunning } = props;
  const { campaign } = budgets;
  return (
    <section className={page['block']} aria-label="Budget">
      <h2 className={page['heading']}>Budget</h2>
      <div className={css['cards']}>
        <BudgetCard
          name={monthName(month)}
          note={monthNote(budgets)}
          view={budgets.month}
          targets={[{ kind: 'month', month }, { kind: 'every-month' }]}
          chosen={budgets.own === null && budgets.usual !== null ? 'every-month' : 'month'}
          limits={{ month: budgets.own, 'every-month': budgets.usual }}
          isRunning={isRunning}
        />
        {campaign === null ? null : (
          <BudgetCard
            key={campaign.name}
            name={campaign.name}
            note={campaign.limit === null ? '' : 'for as long as it lasts'}
            view={campaign}
            targets={[{ kind: 'campaign', campaign: campaign.name }]}
            chosen="campaign"
            limits={{ campaign: campaign.limit }}
            isRunning={isRunning}
          />
        )}
      </div>
    </section>
  );
}

function monthNote({ month, own }: BudgetsView): string {
  if (month.limit === null) return '';
  if (month.limit.period === everyMonth) return 'as every month';
  return own === null ? '' : 'set for this month';
}

function BudgetCard(props: {
  name: string;
  note: string;
  view: BudgetView;
  targets: readonly LimitTarget[];
  chosen: LimitTarget['kind'];
  limits: Partial<Record<LimitTarget['kind'], BudgetView['limit']>>;
  isRunning: boolean;
}): ReactNode {
  const { name, note, view, targets, chosen, limits, isRunning } = props;
  const desk = useDesk();
  const [editing, setEditing] = useState(false);
  const target = targets.find(({ kind }) => kind === chosen);
  return (
    <div role="group" aria-label={`Budget of ${name}`} className={css['card']}>
      <div className={css['head']}>
        <h3 className={css['name']} title={name}>
          {name}
        </h3>
        <span className={page['quiet']}>{note}</span>
        <span className={page['spring']} />
        <Button
          size="small"
          aria-label={`${view.limit === null ? 'Set' : 'Edit'} budget of ${name}`}
          onClick={() => setEditing(true)}
        >
          {view.limit === null ? 'Set budget' : 'Edit budget'}
        </Button>
        {view.limit === null || target === undefined ? null : (
          <Button
            size="small"
            variant="ghost"
            aria-label={`Remove budget of ${name}`}
            onClick={() => desk.run((open) => open.setLimit(target, { micros: null, hardStop: false }))}
          >
            Remove budget
          </Button>
        )}
      </div>
      {view.limit === null ? (
        <p className={page['quiet']}>
          No budget. Spent so far: {moneyWith(view.spentMicros, view.unpriced)}.
        </p>
      ) : (
        <Use name={name} view={view} isRunning={isRunning} />
      )}
      {desk.failure === null ? null : (
        <p role="alert" className={css['failure']}>
          The budget was not saved: {desk.failure}
        </p>
      )}
      {editing ? (
        <LimitDialog
          name={name}
          targets={targets}
          chosen={chosen}
          limits={limits}
          onSave={(which, limit) => desk.run((open) => open.setLimit(which, limit))}
          onClose={() => setEditing(false)}
        />
      ) : null}
    </div>
  );
}

function Use(props: { name: string; view: BudgetView; isRunning: boolean }): ReactNode {
  const { name, view, isRunning } = props;
  const percent = view.percent ?? 0;
  const limitMicros = view.limit?.limitMicros ?? 0;
  const tone = percent >= 100 ? 'over' : view.limit?.thresholds.some((one) => percent >= one) ? 'near' : null;
  const fill: CSSProperties = { width: `${Math.min(100, Math.max(0, percent))}%` };
  const figures = `${moneyWith(view.spentMicros, view.unpriced)} of ${money(limitMicros)}`;
  return (
    <>
      <p className={css['figure']}>
        <span data-metric="budget-spent-micros" data-value={view.spentMicros}>
          {figures}
        </span>{' '}
        <span className={tone === 'over' ? css['over'] : page['quiet']}>{formatCount(percent)} %</span>
      </p>
      <div
        role="meter"
        aria-label={`Budget of ${name} used`}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.min(100, Math.max(0, percent))}
        aria-valuetext={`${percent} %, ${figures}`}
        className={css['track']}
      >
        <span className={classNames(css['fill'], tone && css[tone])} style={fill} />
        {(view.limit?.thresholds ?? [])
          .filter((mark) => mark < 100)
          .map((mark) => (
            <span key={mark} className={css['mark']} style={{ left: `${mark}%` }} />
          ))}
      </div>
      <dl className={css['facts']}>
        {view.limit?.hardStop === true ? <Fact label="Beyond it" value="runs are stopped" /> : null}
        <Fact
          label="Remaining"
          value={money(view.remainingMicros)}
          metric="budget-remaining-micros"
          raw={view.remainingMicros}
        />
        <Fact label="Committed" value={money(view.committedMicros)} />
        {isRunning ? (
          <>
            <Fact
              label="Per working day"
              value={view.perWorkdayMicros === null ? '—' : money(view.perWorkdayMicros)}
            />
            <Fact label="Days left" value={`${view.daysLeft} (${count(view.workdaysLeft, 'working day')})`} />
            <Fact label="Used up" value={runOutText(view.runOut, view.limit?.subject ?? null)} />
          </>
        ) : null}
      </dl>
    </>
  );
}

function runOutText(runOut: RunOut, campaign: string | null): string {
  switch (runOut.kind) {
    case 'used-up':
      return 'already';
    case 'day':
      return `about ${dayName(runOut.day.slice(0, 7), Number(runOut.day.slice(8)))}`;
    case 'lasts':
      return campaign === null ? 'not this month' : 'not within a year';
    case 'unknown':
      return '—';
  }
}

function Fact(props: { label: string; value: string; metric?: string; raw?: number | null }): ReactNode {
  return (
    <div>
      <dt>{props.label}</dt>
      <dd data-metric={props.metric} data-value={props.raw ?? undefined}>
        {props.value}
      </dd>
    </div>
  );
}
