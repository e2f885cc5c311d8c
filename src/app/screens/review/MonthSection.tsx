import { memo, type ReactNode } from 'react';

import { formatCount, formatDuration, formatPercent } from '../../../design/format.ts';
import { StackedBars } from '../../../design/charts/StackedBars.tsx';
import type { StackedGroup } from '../../../design/charts/StackedBars.tsx';
import { totalOf } from '../../../kernel/review/costParts.ts';
import type { Parts } from '../../../kernel/review/costParts.ts';
import type { MonthFigures, MonthView } from '../../../kernel/review/monthView.ts';
import type { OverSpec } from '../../../kernel/review/overSpecView.ts';
import type { ReviewFilter } from '../../../kernel/review/reviewFilter.ts';
import type { ReviewView } from '../../../kernel/review/reviewView.ts';
import type { DataQuality } from '../../../kernel/review/qualityView.ts';
import type { SpendBucket } from '../../../kernel/review/rollForward.ts';
import type { Waste } from '../../../kernel/review/wasteView.ts';
import { count } from '../../../panels/figures/figures.ts';
import type { ReviewClient } from '../../../session/services.ts';
import { AlertList } from './AlertList.tsx';
import { BudgetPanel } from './BudgetPanel.tsx';
import { ClosingPanel } from './ClosingPanel.tsx';
import css from './Review.module.css';
import { ReviewTable } from './ReviewTable.tsx';
import {
  money,
  ofCount,
  moneyWith,
  monthName,
  signedMoney,
  signedPercent,
  verdictSentence,
} from './reviewText.ts';
import { SpendLine } from './SpendLine.tsx';

/** One month: what a finished asset cost, against the month before, and where the money went. */
export const MonthSection = memo(function MonthSection(props: {
  view: ReviewView;
  filter: ReviewFilter;
  client: ReviewClient;
}): ReactNode {
  const { client, view } = props;
  const { month, budgets, overSpec } = view;
  const { current, previous } = month;
  return (
    <>
      <p className={css['verdict']} data-verdict={month.verdict}>
        {verdictSentence(month)}
      </p>
      <Figures month={month} />
      <AlertList client={client} view={view} />
      <div className={css['pair']}>
        <Partition
          current={current}
          previous={previous}
          isRunning={month.isRunning}
          elapsedDays={month.elapsedDays}
        />
        <SpendLine month={month} budgets={budgets} filter={props.filter} />
      </div>
      <Reconciliation current={current} />
      <BudgetPanel month={current.month} budgets={budgets} isRunning={month.isRunning} />
      <div className={css['pair']}>
        <Effects month={month} />
        <WasteTable waste={month.waste} overSpec={overSpec} spent={totalOf(current.roll.spent)} />
      </div>
      <Quality quality={month.quality} />
      <ClosingPanel
        key={current.month}
        client={client}
        month={current.month}
        closing={view.closing}
        holdsDemo={view.holdsDemo}
      />
    </>
  );
});

function Figures(props: { month: MonthView }): ReactNode {
  const { current, previous, wip, forecast, volumeChange, spendChangeShare } = props.month;
  const { roll, perAsset, perAssetInterval } = current;
  const spent = totalOf(roll.spent);
  const direct = perAsset === null ? null : totalOf(perAsset);
  return (
    <dl className={css['cards']}>
      <Card
        label="Cost per finished asset"
        metric="cost-per-finished-asset"
        raw={direct}
        value={money(direct)}
        note={
          perAssetInterval === null
            ? `median ${money(current.perAssetMedian)} · loaded ${money(current.perAssetLoaded)}`
            : `${money(perAssetInterval.low)}–${money(perAssetInterval.high)} (95 %) · median ${money(current.perAssetMedian)} · loaded ${money(current.perAssetLoaded)}`
        }
        change={signedPercent(changeOf(direct, previous))}
      />
      <Card
        label="Finished assets"
        metric="finished-assets"
        raw={current.finishedAssets}
        value={formatCount(current.finishedAssets)}
        note={`${formatCount(previous.finishedAssets)} before`}
        change={signedPercent(volumeChange)}
      />
      <Card
        label="Spent"
        metric="spent-micros"
        raw={spent}
        value={moneyWith(spent, roll.unpriced)}
        note={roll.unpriced > 0 ? `${count(roll.unpriced, 'amount')} of unknown size` : 'machine and people'}
        change={signedPercent(spendChangeShare)}
      />
      <Card
        label="Month’s end"
        metric="forecast-micros"
        raw={forecast === null ? null : Math.round(forecast.median)}
        value={forecast === null ? '—' : money(forecast.median)}
        note={
          forecast === null
            ? 'the month is over'
            : forecast.band === null
              ? 'low confidence: fewer than 5 active days'
              : `${money(forecast.band.low)}–${money(forecast.band.high)} (10–90 %)`
        }
        change={null}
      />
      <Card
        label="Work in progress"
        metric="wip-micros"
        raw={wip}
        value={money(wip)}
        note="spent on assets that are not finished"
        change={null}
      />
    </dl>
  );
}

