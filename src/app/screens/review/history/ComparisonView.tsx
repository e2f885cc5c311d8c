import type { ReactNode } from 'react';

import { classNames } from '../../../../design/classNames.ts';
import { StackedBars } from '../../../../design/charts/StackedBars.tsx';
import { formatCount, formatDuration, formatPercent } from '../../../../design/format.ts';
import { compareAssets } from '../../../../kernel/review/compareAssets.ts';
import type {
  ComparedFigure,
  ComparedTool,
  Comparison,
  FigureId,
} from '../../../../kernel/review/compareAssets.ts';
import { toolName } from '../../../../panels/figures/verdicts.ts';
import css from '../Review.module.css';
import { ReviewTable } from '../ReviewTable.tsx';
import { money, moneyWith, signedMoney } from '../reviewText.ts';
import own from './History.module.css';
import type { ShownReplay } from './useAssetReplay.ts';

const partNames = {
  infrastructure: 'Infrastructure',
  iteration: 'Iteration',
  oversight: 'Oversight',
} as const;
const parts = ['infrastructure', 'iteration', 'oversight'] as const;

const figureNames: Readonly<Record<FigureId, string>> = {
  ...partNames,
  total: 'Cost',
  iterations: 'Iterations',
  rejectRate: 'Rejected, of decided',
  failed: 'Failed',
  feltWaitMs: 'Felt wait',
  overlappedWaitMs: 'Overlapped wait',
  humanTimeMs: 'Human time',
  handEditMs: 'of which hand edit',
};

/** Two assets side by side, on one scale, and what makes the difference. */
export function ComparisonView(props: { a: ShownReplay; b: ShownReplay }): ReactNode {
  const { a, b } = props;
  const comparison = compareAssets(a.replay, b.replay);
  // Two assets of one name are told apart.
  const [nameA, nameB] = a.name === b.name ? [`${a.name} (this)`, `${b.name} (other)`] : [a.name, b.name];
  const heads = [nameA, nameB, 'Difference'];
  return (
    <section className={classNames(css['block'], own['comparison'])} aria-label="Comparison">
      <p className={css['verdict']}>{summary(comparison, nameB)}</p>
      <div className={css['pair']}>
        <StackedBars
          title="Cost, side by side"
          groupHeading="Asset"
          series={parts.map((part) => ({ id: part, label: partNames[part] }))}
          groups={[
            { id: 'a', label: nameA, values: parts.map((part) => a.replay.total[part]) },
            { id: 'b', label: nameB, values: parts.map((part) => b.replay.total[part]) },
          ]}
          formatValue={money}
        />
        <ReviewTable label="Cost by tool" heads={['Tool', ...heads]}>
          {comparison.tools.map((tool) => (
            <ToolRow key={tool.tool ?? ''} tool={tool} />
          ))}
        </ReviewTable>
      </div>
      <ReviewTable label="Figures side by side" heads={['Figure', ...heads]}>
        {comparison.figures.map((figure) => (
          <tr key={figure.id} className={figure.id === 'total' ? css['total'] : undefined}>
            <th scope="row">{figureNames[figure.id]}</th>
            {figureCells(figure, comparison.unpriced).map((text, index) => (
              <td key={heads[index]} className={css['number']}>
                {text}
              </td>
            ))}
          </tr>
        ))}
      </ReviewTable>
    </section>
  );
}

function ToolRow(props: { tool: ComparedTool }): ReactNode {
  const { tool, a, b, differenceMicros } = props.tool;
  const cell = ({ calls, micros }: ComparedTool['a']): string =>
    `${money(micros)}${tool === null ? '' : ` · ${formatCount(calls)} ×`}`;
  return (
    <tr>
      <th scope="row">{tool === null ? 'Between runs' : toolName(tool)}</th>
      <td className={css['number']}>{cell(a)}</td>
      <td className={css['number']}>{cell(b)}</td>
      <td className={css['number']}>{signedMoney(differenceMicros)}</td>
    </tr>
  );
}

function figureCells(
  { id, unit, a, b, difference }: ComparedFigure,
  unpriced: Comparison['unpriced'],
): readonly [string, string, string] {
  if (unit === 'micros') {
    const [moreA, moreB] = id === 'total' ? [unpriced.a, unpriced.b] : [0, 0];
    return [moneyWith(a ?? 0, moreA), moneyWith(b ?? 0, moreB), signedMoney(difference ?? 0)];
  }
  return [valueText(unit, a), valueText(unit, b), differenceText(unit, difference)];
}

function valueText(unit: ComparedFigure['unit'], value: number | null): string {
  if (value === null) return '—';
  if (unit === 'share') return formatPercent(value);
  return unit === 'ms' ? formatDuration(value) : formatCount(value);
}

function differenceText(unit: ComparedFigure['unit'], difference: number | null): string {
  if (difference === null) return '—';
  if (difference === 0) return valueText(unit, 0);
  const size = Math.abs(difference);
  const text = unit === 'share' ? `${Math.round(size * 100)} points` : valueText(unit, size);
  return `${difference > 0 ? '+' : '−'}${text}`;
}

function summary({ figures, part, tools }: Comparison, other: string): string {
  const difference = figures.find(({ id }) => id === 'total')?.difference ?? 0;
  if (part === null) return 'Both cost the same, in every part.';
  const size = money(Math.abs(difference));
  const total =
    difference === 0 ? `Both cost the same` : `${other} cost ${size} ${difference > 0 ? 'more' : 'less'}`;
  const by = `most of it ${partNames[part.id].toLowerCase()} (${signedMoney(part.differenceMicros)})`;
  const [tool] = tools;
  const where =
    tool === undefined || tool.differenceMicros === 0
      ? ''
      : `; ${tool.tool === null ? 'between runs' : toolName(tool.tool)} differs most (${signedMoney(tool.differenceMicros)})`;
  return `${total}: ${by}${where}.`;
}
