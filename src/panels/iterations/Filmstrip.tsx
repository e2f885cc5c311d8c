import { CircleSlash, CircleX, ImageOff, LoaderCircle } from '../../design/icons.ts';
import { memo } from 'react';
import type { ReactNode } from 'react';

import { classNames } from '../../design/classNames.ts';
import { Badge } from '../../design/primitives/Feedback.tsx';
import { ScrollRegion } from '../../design/primitives/ScrollRegion.tsx';
import type { IterationRow } from '../../kernel/metrics/views.ts';
import { useEditor } from '../../session/context.tsx';
import { toolName, verdictTones } from '../figures/verdicts.ts';
import css from './Filmstrip.module.css';
import { costText, forWhom, standInText, thumbnailOf, verdictText, waitText } from './iterationText.ts';

const shownAtMost = 60;

/** Every call on this asset, newest first. */
export function Filmstrip(props: { historyHref: string }): ReactNode {
  const iterations = useEditor((state) => state.iterations);
  const staged = useEditor((state) => state.staged);
  const thumbnails = useEditor((state) => state.thumbnails);
  const known = { ...thumbnails };
  for (const result of staged) if (result.thumbnail !== null) known[result.id] = result.thumbnail;
  const newest = iterations.toSorted((a, b) => b.at - a.at);

  return (
    <section aria-label="Iterations" className={css['strip']}>
      <header className={css['head']}>
        <h2 className={css['title']}>
          Iterations <span className={css['count']}>{iterations.length}</span>
        </h2>
        <a className={css['link']} href={props.historyHref}>
          Open history
        </a>
      </header>
      {newest.length === 0 ? (
        <div className={css['frames']}>
          <p className={css['empty']}>Each run appears here with its price, its wait and your verdict.</p>
        </div>
      ) : (
        <ScrollRegion label="Runs, newest first" className={css['scroll']}>
          <ol className={css['frames']}>
            {newest.slice(0, shownAtMost).map((row) => (
              <Frame key={row.call} row={row} thumbnail={thumbnailOf(row, known)} />
            ))}
          </ol>
        </ScrollRegion>
      )}
    </section>
  );
}

/** Rows keep their identity until something happens to them: an event redraws its own frame, not sixty. */
const Frame = memo(function Frame(props: { row: IterationRow; thumbnail: string | null }): ReactNode {
  const { row, thumbnail } = props;
  const dimmed = row.status === 'rejected' || row.status === 'superseded';
  return (
    <li
      className={css['frame']}
      data-call={row.call}
      data-status={row.status}
      data-fan-out={row.fanOut ?? undefined}
      data-stood-in={row.standsInFor === null ? undefined : true}
    >
      <div className={classNames(css['thumb'], dimmed && css['rejectedThumb'])}>
        {thumbnail === null ? <StatusIcon status={row.status} /> : <img src={thumbnail} alt="" />}
      </div>
      <div className={css['facts']}>
        <span className={css['line']} title={titleOf(row)}>
          {toolName(row.tool)}{' '}
          <span className={css['quiet']}>
            {row.engine}
            {row.fanOut === null ? null : ' · side by side'}
          </span>
        </span>
        <span className={classNames(css['line'], css['figures'])}>
          {costText(row)} · {waitText(row)}
        </span>
        <span className={css['verdict']}>
          <Badge tone={verdictTones[row.status]} title={verdictText(row)}>
            {verdictText(row)}
          </Badge>
          {row.standsInFor === null ? null : (
            <Badge title={standInText(row.standsInFor)}>
              Stood in<span className="visually-hidden"> {forWhom(row.standsInFor)}</span>
            </Badge>
          )}
        </span>
      </div>
    </li>
  );
});

function titleOf({ label, engine, standsInFor }: IterationRow): string {
  return standsInFor === null ? label : `${label}\n${engine} ${standInText(standsInFor)}`;
}

function StatusIcon(props: { status: IterationRow['status'] }): ReactNode {
  const size = 20;
  if (props.status === 'running') return <LoaderCircle size={size} />;
  if (props.status === 'failed') return <CircleX size={size} />;
  if (props.status === 'cancelled' || props.status === 'blocked') return <CircleSlash size={size} />;
  return <ImageOff size={size} />;
}
