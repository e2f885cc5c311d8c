import type { ReactNode } from 'react';

import { classNames } from '../classNames.ts';
import { formatCount, formatDuration } from '../format.ts';
import { ChartFrame, type ChartDrawing } from './ChartFrame.tsx';
import type { ChartData } from './ChartTable.tsx';
import css from './HourProfile.module.css';
import { hourRanges, hourShape, type HourMark, type HourValue } from './hourGeometry.ts';
import marks from './marks.module.css';
import { gutterPx, textWidthPx } from './text.ts';
import { ValueAxis } from './ValueAxis.tsx';

export interface HourProfileProps {
  readonly title: string;
  readonly summary?: string;
  /** The hours with enough data; the others stay blank and are named below the chart. */
  readonly hours: readonly HourValue[];
  /** A wait to compare with, such as 10 000. */
  readonly markerMs?: number;
  readonly formatMs?: (ms: number) => string;
  readonly emptyText?: string;
}

const heightPx = 200;
const [topPx, bottomPx] = [12, heightPx - 24];
const tooFew = 'not enough data';

/** The median of each hour of the day with its interval. */
export function HourProfile(props: HourProfileProps): ReactNode {
  const blank = hourShape(props.hours, null, { leftPx: 0, rightPx: 1, topPx, bottomPx })
    .marks.filter((mark) => mark.value === null)
    .map((mark) => mark.hour);
  return (
    <ChartFrame
      title={props.title}
      summary={props.summary}
      data={tableOf(props)}
      emptyText={props.emptyText}
      note={blank.length === 0 ? undefined : `Hours with ${tooFew}: ${hourRanges(blank)}.`}
      draw={(widthPx) => draw(props, widthPx)}
    />
  );
}

function draw(props: HourProfileProps, widthPx: number): ChartDrawing {
  const { markerMs = null, formatMs = formatDuration } = props;
  const bare = hourShape(props.hours, markerMs, { leftPx: 0, rightPx: widthPx, topPx, bottomPx });
  const tickTexts = bare.ticks.map((tick) => formatMs(tick.valueMs));
  const markerText = markerMs === null ? '' : formatMs(markerMs);
  // The marker is named beside its line, where no bar can be in the way.
  const markerTextPx = markerText === '' ? 0 : textWidthPx(markerText) + 8;
  const box = { leftPx: gutterPx(tickTexts, 72) + 8, rightPx: widthPx - markerTextPx, topPx, bottomPx };
  const shape = hourShape(props.hours, markerMs, box);
  const shapes = (
    <>
      <ValueAxis
        ticks={shape.ticks.map((tick, at) => ({ label: tickTexts[at] ?? '', yPx: tick.yPx }))}
        leftPx={box.leftPx}
        rightPx={box.rightPx}
      />
      {shape.markerPx === null ? null : (
        <line
          x1={box.leftPx}
          x2={box.rightPx}
          y1={shape.markerPx}
          y2={shape.markerPx}
          className={css['marker']}
        />
      )}
      {shape.marks.map((mark) => (
        <Interval key={mark.hour} mark={mark} widthPx={shape.bandPx} formatMs={formatMs} />
      ))}
      <path d={shape.path} className={css['line']} />
      {shape.marks.map((mark) =>
        mark.value === null ? null : (
          <circle key={mark.hour} cx={mark.xPx} cy={mark.p50Px} r={3} className={css['dot']} />
        ),
      )}
      {shape.markerPx === null ? null : (
        <text x={box.rightPx + 8} y={shape.markerPx} dominantBaseline="central" className={marks['strong']}>
          {markerText}
        </text>
      )}
      {shape.marks
        .filter((mark) => mark.hour % 3 === 0)
        .map((mark) => (
          <text
            key={mark.hour}
            x={mark.xPx}
            y={bottomPx + 16}
            className={classNames(marks['tick'], marks['middle'])}
          >
            {String(mark.hour).padStart(2, '0')}
          </text>
        ))}
    </>
  );
  return { heightPx, shapes };
}

function Interval(props: {
  readonly mark: HourMark;
  readonly widthPx: number;
  readonly formatMs: (ms: number) => string;
}): ReactNode {
  const { mark, widthPx, formatMs } = props;
  const { value } = mark;
  // A blank hour is a place to point at all the same: its title says why nothing is there.
  const place = value
    ? { y: mark.highPx, height: Math.max(1, mark.lowPx - mark.highPx) }
    : { y: topPx, height: bottomPx - topPx };
  return (
    <rect
      x={mark.xPx - widthPx / 2}
      width={widthPx}
      {...place}
      className={css[value ? 'interval' : 'blank']}
      data-hour={mark.hour}
    >
      <title>
        {value
          ? `${hourText(mark.hour)}: ${formatMs(value.p50Ms)}, between ${formatMs(value.lowMs)} and ${formatMs(value.highMs)}, n ${formatCount(value.n)}`
          : `${hourText(mark.hour)}: ${tooFew}`}
      </title>
    </rect>
  );
}

function hourText(hour: number): string {
  return `${String(hour).padStart(2, '0')}:00`;
}

function tableOf(props: HourProfileProps): ChartData {
  const { formatMs = formatDuration } = props;
  const columns = ['Hour', 'Median', 'From', 'To', 'n'];
  if (props.hours.length === 0) return { columns, rows: [] };
  const { marks } = hourShape(props.hours, null, { leftPx: 0, rightPx: 1, topPx, bottomPx });
  return {
    columns,
    rows: marks.map(({ hour, value }) => [
      hourText(hour),
      ...(value
        ? [formatMs(value.p50Ms), formatMs(value.lowMs), formatMs(value.highMs), formatCount(value.n)]
        : [tooFew, '–', '–', '–']),
    ]),
  };
}
