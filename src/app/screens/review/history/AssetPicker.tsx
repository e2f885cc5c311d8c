import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';

import { formatCount, formatDateTime, formatRelative } from '../../../../design/format.ts';
import { Search } from '../../../../design/icons.ts';
import { EmptyState, Skeleton } from '../../../../design/primitives/Feedback.tsx';
import { TextField } from '../../../../design/primitives/Field.tsx';
import type { AssetList } from '../../../../kernel/review/assetList.ts';
import { statusNames, tierNames } from '../../../../panels/figures/verdicts.ts';
import { LoadDemo, useDemoData } from '../DemoData.tsx';
import css from '../Review.module.css';
import { ReviewTable } from '../ReviewTable.tsx';
import { moneyWith } from '../reviewText.ts';
import type { ReviewConnection } from '../useReview.ts';
import own from './History.module.css';

/** Enough to look through; more are found by their name. */
const limit = 100;

/** The assets of the ledger, the last active first, found by words of their name or campaign. */
export function AssetPicker(props: {
  connection: ReviewConnection;
  /** Left out: an asset is not compared with itself. */
  without: string | null;
  hrefOf: (asset: string) => string;
}): ReactNode {
  const [text, setText] = useState('');
  const demo = useDemoData();
  const state = useAssetList(props.connection, text);
  if (state.kind === 'failed')
    return <EmptyState title="The ledger could not be read" text={state.message} />;
  if (state.kind === 'ready' && state.list.assets === 0) {
    return (
      <EmptyState title="No assets yet" text="Every asset you work on has its history here, step by step.">
        <LoadDemo demo={demo} />
      </EmptyState>
    );
  }
  return (
    <section className={css['block']} aria-label="Assets">
      <div className={own['search']}>
        <TextField
          label="Search assets"
          labelHidden
          type="search"
          icon={<Search size={14} />}
          placeholder="Name or campaign"
          value={text}
          onChange={setText}
        />
        <p className={css['quiet']} role="status">
          {state.kind === 'reading' ? readingText(state.events) : foundText(state.list)}
        </p>
      </div>
      {state.kind === 'reading' ? (
        <Skeleton style={{ height: 280 }} />
      ) : (
        <Rows list={state.list} nowMs={state.nowMs} without={props.without} hrefOf={props.hrefOf} />
      )}
    </section>
  );
}

function readingText(events: number): string {
  return `Reading the ledger${events > 0 ? `, ${formatCount(events)} events` : ''} …`;
}

function foundText({ rows, found, assets }: AssetList): string {
  const of =
    found === assets
      ? `${formatCount(assets)} assets`
      : `${formatCount(found)} of ${formatCount(assets)} assets`;
  return rows.length < found ? `${of}, the last ${formatCount(rows.length)} shown` : of;
}

function Rows(props: {
  list: AssetList;
  nowMs: number;
  without: string | null;
  hrefOf: (asset: string) => string;
}): ReactNode {
  const { nowMs } = props;
  const rows = props.list.rows.filter(({ asset }) => asset !== props.without);
  return (
    <ReviewTable
      label="Assets"
      heads={['Asset', 'Tier', 'Status', 'Campaign', 'Cost', 'Iterations', 'Last activity']}
      texts={4}
      emptyText={rows.length === 0 ? 'No asset has these words in its name or campaign.' : null}
    >
      {rows.map((row) => (
        <tr key={row.asset}>
          <th scope="row" className={own['name']} title={row.name}>
            <a href={props.hrefOf(row.asset)}>{row.name}</a>
          </th>
          <td>{tierNames[row.tier]}</td>
          <td>{statusNames[row.status]}</td>
          <td>{row.campaign ?? '—'}</td>
          <td className={css['number']}>{moneyWith(row.micros, row.unpriced)}</td>
          <td className={css['number']}>{formatCount(row.iterations)}</td>
          <td className={css['number']}>
            <time dateTime={new Date(row.lastAt).toISOString()} title={formatDateTime(row.lastAt)}>
              {formatRelative(row.lastAt, nowMs)}
            </time>
          </td>
        </tr>
      ))}
    </ReviewTable>
  );
}

type ListState =
  | { readonly kind: 'reading'; readonly events: number }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'ready'; readonly list: AssetList; readonly nowMs: number };

/** Asks again with every letter and every event; the list before stays until the answer is there. */
function useAssetList({ open, message, start }: ReviewConnection, text: string): ListState {
  const [state, setState] = useState<ListState>({ kind: 'reading', events: 0 });
  useEffect(start, [start]);
  useEffect(() => {
    if (open === null) return undefined;
    let newest = 0;
    const ask = (): void => {
      newest += 1;
      const mine = newest;
      open.list({ text, limit }).then(
        (list) => {
          if (mine === newest) setState({ kind: 'ready', list, nowMs: Date.now() });
        },
        (cause: unknown) => {
          const why = cause instanceof Error ? cause.message : String(cause);
          if (mine === newest) setState({ kind: 'failed', message: why });
        },
      );
    };
    ask();
    const offChange = open.onChange(ask);
    const offProgress = open.onProgress((events) =>
      setState((before) => (before.kind === 'reading' ? { kind: 'reading', events } : before)),
    );
    return () => {
      newest = -1;
      offChange();
      offProgress();
    };
  }, [open, text]);
  return message === null ? state : { kind: 'failed', message };
}
