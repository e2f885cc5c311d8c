import type { ReactNode } from 'react';

import { formatDateTime, formatDuration } from '../../../../design/format.ts';
import { Badge } from '../../../../design/primitives/Feedback.tsx';
import type { CallStep, ReplayStep, StepCost } from '../../../../kernel/review/replaySteps.ts';
import { creditsOf } from '../../../../panels/figures/figures.ts';
import { tierNames, toolName } from '../../../../panels/figures/verdicts.ts';
import { backendText, quoteText, standInText } from '../../../../panels/iterations/iterationText.ts';
import reviewCss from '../Review.module.css';
import { ReviewTable } from '../ReviewTable.tsx';
import { moneyWith } from '../reviewText.ts';
import css from './History.module.css';
import { OutputPicture } from './StepPicture.tsx';
import {
  basisNames,
  costOf,
  decisionText,
  decisionTones,
  endText,
  settingName,
  settingValue,
  stepBadge,
  stepLine,
  stepTitle,
} from './stepText.ts';
import type { ShownReplay } from './useAssetReplay.ts';

type Fact = readonly [name: string, value: ReactNode];

/** Everything that is known of one step. */
export function StepDetails(props: {
  step: ReplayStep;
  number: number;
  thumbnails: ShownReplay['thumbnails'];
  hrefOf: (step: number) => string;
}): ReactNode {
  const { step, number, thumbnails, hrefOf } = props;
  const badge = stepBadge(step);
  return (
    <section className={css['details']} aria-label="Step">
      <div className={css['detailsHead']}>
        <h2 className={reviewCss['heading']} aria-live="polite">
          Step {number}: {stepTitle(step)}
        </h2>
        {badge === null ? null : <Badge tone={badge.tone}>{badge.text}</Badge>}
      </div>
      <Pictures step={step} thumbnails={thumbnails} />
      {step.kind === 'call' ? <CallFacts step={step} hrefOf={hrefOf} /> : <Line step={step} />}
      <Cost step={step} />
      <p className={reviewCss['quiet']}>
        <time dateTime={new Date(step.at).toISOString()}>{formatDateTime(step.at)}</time> · {step.actor}
      </p>
    </section>
  );
}

function Line(props: { step: ReplayStep }): ReactNode {
  const line = stepLine(props.step);
  return line === '' ? null : <p className={css['plainText']}>{line}</p>;
}

function Pictures(props: { step: ReplayStep; thumbnails: ShownReplay['thumbnails'] }): ReactNode {
  const { step, thumbnails } = props;
  const verdicts =
    step.kind === 'call' || step.kind === 'decision'
      ? step.verdicts
      : step.kind === 'finished' && step.output !== null
        ? [{ output: step.output, decision: null, reason: null }]
        : [];
  if (verdicts.length === 0) return null;
  return (
    <ul className={css['pictures']} aria-label="Results">
      {verdicts.map(({ output, decision, reason }, index) => (
        <li key={output}>
          <OutputPicture
            src={thumbnails[output] ?? null}
            alt={decision === null ? 'What was delivered' : `Result ${index + 1}`}
          />
          {decision === null ? (
            <Badge>Delivered</Badge>
          ) : (
            <Badge tone={decisionTones[decision]}>{decisionText({ decision, reason })}</Badge>
          )}
        </li>
      ))}
    </ul>
  );
}

