import type { ReactNode } from 'react';

import { classNames } from '../classNames.ts';
import { formatCount, formatPercent } from '../format.ts';
import { ChartFrame, type ChartDrawing } from './ChartFrame.tsx';
import type { ChartData } from './ChartTable.tsx';
import { CutText } from './CutText.tsx';
import css from './IntervalBars.module.css';
import { intervalMark, type IntervalMark, type RateInterval } from './intervalGeometry.ts';
import marks from './marks.module.css';
import { gutterPx } from './text.ts';

export interface IntervalRow {
  readonly id: string;
  readonly label: string;
  /** 0..1, or null while nothing was counted. */
  readonly rate: number | null;
  /** Null where there is too little to say one: the row says "no data". */
  readonly interval: RateInterval | null;
  /** How many cases the rate rests on. */
  readonly n: number;
}

export interface IntervalBarsProps {
  readonly title: string;
  readonly summary?: string;
  /** Heads the column of the rows: `Tool`. */
  readonly rowHeading: string;
  /** Heads the column of the rates: `Kept`. */
  readonly rateHeading: string;
  readonly rows: readonly IntervalRow[];
  /** Below the chart; by default what grey means, when a row is grey. */
  readonly note?: string;
  readonly emptyText?: string;
}

const rowHeightPx = 28;
const axisHeightPx = 20;
const gapPx = 12;
const barHeightPx = 8;
const capPx = 4;
/** Narrower than this, the quarters would run into each other. */
const quartersFromPx = 200;
const noData = 'no data';

/** Rates with the interval in which the true one lies, one row each. */
export function IntervalBars(props: IntervalBarsProps): ReactNode {
  const wide = props.rows.some((row) => intervalMark(row.rate, row.interval, 0, 1)?.wide);
  return (
    <ChartFrame
      title={props.title}
      summary={props.summary}
      data={tableOf(props)}
      emptyText={props.emptyText}
      note={
        props.note ?? (wide ? 'Grey: the interval is wider than 40 points, too few cases yet.' : undefined)
      }
      draw={(widthPx) => draw(props.rows, widthPx)}
    />
  );
}

function draw(rows: readonly IntervalRow[], widthPx: number): ChartDrawing {
  const names = gutterPx(
    rows.map((row) => row.label),
    widthPx * 0.3,
  );
  const counts = rows.map((row) => `n ${formatCount(row.n)}`);
  const countPx = gutterPx(counts, widthPx * 0.2);
  const ratePx = 52;
  const leftPx = names + gapPx;
  const rightPx = widthPx - countPx - ratePx - gapPx;
  const plotBottomPx = rows.length * rowHeightPx;
  const ticks = rightPx - leftPx < quartersFromPx ? [0, 0.5, 1] : [0, 0.25, 0.5, 0.75, 1];
  const tickPx = (tick: number): number => leftPx + tick * (rightPx - leftPx);
  const shapes = (
    <>
      {ticks.map((tick) => (
        <g key={tick}>
          <line
            x1={tickPx(tick)}
            x2={tickPx(tick)}
            y1={0}
            y2={plotBottomPx}
            className={marks[tick === 0 ? 'axis' : 'grid']}
          />
          <text x={tickPx(tick)} y={plotBottomPx + 14} className={classNames(marks['tick'], marks['middle'])}>
            {formatPercent(tick)}
          </text>
        </g>
      ))}
      {rows.map((row, at) => {
        const middlePx = (at + 0.5) * rowHeightPx;
        const mark = intervalMark(row.rate, row.interval, leftPx, rightPx);
        return (
          <g key={row.id} className={classNames(css['row'], (mark === null || mark.wide) && css['wide'])}>
            <title>{describe(row, mark)}</title>
            <CutText text={row.label} xPx={0} yPx={middlePx} widthPx={names} className={css['name']} />
            {mark ? (
              <Mark mark={mark} leftPx={leftPx} middlePx={middlePx} />
            ) : (
              <text x={leftPx + 8} y={middlePx} dominantBaseline="central" className={css['none']}>
                {noData}
              </text>
            )}
            <text
              x={widthPx - countPx - gapPx}
              y={middlePx}
              dominantBaseline="central"
              className={classNames(css['rate'], marks['end'])}
            >
              {mark ? formatPercent(mark.rate) : '–'}
            </text>
            <text
              x={widthPx}
              y={middlePx}
              dominantBaseline="central"
              className={classNames(marks['tick'], marks['end'])}
            >
              {counts[at]}
            </text>
          </g>
        );
      })}
    </>
  );
  return { heightPx: plotBottomPx + axisHeightPx, shapes };
}

function Mark(props: {
  readonly mark: IntervalMark;
  readonly leftPx: number;
  readonly middlePx: number;
}): ReactNode {
  const { mark, leftPx, middlePx } = props;
  const [top, bottom] = [middlePx - capPx, middlePx + capPx];
  const whiskers = `M${mark.lowPx},${top}V${bottom}M${mark.lowPx},${middlePx}H${mark.highPx}M${mark.highPx},${top}V${bottom}`;
  return (
    <>
      <rect
        x={leftPx}
        y={middlePx - barHeightPx / 2}
        width={mark.ratePx - leftPx}
        height={barHeightPx}
        className={css['bar']}
      />
      <path d={whiskers} className={css['whiskers']} />
    </>
  );
}

function describe(row: IntervalRow, mark: IntervalMark | null): string {
  const figures = mark
    ? `${formatPercent(mark.rate)}, between ${formatPercent(mark.low)} and ${formatPercent(mark.high)}`
    : noData;
  return `${row.label}: ${figures}, n ${formatCount(row.n)}`;
}

function tableOf(props: IntervalBarsProps): ChartData {
  return {
    columns: [props.rowHeading, props.rateHeading, 'From', 'To', 'n'],
    rows: props.rows.map((row) => {
      const mark = intervalMark(row.rate, row.interval, 0, 1);
      const figures = mark ? [mark.rate, mark.low, mark.high].map(formatPercent) : [noData, '–', '–'];
      return [row.label, ...figures, formatCount(row.n)];
    }),
  };
}
