import { useQuery } from '@tanstack/react-query';
import { memo, useState, type ReactNode } from 'react';

import { HourProfile } from '../../../design/charts/HourProfile.tsx';
import type { HourValue } from '../../../design/charts/hourGeometry.ts';
import { IntervalBars } from '../../../design/charts/IntervalBars.tsx';
import { formatCount, formatDuration, formatPercent } from '../../../design/format.ts';
import { Badge } from '../../../design/primitives/Feedback.tsx';
import type { BadgeTone } from '../../../design/primitives/Feedback.tsx';
import { Select } from '../../../design/primitives/Select.tsx';
import { slowHours } from '../../../kernel/review/latency.ts';
import type { HourBand, LatencyFigures, Quantile } from '../../../kernel/review/latency.ts';
import type { ModelRow, ModelsView } from '../../../kernel/review/modelsView.ts';
import type { ReviewFilter } from '../../../kernel/review/reviewFilter.ts';
import type { Verdict } from '../../../kernel/review/retireRule.ts';
import { isTelling } from '../../../kernel/statistics/rates.ts';
import { tierNames, toolName } from '../../../panels/figures/verdicts.ts';
import { useServices } from '../../../session/context.tsx';
import { DecideDialog } from './DecideDialog.tsx';
import { DecisionCell } from './DecisionCell.tsx';
import css from './Review.module.css';
import { ReviewTable } from './ReviewTable.tsx';
import { money, moneyWith, ofCount, verdictReason, verdictWord } from './reviewText.ts';

const heads = [
  'Tool and model',
  'Verdict',
  'Decision',
  'Tier',
  'Calls',
  'Accepted',
  'Reject rate',
  'p50',
  'p95',
  'Slow hours',
  'Per accepted',
  'Spend',
];

/** Which models earn their place, per tool and tier. */
export const ModelsSection = memo(function ModelsSection(props: {
  models: ModelsView;
  month: string;
  filter: ReviewFilter;
  wageMicrosPerHour: number;
}): ReactNode {
  const { month, filter } = props;
  const { rows, measured } = props.models;
  const services = useServices();
  const [deciding, setDeciding] = useState<ModelRow | null>(null);
  // They reach the screen through the editor's state, from every tab; this only begins the reading.
  const decisions = useQuery({
    queryKey: ['model-decisions'],
    queryFn: () => services.readModelDecisions().then(() => true),
  });
  return (
    <section className={css['block']} aria-label="Models">
      <p className={css['quiet']}>
        Measured in this month: {measured.reviewS.toFixed(1)} s of review for a decided set (
        {formatCount(measured.reviewedSets)} sets), {formatPercent(measured.blockingShare)} of waiting time
        blocked somebody. {wageSentence(props.wageMicrosPerHour)}
      </p>
      {decisions.isError ? (
        <p role="alert" className={css['error']}>
          What was decided on these models could not be read. Reload the page to try again.
        </p>
      ) : null}
      <Charts rows={rows} />
      <ReviewTable
        label="Models"
        heads={heads}
        texts={4}
        emptyText={rows.length === 0 ? 'No calls in this month with these filters.' : null}
      >
        {rows.map((row) => (
          <Row
            key={`${row.tool} ${row.tier} ${row.provider} ${row.model}`}
            row={row}
            decision={
              decisions.isSuccess ? <DecisionCell row={row} onDecide={() => setDeciding(row)} /> : null
            }
          />
        ))}
      </ReviewTable>
      {deciding === null ? null : (
        <DecideDialog row={deciding} month={month} filter={filter} onClose={() => setDeciding(null)} />
      )}
    </section>
  );
});

/** Reject rates side by side, and one model's day. */
function Charts(props: { rows: readonly ModelRow[] }): ReactNode {
  const withHours = props.rows.filter(({ hours }) => hours.length > 1);
  const slowest = withHours.toSorted((a, b) => slowHours(b.hours).length - slowHours(a.hours).length)[0];
  const [chosen, setChosen] = useState<string | null>(null);
  const shown = withHours.find((row) => labelOf(row) === chosen) ?? slowest;
  return (
    <div className={css['pair']}>
      <IntervalBars
        title="Reject rate"
        rowHeading="Model"
        rateHeading="Rejected"
        rows={props.rows.map((row) => ({
          id: labelOf(row),
          label: labelOf(row),
          rate: row.rejectRate,
          interval: row.rejectInterval,
          n: row.acceptedSets + row.rejectedSets,
        }))}
        note="Of decided sets, with 95 % intervals; grey where an interval is wider than 40 points."
        emptyText="No calls in this month with these filters."
      />
      {shown === undefined ? null : (
        <div className={css['block']}>
          <Select
            label="Hours of"
            small
            value={labelOf(shown)}
            options={withHours.map((row) => ({ value: labelOf(row), label: labelOf(row) }))}
            onChange={setChosen}
          />
          <HourProfile
            title={`Latency by hour of day, ${shown.model}`}
            hours={hourValues(shown.hours)}
            formatMs={formatDuration}
          />
        </div>
      )}
    </div>
  );
}

