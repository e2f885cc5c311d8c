import type { ReactNode } from 'react';

import { classNames } from '../classNames.ts';
import css from './BudgetLine.module.css';
import { budgetShape, dayTicks, type BudgetBox, type ForecastDay, type SpentDay } from './budgetGeometry.ts';
import { BudgetMark, LastDay, TodayMark } from './BudgetMarks.tsx';
import { ChartFrame, type ChartDrawing } from './ChartFrame.tsx';
import type { ChartData } from './ChartTable.tsx';
import marks from './marks.module.css';
import { amount, ordered } from './safe.ts';
import { gutterPx } from './text.ts';
import { ValueAxis } from './ValueAxis.tsx';

export interface BudgetLineProps {
  readonly title: string;
  readonly summary?: string;
  /** Cumulative, one entry for each day that is known. */
  readonly days: readonly SpentDay[];
  /** Cumulative quantiles of the days to come; empty where nothing can be said. */
  readonly forecast: readonly ForecastDay[];
  readonly budget: number | null;
  readonly daysInMonth: number;
  /** 1..daysInMonth, or null when the month is over. */
  readonly today: number | null;
  readonly formatValue: (value: number) => string;
  /** A day as an axis says it: `8 Nov`. */
  readonly formatDay: (day: number) => string;
  readonly emptyText?: string;
}

const heightPx = 220;
const [topPx, bottomPx] = [24, heightPx - 24];

/** What a month has cost so far, what it may cost, and where it is likely to end. */
export function BudgetLine(props: BudgetLineProps): ReactNode {
  return (
    <ChartFrame
      title={props.title}
      summary={props.summary}
      data={tableOf(props)}
      emptyText={props.emptyText}
      note={forecastText(props)}
      draw={(widthPx) => draw(props, widthPx)}
    />
  );
}

function draw(props: BudgetLineProps, widthPx: number): ChartDrawing {
  const { formatValue, formatDay, daysInMonth, today } = props;
  const end = budgetShape(props, { leftPx: 0, rightPx: widthPx, topPx, bottomPx });
  const tickTexts = end.ticks.map((tick) => formatValue(tick.value));
  const box: BudgetBox = { leftPx: gutterPx(tickTexts, 96) + 8, rightPx: widthPx - 8, topPx, bottomPx };
  const shape = budgetShape(props, box);
  const shapes = (
    <>
      <ValueAxis
        ticks={shape.ticks.map((tick, at) => ({ label: tickTexts[at] ?? '', yPx: tick.yPx }))}
        leftPx={box.leftPx}
        rightPx={box.rightPx}
      />
      {dayTicks(daysInMonth).map((day) => (
        <text
          key={day}
          x={shape.dayPx(day)}
          y={bottomPx + 16}
          className={classNames(marks['tick'], marks[day === daysInMonth ? 'end' : 'middle'])}
        >
          {formatDay(day)}
        </text>
      ))}
      {shape.bandPath === '' ? null : (
        <path d={shape.bandPath} className={css['band']}>
          <title>Forecast, 10–90 %</title>
        </path>
      )}
      {today === null ? null : <TodayMark xPx={shape.dayPx(today)} box={box} />}
      {shape.budgetPx === null ? null : (
        <BudgetMark
          yPx={shape.budgetPx}
          box={box}
          label={`Budget ${formatValue(amount(props.budget ?? 0))}`}
        />
      )}
      <path d={shape.spentPath} className={css['spent']} />
      {shape.last ? <LastDay last={shape.last} box={box} label={formatValue(shape.last.spent)} /> : null}
    </>
  );
  return { heightPx, shapes };
}

function forecastText(props: BudgetLineProps): string | undefined {
  const end = props.forecast.findLast((day) => day.day <= props.daysInMonth);
  if (!end) return undefined;
  const [low, high] = ordered(end.low, end.high).map((value) => props.formatValue(amount(value)));
  return `Band: forecast, 10–90 %. ${props.formatDay(end.day)}: ${low} to ${high}.`;
}

/** Every day that the chart draws, so that nothing is in the picture only. */
function tableOf(props: BudgetLineProps): ChartData {
  const { formatValue, budget } = props;
  const spent = new Map(props.days.map((day) => [day.day, amount(day.spent)]));
  const forecast = new Map(
    props.forecast.map((day) => [day.day, ordered(amount(day.low), amount(day.high))]),
  );
  const days = [...new Set([...spent.keys(), ...forecast.keys()])].sort((a, b) => a - b);
  const shown = (value: number | undefined): string => (value === undefined ? '–' : formatValue(value));
  return {
    columns: ['Day', 'Spent', 'Forecast 10 %', 'Forecast 90 %', 'Budget'],
    rows: days.map((day) => [
      props.formatDay(day),
      shown(spent.get(day)),
      shown(forecast.get(day)?.[0]),
      shown(forecast.get(day)?.[1]),
      shown(budget === null ? undefined : amount(budget)),
    ]),
  };
}
