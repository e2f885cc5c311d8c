import type { ReactNode } from 'react';

import { formatCount, formatDuration, formatPercent } from '../../../design/format.ts';
import type { ShareRow, ShareView } from '../../../kernel/review/shareView.ts';
import { reviewHref } from './reviewAddress.ts';
import type { ReviewAddress } from './reviewAddress.ts';
import css from './Review.module.css';
import { ReviewTable } from './ReviewTable.tsx';
import { moneyWith, ofCount } from './reviewText.ts';

/** Who and what the month's spend was for. */
export function SharesSection(props: { shares: ShareView; address: ReviewAddress }): ReactNode {
  const { shares, address } = props;
  const filtered = (part: Partial<ReviewAddress['filter']>): string =>
    reviewHref({ ...address, section: 'month', filter: { ...address.filter, ...part } });
  return (
    <section className={css['block']} aria-label="People and campaigns">
      <p className={css['quiet']}>
        People appear under the pseudonym of their browser; the ledger holds no names. The rows of each table
        add up to the month’s spend.
      </p>
      <Shares
        title="Campaigns"
        head="Campaign"
        noneText="No campaign"
        rows={shares.campaigns}
        hrefOf={(campaign) => filtered({ campaign })}
      />
      <Shares
        title="People"
        head="Person"
        noneText="Nobody’s"
        rows={shares.people}
        hrefOf={(person) => filtered({ person })}
      />
    </section>
  );
}

function Shares(props: {
  title: string;
  head: string;
  noneText: string;
  rows: readonly ShareRow[];
  hrefOf: (key: string) => string;
}): ReactNode {
  const { title, head, noneText, rows, hrefOf } = props;
  const countsFinished = rows.some(({ finishedAssets }) => finishedAssets !== null);
  const total = rows.reduce((sum, row) => sum + row.machineMicros + row.oversightMicros, 0);
  const heads = [
    head,
    'Spend',
    'Share',
    'Machine',
    'Oversight',
    'Calls',
    'Accepted',
    'Failed',
    'Work',
    'Felt wait',
    'Assets',
    ...(countsFinished ? ['Finished'] : []),
  ];
  return (
    <>
      <h2 className={css['heading']}>{title}</h2>
      <ReviewTable
        label={title}
        heads={heads}
        emptyText={rows.length === 0 ? 'Nothing in this month with these filters.' : null}
      >
        {rows.map((row) => (
          <tr key={row.key ?? ''}>
            <th scope="row">{row.key === null ? noneText : <a href={hrefOf(row.key)}>{row.key}</a>}</th>
            {cells(row, total, countsFinished).map((text, index) => (
              <td key={heads[index + 1]} className={css['number']}>
                {text}
              </td>
            ))}
          </tr>
        ))}
      </ReviewTable>
    </>
  );
}

function cells(row: ShareRow, total: number, countsFinished: boolean): string[] {
  const spend = row.machineMicros + row.oversightMicros;
  return [
    moneyWith(spend, row.unpriced),
    total === 0 ? '—' : formatPercent(spend / total),
    moneyWith(row.machineMicros, 0),
    moneyWith(row.oversightMicros, 0),
    formatCount(row.calls),
    row.acceptedSets + row.rejectedSets === 0
      ? '—'
      : ofCount(row.acceptedSets, row.acceptedSets + row.rejectedSets),
    formatCount(row.failedCalls),
    formatDuration(row.workMs),
    formatDuration(row.feltWaitMs),
    formatCount(row.assets),
    ...(countsFinished ? [row.finishedAssets === null ? '—' : formatCount(row.finishedAssets)] : []),
  ];
}