const labelOf = ({ tool, tier, model }: ModelRow): string => `${toolName(tool)} ${model}, ${tierNames[tier]}`;

/** A band of joined hours stands at each of its hours. */
function hourValues(bands: readonly HourBand[]): HourValue[] {
  return bands.flatMap(({ from, to, n, p50 }) => {
    if (p50 === null || p50.low === null || p50.high === null) return [];
    const { ms: p50Ms, low: lowMs, high: highMs } = p50;
    return Array.from({ length: to - from + 1 }, (_, i) => ({ hour: from + i, p50Ms, lowMs, highMs, n }));
  });
}

function wageSentence(wageMicrosPerHour: number): string {
  return wageMicrosPerHour > 0
    ? `Cost per accepted result includes both, at ${money(wageMicrosPerHour)} an hour.`
    : 'Cost per accepted result leaves people’s time out: Settings holds no hourly rate.';
}

function Row(props: { row: ModelRow; decision: ReactNode }): ReactNode {
  const { row } = props;
  const decided = row.acceptedSets + row.rejectedSets;
  return (
    <tr>
      <th scope="row">
        <span className={css['strong']}>{toolName(row.tool)}</span>{' '}
        <span className={css['quiet']} title={`${row.provider} ${row.model}`}>
          {row.model}
        </span>
      </th>
      <td>
        <Badge tone={toneOf(row.verdict)} title={verdictReason(row.verdict)}>
          {verdictWord(row.verdict)}
        </Badge>
      </td>
      <td>{props.decision}</td>
      <td>{tierNames[row.tier]}</td>
      <td className={css['number']}>{formatCount(row.calls)}</td>
      <td className={css['number']}>{ofCount(row.acceptedSets, decided)}</td>
      <td className={css['number']}>
        <Rate row={row} />
      </td>
      <td className={css['number']}>{quantileText(row.latency.p50)}</td>
      <td className={css['number']}>{tailText(row.latency)}</td>
      <td className={css['number']}>{slowHoursText(row.hours)}</td>
      <td className={css['number']}>{money(row.costOfAcceptanceMicros)}</td>
      <td className={css['number']}>{moneyWith(row.spendMicros, row.unpriced)}</td>
    </tr>
  );
}

function Rate(props: { row: ModelRow }): ReactNode {
  const { rejectRate, rejectInterval } = props.row;
  if (rejectRate === null || rejectInterval === null) return '—';
  const { low, high } = rejectInterval;
  const range = `${formatPercent(low)} to ${formatPercent(high)}`;
  return (
    <span className={css['rate']} data-telling={isTelling(rejectInterval)} title={`95 %: ${range}`}>
      {formatPercent(rejectRate)}
      <span className={css['whiskers']} aria-hidden="true">
        <span style={{ left: `${low * 100}%`, width: `${(high - low) * 100}%` }} />
        <i style={{ left: `${rejectRate * 100}%` }} />
      </span>
      <span className="visually-hidden">, {range}</span>
    </span>
  );
}

function quantileText(quantile: Quantile | null): string {
  if (quantile === null) return '—';
  const { ms, low, high } = quantile;
  if (low === null || high === null) return formatDuration(ms);
  return `${formatDuration(ms)} (${formatDuration(low)}–${formatDuration(high)})`;
}

/** With few calls a p95 is a promise nobody can keep (S3). */
function tailText({ display, p95, maxMs, n }: LatencyFigures): string {
  if (n === 0) return '—';
  if (display === 'median-and-maximum') return maxMs === null ? '—' : `max ${formatDuration(maxMs)} (n ${n})`;
  if (p95 === null) return 'timeout';
  if (display === 'full') return quantileText(p95);
  return p95.low === null ? formatDuration(p95.ms) : `≥ ${formatDuration(p95.low)}`;
}

/** Neighbouring bands are said as one stretch of the clock. */
function slowHoursText(hours: readonly HourBand[]): string {
  const stretches: { from: number; to: number }[] = [];
  for (const { from, to } of slowHours(hours)) {
    const last = stretches.at(-1);
    if (last !== undefined && last.to === from - 1) last.to = to;
    else stretches.push({ from, to });
  }
  if (stretches.length === 0) return '—';
  return stretches.map(({ from, to }) => `${from}–${to + 1} h`).join(', ');
}

function toneOf(verdict: Verdict): BadgeTone {
  if (verdict.kind === 'retire') return 'danger';
  if (verdict.kind === 'watch' || verdict.kind === 'costly') return 'warn';
  return verdict.kind === 'keep' ? 'ok' : 'neutral';
}
