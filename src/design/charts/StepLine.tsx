import type { ReactNode } from 'react';

import { classNames } from '../classNames.ts';
import { ChartFrame, type ChartDrawing } from './ChartFrame.tsx';
import type { ChartData } from './ChartTable.tsx';
import marks from './marks.module.css';
import { stepShape } from './stepGeometry.ts';
import css from './StepLine.module.css';
import { gutterPx, textWidthPx } from './text.ts';
import { ValueAxis } from './ValueAxis.tsx';

export interface StepLineProps {
  readonly title: string;
  readonly summary?: string;
  /** In order; what each step is, the value after it, and that value as text. */
  readonly steps: readonly { readonly label: string; readonly value: number; readonly text: string }[];
  /** Index of the step that is looked at. */
  readonly current: number;
  readonly valueHeading: string;
  readonly formatValue: (value: number) => string;
  readonly emptyText?: string;
}

const heightPx = 160;
const [topPx, bottomPx] = [24, heightPx - 24];

/** How a value grew over numbered steps, with one of them marked. */
export function StepLine(props: StepLineProps): ReactNode {
  return (
    <ChartFrame
      title={props.title}
      summary={props.summary}
      data={tableOf(props)}
      emptyText={props.emptyText}
      draw={(widthPx) => draw(props, widthPx)}
    />
  );
}

function draw({ steps, current, formatValue }: StepLineProps, widthPx: number): ChartDrawing {
  const values = steps.map(({ value }) => value);
  const bare = stepShape(values, { leftPx: 0, rightPx: widthPx, topPx, bottomPx });
  const tickTexts = bare.ticks.map(({ value }) => formatValue(value));
  const leftPx = gutterPx(tickTexts, 96) + 8;
  const rightPx = widthPx - 8;
  const shape = stepShape(values, { leftPx, rightPx, topPx, bottomPx });
  const at = shape.points[current];
  const text = steps[current]?.text ?? '';
  const halfPx = textWidthPx(text) / 2;
  const shapes = (
    <>
      <ValueAxis
        ticks={shape.ticks.map(({ yPx }, index) => ({ label: tickTexts[index] ?? '', yPx }))}
        leftPx={leftPx}
        rightPx={rightPx}
      />
      {shape.labelled.map((index) => (
        <text
          key={index}
          x={shape.points[index]?.xPx}
          y={bottomPx + 16}
          className={classNames(
            marks['tick'],
            marks[index > 0 && index === steps.length - 1 ? 'end' : 'middle'],
          )}
        >
          {index + 1}
        </text>
      ))}
      <path d={shape.path} className={css['line']} />
      {at === undefined ? null : (
        <>
          <line x1={at.xPx} x2={at.xPx} y1={topPx} y2={bottomPx} className={css['marker']} />
          <circle cx={at.xPx} cy={at.yPx} r={5} className={css['dot']} />
          <text
            x={Math.min(rightPx - halfPx, Math.max(leftPx + halfPx, at.xPx))}
            y={Math.max(12, at.yPx - 10)}
            className={css['value']}
          >
            {text}
          </text>
        </>
      )}
    </>
  );
  return { heightPx, shapes };
}

function tableOf({ steps, valueHeading }: StepLineProps): ChartData {
  return {
    columns: ['Step', 'What', valueHeading],
    rows: steps.map(({ label, text }, index) => [String(index + 1), label, text]),
  };
}
