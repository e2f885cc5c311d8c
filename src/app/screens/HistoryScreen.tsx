import { ImageOff } from '../../design/icons.ts';
import { useEffect, useState, type ReactNode } from 'react';

import { classNames } from '../../design/classNames.ts';
import { formatDateTime, formatDuration } from '../../design/format.ts';
import buttons from '../../design/primitives/Button.module.css';
import { Badge, EmptyState, Skeleton } from '../../design/primitives/Feedback.tsx';
import { ScrollRegion } from '../../design/primitives/ScrollRegion.tsx';
import type { AssetId } from '../../kernel/shared/ids.ts';
import type { IterationRow } from '../../kernel/metrics/views.ts';
import { creditsText, dollarsText, isUnpriced } from '../../panels/figures/figures.ts';
import { statusNames, tierNames, toolName, verdictTones } from '../../panels/figures/verdicts.ts';
import { backendText, quoteText, thumbnailOf, verdictText } from '../../panels/iterations/iterationText.ts';
import { useLibrary } from '../../session/context.tsx';
import type { AssetLibrary } from '../../session/types.ts';
import { routeHref } from '../router.ts';
import { AppHeader } from '../shell/AppHeader.tsx';
import css from './HistoryScreen.module.css';

type History = Awaited<ReturnType<AssetLibrary['history']>>;
type State =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'ready'; readonly history: History };

/** Every iteration of an asset, oldest first, with its totals: the story behind the figures. */
export function HistoryScreen(props: { asset: AssetId }): ReactNode {
  const state = useHistory(props.asset);
  return (
    <div className={css['page']}>
      <AppHeader />
      {state.kind === 'loading' ? (
        <main className={css['main']} aria-busy="true">
          <Skeleton style={{ height: 32, width: 320 }} />
          <Skeleton style={{ height: 72 }} />
          <Skeleton style={{ height: 320 }} />
        </main>
      ) : null}
      {state.kind === 'failed' ? (
        <main className={css['center']}>
          <EmptyState page title="The history could not be read" text={state.message} />
        </main>
      ) : null}
      {state.kind === 'ready' && state.history === null ? (
        <main className={css['center']}>
          <EmptyState
            page
            title="There is no such asset"
            text="It may have been deleted. Its costs stay in the ledger."
          >
            <a className={buttons['button']} href={routeHref({ kind: 'assets' })}>
              Back to assets
            </a>
          </EmptyState>
        </main>
      ) : null}
      {state.kind === 'ready' && state.history ? <HistoryBody history={state.history} /> : null}
    </div>
  );
}

function useHistory(asset: AssetId): State {
  const library = useLibrary();
  const [state, setState] = useState<State>({ kind: 'loading' });
  useEffect(() => {
    /** Only the newest answer counts; leaving the screen outdates them all. */
    let newest = 0;
    function load(): void {
      newest += 1;
      const mine = newest;
      library.history(asset).then(
        (history) => {
          if (mine === newest) setState({ kind: 'ready', history });
        },
        (error: unknown) => {
          const message = error instanceof Error ? error.message : 'unknown cause';
          if (mine === newest) setState({ kind: 'failed', message });
        },
      );
    }
    load();
    const stop = library.subscribe((changed) => {
      if (changed.includes(asset)) load();
    });
    return () => {
      newest += 1;
      stop();
    };
  }, [library, asset]);
  return state;
}

