import { useId, useState, type ReactNode } from 'react';

import { Button } from '../primitives/Button.tsx';
import css from './ChartFrame.module.css';
import { ChartTable, type ChartData } from './ChartTable.tsx';
import { useWidth } from './useWidth.ts';

export interface ChartFrameProps {
  readonly title: string;
  /** One line that says what the chart shows, for those who only read it. */
  readonly summary?: string | undefined;
  /** The very data of the chart, already formatted. Without a row `emptyText` takes the chart's place. */
  readonly data: ChartData;
  readonly emptyText?: string | undefined;
  readonly legend?: ReactNode;
  /** Below the chart: what it leaves out. */
  readonly note?: string | undefined;
  /** The content of the SVG for a width, with the height that it takes. */
  readonly draw: (widthPx: number) => ChartDrawing;
}

export interface ChartDrawing {
  readonly heightPx: number;
  readonly shapes: ReactNode;
  /** Lies over the SVG and fills it: what takes the keyboard. */
  readonly overlay?: ReactNode;
}

/** A titled picture of data, and the data itself one press away; on paper both are there. */
export function ChartFrame(props: ChartFrameProps): ReactNode {
  const { title, summary, data } = props;
  const id = useId();
  const { ref, widthPx } = useWidth();
  const [open, setOpen] = useState(false);
  const empty = data.rows.length === 0;
  return (
    <figure className={css['frame']} aria-labelledby={`${id}-title`}>
      <div className={css['head']}>
        <figcaption className={css['title']} id={`${id}-title`} title={title}>
          {title}
        </figcaption>
        {empty ? null : (
          <Button
            variant="ghost"
            size="small"
            className={css['toggle']}
            aria-controls={`${id}-table`}
            onClick={() => setOpen(!open)}
          >
            <span>
              {open ? 'Hide table' : 'Show table'}
              <span className="visually-hidden">: {title}</span>
            </span>
          </Button>
        )}
      </div>
      {summary === undefined ? null : (
        <p className={css['summary']} id={`${id}-summary`}>
          {summary}
        </p>
      )}
      {empty ? (
        <p className={css['empty']}>{props.emptyText ?? 'No data yet'}</p>
      ) : (
        <>
          {props.legend}
          <div ref={ref} className={css['plot']}>
            <Drawing
              drawing={props.draw(widthPx)}
              widthPx={widthPx}
              labelledBy={`${id}-title`}
              describedBy={summary === undefined ? undefined : `${id}-summary`}
            />
          </div>
          {props.note === undefined ? null : <p className={css['note']}>{props.note}</p>}
          <div className={css['table']} id={`${id}-table`} hidden={!open}>
            <ChartTable caption={title} data={data} />
          </div>
        </>
      )}
    </figure>
  );
}

function Drawing(props: {
  readonly drawing: ChartDrawing;
  readonly widthPx: number;
  readonly labelledBy: string;
  readonly describedBy: string | undefined;
}): ReactNode {
  const { drawing, widthPx } = props;
  return (
    <>
      <svg
        role="img"
        aria-labelledby={props.labelledBy}
        aria-describedby={props.describedBy}
        className={css['svg']}
        viewBox={`0 0 ${widthPx} ${drawing.heightPx}`}
      >
        {drawing.shapes}
      </svg>
      {drawing.overlay}
    </>
  );
}
