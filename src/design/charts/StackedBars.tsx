import { useId, type ReactNode } from 'react';

import { ChartFrame, type ChartDrawing } from './ChartFrame.tsx';
import type { ChartData } from './ChartTable.tsx';
import { CutText } from './CutText.tsx';
import { Legend } from './Legend.tsx';
import marks from './marks.module.css';
import { amount, sum } from './safe.ts';
import { HatchPattern, SeriesPaint } from './SeriesPaint.tsx';
import { SegmentFocus } from './SegmentFocus.tsx';
import css from './StackedBars.module.css';
import { stackRows, type StackSegment } from './stackGeometry.ts';
import { gutterPx, textWidthPx } from './text.ts';

export interface StackedSeries {
  readonly id: string;
  readonly label: string;
}

export interface StackedGroup {
  readonly id: string;
  readonly label: string;
  /** One value for each series, in their order; a negative one counts as nothing. */
  readonly values: readonly number[];
}

export interface StackedBarsProps {
  readonly title: string;
  readonly summary?: string;
  /** Heads the column of the groups: `Month`. */
  readonly groupHeading: string;
  /** Up to four. */
  readonly series: readonly StackedSeries[];
  readonly groups: readonly StackedGroup[];
  /** A value with its unit. */
  readonly formatValue: (value: number) => string;
  readonly emptyText?: string;
}

const rowHeightPx = 36;
const gapPx = 12;

/** A bar for each group, made of its series one after the other. */
export function StackedBars(props: StackedBarsProps): ReactNode {
  const hatchId = `${useId()}-hatch`;
  return (
    <ChartFrame
      title={props.title}
      summary={props.summary}
      data={tableOf(props)}
      emptyText={props.emptyText}
      legend={<Legend entries={props.series} />}
      draw={(widthPx) => draw(props, hatchId, widthPx)}
    />
  );
}

function draw(props: StackedBarsProps, hatchId: string, widthPx: number): ChartDrawing {
  const { groups, series, formatValue } = props;
  const names = gutterPx(
    groups.map((group) => group.label),
    widthPx * 0.28,
  );
  const totals = gutterPx(
    groups.map((group) => formatValue(sum(group.values))),
    widthPx * 0.25,
  );
  const leftPx = names + gapPx;
  const rows = stackRows(
    groups.map((group) => group.values),
    { leftPx, rightPx: widthPx - totals - gapPx, rowHeightPx },
  );
  const heightPx = groups.length * rowHeightPx;
  const nameOf = ({ group, series: at, value }: StackSegment): string =>
    `${groups[group]?.label ?? ''}, ${series[at]?.label ?? ''}: ${formatValue(value)}`;
  const shapes = (
    <>
      <HatchPattern id={hatchId} />
      {rows.map((row, group) => {
        const middlePx = row.yPx + row.heightPx / 2;
        return (
          <g key={groups[group]?.id}>
            <CutText
              text={groups[group]?.label ?? ''}
              xPx={0}
              yPx={middlePx}
              widthPx={names}
              className={marks['text']}
            />
            {row.segments.map((segment) => (
              <Segment
                key={series[segment.series]?.id}
                segment={segment}
                yPx={row.yPx}
                heightPx={row.heightPx}
                hatchId={hatchId}
                title={nameOf(segment)}
                text={formatValue(segment.value)}
              />
            ))}
            <text x={row.endPx + 8} y={middlePx} dominantBaseline="central" className={marks['strong']}>
              {formatValue(row.total)}
            </text>
          </g>
        );
      })}
      <line x1={leftPx} x2={leftPx} y1={0} y2={heightPx} className={marks['axis']} />
    </>
  );
  const overlay = (
    <SegmentFocus
      label={`Parts of ${props.title}`}
      rows={rows}
      widthPx={widthPx}
      heightPx={heightPx}
      nameOf={nameOf}
    />
  );
  return { heightPx, shapes, overlay };
}

/** A hair of the surface between neighbours, and the value inside where it fits. */
function Segment(props: {
  readonly segment: StackSegment;
  readonly yPx: number;
  readonly heightPx: number;
  readonly hatchId: string;
  readonly title: string;
  readonly text: string;
}): ReactNode {
  const { segment, yPx, heightPx } = props;
  const widthPx = Math.max(1, segment.widthPx - 1);
  const fits = textWidthPx(props.text) + 10 <= widthPx;
  return (
    <SeriesPaint
      series={segment.series}
      hatchId={props.hatchId}
      xPx={segment.xPx}
      yPx={yPx}
      widthPx={widthPx}
      heightPx={heightPx}
      over={
        fits ? (
          <text
            x={segment.xPx + widthPx / 2}
            y={yPx + heightPx / 2}
            dominantBaseline="central"
            className={css['value']}
          >
            {props.text}
          </text>
        ) : null
      }
    >
      <title>{props.title}</title>
    </SeriesPaint>
  );
}

function tableOf(props: StackedBarsProps): ChartData {
  return {
    columns: [props.groupHeading, ...props.series.map((series) => series.label), 'Total'],
    rows: props.groups.map((group) => [
      group.label,
      ...props.series.map((_, at) => props.formatValue(amount(group.values[at] ?? 0))),
      props.formatValue(sum(group.values)),
    ]),
  };
}