function HistoryBody(props: { history: NonNullable<History> }): ReactNode {
  const { card, iterations, thumbnails } = props.history;
  const { asset, meter } = card;
  const totals: readonly (readonly [string, string])[] = [
    ['Credits', creditsText(meter.money)],
    ['Money', dollarsText(meter.money)],
    ['Iterations', String(meter.iterations)],
    ['Kept', String(meter.accepted)],
    ['Rejected', String(meter.rejected)],
    ['Failed', String(meter.failed)],
    ...(meter.inDoubt > 0 ? [['In doubt', String(meter.inDoubt)] as const] : []),
    ['Felt wait', formatDuration(meter.feltWaitMs)],
    ['Human time', formatDuration(meter.humanTimeMs)],
    ['Oversight', isUnpriced(meter.oversight) ? 'no rate set' : dollarsText(meter.oversight)],
  ];
  const rows = iterations.toSorted((a, b) => a.at - b.at);
  return (
    <main className={css['main']}>
      <div className={css['head']}>
        <h1 className={css['title']} title={asset.name}>
          {asset.name}
        </h1>
        <Badge tone={asset.status === 'finished' ? 'ok' : 'neutral'}>{statusNames[asset.status]}</Badge>
        <Badge>{tierNames[asset.tier]}</Badge>
        <span className={css['spring']} />
        <a className={buttons['button']} href={routeHref({ kind: 'editor', asset: asset.id })}>
          Open in editor
        </a>
      </div>
      <dl className={css['totals']} aria-label="Totals">
        {totals.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {rows.length === 0 ? (
        <EmptyState title="No runs yet" text="Each run of a tool becomes a line here." />
      ) : (
        <ScrollRegion label="Iterations of this asset" className={css['scroll']}>
          <IterationTable rows={rows} thumbnails={thumbnails} />
        </ScrollRegion>
      )}
    </main>
  );
}

function IterationTable(props: {
  rows: readonly IterationRow[];
  thumbnails: Readonly<Record<string, string>>;
}): ReactNode {
  return (
    <table className={css['table']}>
      <thead>
        <tr>
          <th scope="col">#</th>
          <th scope="col">Picture</th>
          <th scope="col">Tool</th>
          <th scope="col">Engine</th>
          <th scope="col" className={css['number']}>
            Quote
          </th>
          <th scope="col" className={css['number']}>
            Actual
          </th>
          <th scope="col" className={css['number']}>
            Wait
          </th>
          <th scope="col" className={css['number']}>
            Felt
          </th>
          <th scope="col" className={css['number']}>
            Compute
          </th>
          <th scope="col">Backend</th>
          <th scope="col">Verdict</th>
          <th scope="col">When</th>
        </tr>
      </thead>
      <tbody>
        {props.rows.map((row, index) => {
          const thumbnail = thumbnailOf(row, props.thumbnails);
          return (
            <tr key={row.call} data-call={row.call} data-status={row.status}>
              <td className={css['quiet']}>{index + 1}</td>
              <td>
                <span className={css['thumb']}>
                  {thumbnail === null ? (
                    <ImageOff size={16} aria-hidden="true" />
                  ) : (
                    <img src={thumbnail} alt={`Result of ${toolName(row.tool)}`} loading="lazy" />
                  )}
                </span>
              </td>
              <th scope="row" className={css['tool']}>
                {toolName(row.tool)}
                {row.label === toolName(row.tool) ? null : (
                  <span className={css['label']} title={row.label}>
                    {row.label}
                  </span>
                )}
              </th>
              <td>
                {row.engine}
                <span className={css['label']} title={`${row.model} ${row.modelVersion}`}>
                  {row.model} {row.modelVersion}
                </span>
              </td>
              <td className={css['number']}>{quoteText(row)}</td>
              <td className={css['number']}>
                {row.status === 'running' || row.status === 'in-doubt' ? 'open' : creditsText(row.actual)}
              </td>
              <td className={css['number']}>
                {row.pendingMs === null ? '–' : formatDuration(row.pendingMs)}
              </td>
              <td className={css['number']}>{formatDuration(row.feltWaitMs)}</td>
              <td className={css['number']}>
                {row.computeMs === null ? '–' : formatDuration(row.computeMs)}
              </td>
              <td>
                {backendText(row)}
                {row.notes.length === 0 ? null : (
                  <span className={classNames(css['label'], css['note'])} title={row.notes.join('\n')}>
                    {row.notes.join(' · ')}
                  </span>
                )}
              </td>
              <td>
                <Badge tone={verdictTones[row.status]}>{verdictText(row)}</Badge>
              </td>
              <td className={css['quiet']}>
                <time dateTime={new Date(row.at).toISOString()}>{formatDateTime(row.at)}</time>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