function CallFacts(props: { step: CallStep; hrefOf: (step: number) => string }): ReactNode {
  const { step, hrefOf } = props;
  const { row } = step;
  const settings = Object.entries(row.settings).filter(([key]) => key !== 'engine' && key !== 'engineName');
  return (
    <>
      {row.label === '' || row.label === toolName(row.tool) ? null : (
        <p className={css['plainText']}>{row.label}</p>
      )}
      <dl className={css['facts']}>
        {[...callFacts(step), ...links(step, hrefOf)].map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {settings.length === 0 ? null : (
        <ReviewTable label="Settings" heads={['Setting', 'Value']} texts={2}>
          {settings.map(([key, value]) => (
            <tr key={key}>
              <th scope="row">{settingName(key)}</th>
              <td className={css['settingValue']}>{settingValue(value)}</td>
            </tr>
          ))}
        </ReviewTable>
      )}
    </>
  );
}

function callFacts(step: CallStep): readonly Fact[] {
  const { row, wait, end, override } = step;
  const isOpen = end === null;
  return [
    ['Engine', `${row.engine}, ${row.source === 'local' ? 'in this browser' : step.provider}`],
    ['Model', `${row.model} ${row.modelVersion}`],
    ['Tier', `${step.tier} ${tierNames[step.tier]}`],
    ['Quote → actual', `${quoteOf(step)} → ${isOpen ? 'open' : actualOf(step)}`],
    ...(row.settled ? [['Settled', 'as the provider billed it afterwards'] as const] : []),
    ...(row.actual.micros === step.charged.micros
      ? []
      : [['After corrections', moneyWith(row.actual.micros, row.actual.unpricedCount)] as const]),
    ['Wait', wait.pendingMs === null ? 'not measured' : formatDuration(wait.pendingMs)],
    ['of which felt', formatDuration(wait.feltMs)],
    ['Overlapped wait', formatDuration(wait.overlappedMs)],
    ...(wait.reviewMs === 0 ? [] : [['Review', formatDuration(wait.reviewMs)] as const]),
    ...(row.computeMs === null ? [] : [['Compute', formatDuration(row.computeMs)] as const]),
    ...(row.backend === null ? [] : [['Backend', backendText(row)] as const]),
    ...(row.notes.length === 0 ? [] : [['Notes', row.notes.join(' · ')] as const]),
    ...(end === null || end.type === 'completed'
      ? []
      : [[endNames[end.type], endText(end, row.errorType)] as const]),
    ...(override === null
      ? []
      : [
          [
            'Ran past a stop',
            override.rule === 'rounds'
              ? `${override.reached} of ${override.limit} rounds`
              : `${creditsOf(override.reached)} of ${creditsOf(override.limit)} credits`,
          ] as const,
        ]),
  ];
}

const endNames = { failed: 'Failed', cancelled: 'Cancelled', blocked: 'Blocked' } as const;

function quoteOf({ row, quoteUpperMicros }: CallStep): string {
  const text = quoteText(row);
  if (row.quotedMicros === null || row.quoteQualifier === 'none') return text;
  const high =
    quoteUpperMicros === null || quoteUpperMicros === row.quotedMicros
      ? ''
      : `–${creditsOf(quoteUpperMicros)}`;
  return `${text}${high} cr`;
}

function actualOf({ charged, bases }: CallStep): string {
  if (charged.micros === 0 && charged.unpriced > 0) return 'unpriced';
  const how = bases.length === 0 ? '' : `, ${bases.map((basis) => basisNames[basis]).join(' and ')}`;
  return `${creditsOf(charged.micros)}${charged.unpriced > 0 ? '+' : ''} cr (${moneyWith(charged.micros, charged.unpriced)}${how})`;
}

function links(
  { row, retryOf, standsInFor, madeFrom }: CallStep,
  hrefOf: (step: number) => string,
): readonly Fact[] {
  const link = (step: number): ReactNode => (
    <a key={step} className={css['stepLink']} href={hrefOf(step)}>
      Step {step + 1}
    </a>
  );
  return [
    ...(retryOf === null ? [] : [['Tries again', link(retryOf)] as const]),
    ...(row.standsInFor === null
      ? []
      : [
          [
            'Stood in',
            <>
              {standInText(row.standsInFor)}
              {standsInFor === null ? null : <> ({link(standsInFor)})</>}
            </>,
          ] as const,
        ]),
    ...(madeFrom.length === 0 ? [] : [['Made from', madeFrom.map(link)] as const]),
  ];
}

const partRows = [
  ['infrastructure', 'Infrastructure'],
  ['iteration', 'Iteration'],
  ['oversight', 'Oversight'],
] as const satisfies readonly (readonly [keyof StepCost, string])[];

function partOf(cost: StepCost, part: (typeof partRows)[number][0]): string {
  const unrated = part === 'oversight' ? cost.unrated : 0;
  return unrated > 0 && cost[part] === 0 ? 'no rate set' : moneyWith(cost[part], unrated);
}

function Cost(props: { step: ReplayStep }): ReactNode {
  const { cost, soFar } = props.step;
  return (
    <ReviewTable label="Cost" heads={['Cost', 'This step', 'So far']}>
      {partRows.map(([part, name]) => (
        <tr key={part}>
          <th scope="row">{name}</th>
          <td className={reviewCss['number']}>{partOf(cost, part)}</td>
          <td className={reviewCss['number']}>{partOf(soFar, part)}</td>
        </tr>
      ))}
      <tr className={reviewCss['total']}>
        <th scope="row">Together</th>
        <td className={reviewCss['number']}>{costOf(cost)}</td>
        <td className={reviewCss['number']}>{costOf(soFar)}</td>
      </tr>
    </ReviewTable>
  );
}