/** Of the same mean that the card and the bars show (M04); the verdict tells of spend for each finished asset (M12). */
function changeOf(direct: number | null, { perAsset }: MonthFigures): number | null {
  const before = perAsset === null ? null : totalOf(perAsset);
  return direct === null || before === null || before === 0 ? null : direct / before - 1;
}

function Card(props: {
  label: string;
  metric: string;
  raw: number | null;
  value: string;
  note: string;
  change: string | null;
}): ReactNode {
  return (
    <div>
      <dt>{props.label}</dt>
      <dd data-metric={props.metric} data-value={props.raw ?? 'none'}>
        {props.value}
        {props.change === null || props.change === '—' ? null : (
          <span className={css['change']}>{props.change}</span>
        )}
      </dd>
      <dd className={css['note']}>{props.note}</dd>
    </div>
  );
}

const partNames: Readonly<Record<keyof Parts, string>> = {
  infrastructure: 'Infrastructure',
  iteration: 'Iteration',
  oversight: 'Oversight',
};

function Partition(props: {
  current: MonthFigures;
  previous: MonthFigures;
  isRunning: boolean;
  elapsedDays: number;
}): ReactNode {
  const { current, previous } = props;
  const parts = Object.keys(partNames) as (keyof Parts)[];
  const before = props.isRunning
    ? `${monthName(previous.month)}, first ${count(props.elapsedDays, 'day')}`
    : monthName(previous.month);
  const group = ({ month, perAsset }: MonthFigures, label: string): StackedGroup[] =>
    perAsset === null ? [] : [{ id: month, label, values: parts.map((part) => perAsset[part]) }];
  return (
    <StackedBars
      title="Cost of a finished asset"
      groupHeading="Month"
      series={parts.map((part) => ({ id: part, label: partNames[part] }))}
      groups={[...group(previous, before), ...group(current, monthName(current.month))]}
      formatValue={(micros) => money(micros)}
      emptyText="Neither month has a finished asset."
    />
  );
}

const bucketNames: Readonly<Record<SpendBucket, string>> = {
  finished: 'finished',
  rework: 'rework',
  wip: 'work in progress',
  abandoned: 'abandoned',
  shared: 'shared',
  overhead: 'overhead',
  unallocated: 'unallocated',
};

/** The line that shows that nothing is missing (G4). */
function Reconciliation(props: { current: MonthFigures }): ReactNode {
  const { bucket, spent } = props.current.roll;
  const parts = (Object.keys(bucketNames) as SpendBucket[])
    .filter((name) => bucket[name] !== 0)
    .map((name) => `${money(bucket[name])} ${bucketNames[name]}`);
  return (
    <p className={css['reconciliation']}>
      Spent {money(totalOf(spent))} = {parts.length === 0 ? 'nothing' : parts.join(' + ')}
    </p>
  );
}

const effectNames = {
  volume: 'Volume: more or fewer finished assets',
  price: 'Price: what an output costs',
  quality: 'Quality: outputs for one accepted',
  mix: 'Mix: which models are used, and how much',
  noResult: 'No result: models with nothing accepted',
} as const;

