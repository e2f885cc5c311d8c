import { useState, type ReactNode } from 'react';

import { formatPercent } from '../../../design/format.ts';
import buttons from '../../../design/primitives/Button.module.css';
import { EmptyState } from '../../../design/primitives/Feedback.tsx';
import { ScrollRegion } from '../../../design/primitives/ScrollRegion.tsx';
import { Select } from '../../../design/primitives/Select.tsx';
import { Slider } from '../../../design/primitives/Slider.tsx';
import {
  breakEven,
  costOfAcceptance,
  flips,
  secondsToAcceptance,
} from '../../../kernel/review/costOfAcceptance.ts';
import type { BreakEven, Candidate, Circumstances, Flip } from '../../../kernel/review/costOfAcceptance.ts';
import type { ModelRow, ModelsView } from '../../../kernel/review/modelsView.ts';
import { toolName } from '../../../panels/figures/verdicts.ts';
import css from './Review.module.css';
import { money, ofCount } from './reviewText.ts';

/** Enough is known of a model to calculate with it: a price, a latency, and something accepted. */
function isComparable(row: ModelRow): boolean {
  return row.latency.p50 !== null && row.unpriced === 0 && row.acceptedSets > 0;
}

const keyOf = (row: ModelRow): string => `${row.tool}|${row.tier}|${row.provider}/${row.model}`;

function candidateOf(row: ModelRow): Candidate {
  return {
    priceMicros: row.spendMicros / row.calls,
    latencyS: (row.latency.p50?.ms ?? 0) / 1_000,
    acceptance: row.acceptedSets / (row.acceptedSets + row.rejectedSets),
    cleanupS: 0,
  };
}

/** Two models on one tool: which is cheaper per accepted result, and what would turn the answer over. */
export function WhatIfSection(props: { models: ModelsView; wageMicrosPerHour: number }): ReactNode {
  const rows = props.models.rows.filter(isComparable);
  const tools = [...new Set(rows.map(({ tool }) => tool))].filter(
    (tool) => rows.filter((row) => row.tool === tool).length > 1,
  );
  const [tool, setTool] = useState<string | null>(null);
  const chosenTool = tool !== null && tools.includes(tool) ? tool : tools[0];
  if (chosenTool === undefined) {
    return (
      <EmptyState
        title="Nothing to compare in this month"
        text="A comparison needs two models of one tool, each with a known price and an accepted result."
      />
    );
  }
  return (
    <Comparison
      key={chosenTool}
      rows={rows.filter((row) => row.tool === chosenTool)}
      measured={props.models.measured}
      wageMicrosPerHour={props.wageMicrosPerHour}
      picker={
        <Select
          label="Tool"
          value={chosenTool}
          options={tools.map((value) => ({ value, label: toolName(value) }))}
          onChange={setTool}
        />
      }
    />
  );
}

function Comparison(props: {
  rows: readonly ModelRow[];
  measured: ModelsView['measured'];
  wageMicrosPerHour: number;
  picker: ReactNode;
}): ReactNode {
  const { rows, measured } = props;
  const bySpeed = rows.toSorted((a, b) => (a.latency.p50?.ms ?? 0) - (b.latency.p50?.ms ?? 0));
  const [first, setFirst] = useState(keyOf(bySpeed[0] as ModelRow));
  const [second, setSecond] = useState(keyOf(bySpeed.at(-1) as ModelRow));
  const start: Circumstances = {
    reviewS: Math.round(measured.reviewS),
    blockingShare: Math.round(measured.blockingShare * 100) / 100,
    wageMicrosPerHour: props.wageMicrosPerHour,
  };
  const [around, setAround] = useState(start);
  const set = (part: Partial<Circumstances>): void => setAround({ ...around, ...part });
  const find = (key: string): ModelRow => rows.find((row) => keyOf(row) === key) ?? (rows[0] as ModelRow);
  const [fast, slow] = [find(first), find(second)];
  const options = bySpeed.map((row) => ({ value: keyOf(row), label: `${row.model}, tier ${row.tier}` }));
  return (
    <div className={css['whatIf']}>
      <section className={css['inputs']} aria-label="Inputs">
        {props.picker}
        <Select label="One model" value={first} options={options} onChange={setFirst} />
        <Select label="Other model" value={second} options={options} onChange={setSecond} />
        <Slider
          label="Review of a result"
          min={0}
          max={120}
          value={around.reviewS}
          format={(value) => `${value} s`}
          onChange={(reviewS) => set({ reviewS })}
        />
        <Slider
          label="Waiting that blocks"
          min={0}
          max={100}
          value={Math.round(around.blockingShare * 100)}
          format={(value) => `${value} %`}
          onChange={(value) => set({ blockingShare: value / 100 })}
        />
        <Slider
          label="Wage"
          min={0}
          max={200}
          value={Math.round(around.wageMicrosPerHour / 1_000_000)}
          format={(value) => `$${value} an hour`}
          onChange={(value) => set({ wageMicrosPerHour: value * 1_000_000 })}
        />
        <button type="button" className={buttons['button']} onClick={() => setAround(start)}>
          Back to measured values
        </button>
        <p className={css['quiet']}>
          Measured in this month: {measured.reviewS.toFixed(1)} s of review for a decided set,{' '}
          {formatPercent(measured.blockingShare)} of waiting blocked somebody. The wage comes from Settings.
        </p>
      </section>
      <Answer fast={fast} slow={slow} around={around} />
    </div>
  );
}

function Answer(props: { fast: ModelRow; slow: ModelRow; around: Circumstances }): ReactNode {
  const { fast, slow, around } = props;
  const [a, b] = [candidateOf(fast), candidateOf(slow)];
  const [costA, costB] = [costOfAcceptance(a, around), costOfAcceptance(b, around)];
  const even = breakEven(a, b, around);
  const turns = keyOf(fast) === keyOf(slow) ? [] : flips(a, b, around);
  return (
    <section className={css['block']} aria-label="Answer">
      <p className={css['verdict']} aria-live="polite">
        {answerSentence(fast, slow, costA, costB)}
      </p>
      <ScrollRegion label="Comparison, table" className={css['scroll']}>
        <table className={css['table']}>
          <thead>
            <tr>
              <th scope="col">Per accepted result</th>
              <th scope="col" className={css['number']}>
                {fast.model}
              </th>
              <th scope="col" className={css['number']}>
                {slow.model}
              </th>
            </tr>
          </thead>
          <tbody>
            <Line label="Cost with people’s time" values={[money(costA), money(costB)]} strong />
            <Line
              label="Time of a person"
              values={[a, b].map((one) => `${secondsToAcceptance(one, around).toFixed(1)} s`)}
            />
            <Line label="Price of a call" values={[money(a.priceMicros), money(b.priceMicros)]} />
            <Line
              label="Latency, p50"
              values={[`${a.latencyS.toFixed(1)} s`, `${b.latencyS.toFixed(1)} s`]}
            />
            <Line
              label="Accepted"
              values={[fast, slow].map((row) =>
                ofCount(row.acceptedSets, row.acceptedSets + row.rejectedSets),
              )}
            />
            <Line label="Tries for one" values={[a, b].map((one) => (1 / one.acceptance).toFixed(2))} />
          </tbody>
        </table>
      </ScrollRegion>
      <h2 className={css['heading']}>What would turn the answer over</h2>
      <ul className={css['plain']}>
        <li>{evenSentence(fast.model, even, a.acceptance)}</li>
        {turns
          .filter(({ input }) => input !== 'fastAcceptance')
          .map((flip) => (
            <li key={flip.input}>{flipSentence(flip, around)}</li>
          ))}
        {turns.every(({ input }) => input === 'fastAcceptance') ? (
          <li>No review time, blocking share or wage within reach changes which one is cheaper.</li>
        ) : null}
      </ul>
      <p className={css['quiet']}>
        Point values of {fast.acceptedSets + fast.rejectedSets} and {slow.acceptedSets + slow.rejectedSets}{' '}
        decided sets; the Models section shows how sure they are.
      </p>
    </section>
  );
}

function evenSentence(model: string, { acceptance, tries, canWin }: BreakEven, now: number): string {
  if (acceptance === null || !canWin)
    return `${model} could not be the cheaper one, however often it is accepted.`;
  if (acceptance === 0 || tries === null) return `${model} costs nothing here, however often it is tried.`;
  const from = `${formatPercent(acceptance)} accepted (${tries.toFixed(2)} tries for one)`;
  return `${model} is the cheaper one from ${from}; now ${formatPercent(now)}.`;
}

function Line(props: { label: string; values: readonly string[]; strong?: boolean }): ReactNode {
  return (
    <tr className={props.strong ? css['total'] : undefined}>
      <th scope="row">{props.label}</th>
      {props.values.map((value, index) => (
        <td key={index} className={css['number']}>
          {value}
        </td>
      ))}
    </tr>
  );
}

function answerSentence(fast: ModelRow, slow: ModelRow, costA: number, costB: number): string {
  if (keyOf(fast) === keyOf(slow)) return 'Choose two different models.';
  const [cheap, dear, low, high] = costA <= costB ? [fast, slow, costA, costB] : [slow, fast, costB, costA];
  if (low === high) return `${cheap.model} and ${dear.model} cost the same per accepted result.`;
  const share = low === 0 ? '' : `, ${formatPercent(1 - low / high)} less`;
  return `${cheap.model} is cheaper: ${money(low)} per accepted result against ${money(high)}${share}.`;
}

function flipSentence({ input, at }: Flip, around: Circumstances): string {
  switch (input) {
    case 'reviewS':
      return `Review of a result at ${at.toFixed(1)} s; now ${around.reviewS} s.`;
    case 'blockingShare':
      return `Waiting that blocks at ${formatPercent(at)}; now ${formatPercent(around.blockingShare)}.`;
    case 'wageMicrosPerHour':
      return `A wage of ${money(at)} an hour; now ${money(around.wageMicrosPerHour)}.`;
    case 'fastAcceptance':
      return `Accepted in ${formatPercent(at)} of decided sets.`;
  }
}