function Effects(props: { month: MonthView }): ReactNode {
  const { effects } = props.month;
  if (effects === null) {
    return (
      <Table caption="Why machine spend changed" head={['', 'Effect']}>
        <tr>
          <td colSpan={2} className={css['quiet']}>
            Both months need a finished asset.
          </td>
        </tr>
      </Table>
    );
  }
  const names = Object.keys(effectNames) as (keyof typeof effectNames)[];
  return (
    <Table caption="Why machine spend changed" head={['', 'Effect']}>
      {names.map((name) => (
        <tr key={name}>
          <th scope="row">{effectNames[name]}</th>
          <td className={css['number']}>{signedMoney(effects[name])}</td>
        </tr>
      ))}
      <tr className={css['total']}>
        <th scope="row">Together</th>
        <td className={css['number']}>{signedMoney(names.reduce((sum, name) => sum + effects[name], 0))}</td>
      </tr>
    </Table>
  );
}

const wasteNames: Readonly<Record<keyof Waste, string>> = {
  rejected: 'Rejected',
  superseded: 'Passed by',
  failed: 'Failed, cancelled, blocked',
  abandoned: 'Abandoned assets',
};

function WasteTable(props: { waste: Waste; overSpec: OverSpec; spent: number }): ReactNode {
  const { overSpec } = props;
  return (
    <Table caption="Of which waste" head={['', 'Number', 'Cost', 'Of spend']}>
      {(Object.keys(wasteNames) as (keyof Waste)[]).map((kind) => (
        <tr key={kind}>
          <th scope="row">{wasteNames[kind]}</th>
          <td className={css['number']}>{formatCount(props.waste[kind].n)}</td>
          <td className={css['number']}>{money(props.waste[kind].micros)}</td>
          <td className={css['number']}>
            {props.spent === 0 ? '—' : formatPercent(props.waste[kind].micros / props.spent)}
          </td>
        </tr>
      ))}
      <tr>
        <th scope="row">Better tier than needed{overSpec.unknown > 0 ? ' (where comparable)' : ''}</th>
        <td className={css['number']}>
          {overSpec.unknown > 0
            ? ofCount(overSpec.n, overSpec.n + overSpec.unknown)
            : formatCount(overSpec.n)}
        </td>
        <td className={css['number']}>{money(overSpec.micros)}</td>
        <td className={css['number']}>
          {props.spent === 0 ? '—' : formatPercent(overSpec.micros / props.spent)}
        </td>
      </tr>
    </Table>
  );
}

function Quality(props: { quality: DataQuality }): ReactNode {
  const { reported, metered, quoted, unpriced, unallocatedShare, unratedMs, quotes, disputed } =
    props.quality;
  const facts = [
    `${formatCount(reported)} amounts reported, ${formatCount(metered)} metered, ${formatCount(quoted)} by quote`,
    `${formatCount(unpriced)} unpriced`,
    `${formatPercent(unallocatedShare)} unallocated`,
    unratedMs === 0
      ? 'all paid time has a rate'
      : `${formatDuration(unratedMs)} of people’s time without a rate`,
    quotes.wape === null
      ? `${formatCount(quotes.n)} quotes, nothing charged`
      : `quotes off by ${formatPercent(quotes.wape)}, bias ${signedPercent(quotes.bias)} (${formatCount(quotes.n)})`,
    ...(quotes.exactMismatches > 0
      ? [`${count(quotes.exactMismatches, 'exact quote')} charged otherwise`]
      : []),
    ...(disputed > 0 ? [`${count(disputed, 'call')} billed 20 % or more off our own figure`] : []),
  ];
  return (
    <section className={css['quality']} aria-label="Data quality">
      <h2 className={css['heading']}>Data quality</h2>
      <ul>
        {facts.map((fact) => (
          <li key={fact}>{fact}</li>
        ))}
      </ul>
    </section>
  );
}

function Table(props: { caption: string; head: readonly string[]; children: ReactNode }): ReactNode {
  return (
    <section className={css['block']} aria-label={props.caption}>
      <h2 className={css['heading']}>{props.caption}</h2>
      <ReviewTable label={props.caption} heads={props.head}>
        {props.children}
      </ReviewTable>
    </section>
  );
}
