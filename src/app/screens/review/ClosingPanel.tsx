import { useEffect, useState, type ReactNode } from 'react';

import { formatCount, formatDateTime } from '../../../design/format.ts';
import { Button } from '../../../design/primitives/Button.tsx';
import { Dialog } from '../../../design/primitives/Dialog.tsx';
import { everything } from '../../../kernel/review/reviewFilter.ts';
import type { ClosedCheck } from '../../../kernel/review/closedMonths.ts';
import type { ClosedView, ClosingView } from '../../../kernel/review/monthClosing.ts';
import { count } from '../../../panels/figures/figures.ts';
import type { ReviewClient } from '../../../session/services.ts';
import css from './Ledger.module.css';
import { reviewHref } from './reviewAddress.ts';
import page from './Review.module.css';
import { ReviewTable } from './ReviewTable.tsx';
import { money, monthName, signedMoney } from './reviewText.ts';
import { useDesk } from './useDesk.ts';

/** Keeps the figures of a month that is over, and shows what has come for it since. */
export function ClosingPanel(props: {
  client: ReviewClient;
  month: string;
  closing: ClosingView;
  holdsDemo: boolean;
}): ReactNode {
  const { client, month, closing, holdsDemo } = props;
  if (closing.closed !== null) return <Closed client={client} month={month} closed={closing.closed} />;
  if (closing.isOver) return <Open client={client} month={month} holdsDemo={holdsDemo} />;
  return <Corrections corrections={closing.corrections} />;
}

function Open(props: { client: ReviewClient; month: string; holdsDemo: boolean }): ReactNode {
  const { client, month, holdsDemo } = props;
  const desk = useDesk();
  const [asking, setAsking] = useState(false);
  return (
    <section className={page['block']} aria-label="Closing">
      <h2 className={page['heading']}>Closing</h2>
      <div className={css['head']}>
        <Button disabled={holdsDemo || desk.busy} onClick={() => setAsking(true)}>
          Close month
        </Button>
        <span className={page['quiet']}>
          {holdsDemo
            ? 'Demo data is among the figures: remove it first, so that no invented figure is kept.'
            : 'Keeps these figures as they are known now. What comes later is shown as a correction.'}
        </span>
      </div>
      {desk.failure === null ? null : (
        <p role="alert" className={css['failure']}>
          The month was not closed: {desk.failure}
        </p>
      )}
      {asking ? (
        <Dialog
          title={`Close ${monthName(month)}?`}
          onClose={() => setAsking(false)}
          onSubmit={() => {
            setAsking(false);
            desk.run((open) => open.closeMonth(client, month));
          }}
          footer={
            <>
              <Button onClick={() => setAsking(false)}>Cancel</Button>
              <Button type="submit" variant="primary" data-autofocus>
                Close {monthName(month)}
              </Button>
            </>
          }
        >
          <p>
            Its figures are written into the ledger with a checksum and stay as they are known now. A month is
            closed once: this cannot be taken back.
          </p>
        </Dialog>
      ) : null}
    </section>
  );
}

const names: Readonly<Record<string, string>> = {
  spent: 'Spent',
  infrastructure: 'Infrastructure',
  iteration: 'Iteration',
  oversight: 'Oversight',
  finishedCost: 'Cost of the finished assets',
  rework: 'Rework',
  abandoned: 'Abandoned',
  loaded: 'Loaded on finished assets',
  wip: 'Work in progress at its end',
  finishedAssets: 'Finished assets',
  unpriced: 'Amounts without a price',
};

const counts: ReadonlySet<string> = new Set(['finishedAssets', 'unpriced']);

/** `bucket.finished` is where spend went: named by its bucket. */
function nameOf(total: string): string {
  return names[total] ?? `Spent: ${total.replace(/^bucket\./, '').replace('wip', 'work in progress')}`;
}

function valueOf(total: string, value: number): string {
  return counts.has(total) ? formatCount(value) : money(value);
}

function differenceOf(total: string, value: number): string {
  if (!counts.has(total)) return signedMoney(value);
  return value > 0 ? `+${formatCount(value)}` : `−${formatCount(-value)}`;
}

function Closed(props: { client: ReviewClient; month: string; closed: ClosedView }): ReactNode {
  const { client, month, closed } = props;
  const { check } = closed;
  const differs = check !== null && Object.keys(check.difference).length > 0;
  const late = useLateEvents(client, month, closed);
  return (
    <section className={page['block']} aria-label="Closing">
      <h2 className={page['heading']}>Closing</h2>
      <p className={page['quiet']}>
        {monthName(month)} was closed on {formatDateTime(closed.closedAt)} by {closed.closedBy}.{' '}
        {check === null
          ? `Its days are those of ${closed.timeZone}; figures of another time zone do not compare.`
          : differs
            ? lateText(late)
            : 'Nothing has changed since.'}
      </p>
      {check === null || check.intact ? null : (
        <p role="alert" className={css['failure']}>
          The figures that were kept do not fit their checksum: somebody has changed them.
        </p>
      )}
      {check === null ? null : <Comparison check={check} />}
    </section>
  );
}

function lateText(late: number | null): string {
  if (late === null) return 'Figures have changed since.';
  if (late === 0)
    return 'Figures have changed since, by what was decided later: no event dated in it came late.';
  return `Figures have changed since: ${count(late, 'event')} dated in it came late.`;
}

function Comparison(props: { check: ClosedCheck }): ReactNode {
  const { asKnownThen, asCorrected, difference } = props.check;
  const changed = Object.keys(difference);
  const shown = changed.length === 0 ? ['spent', 'finishedAssets', 'wip'] : changed;
  return (
    <ReviewTable
      label="As known then and as corrected"
      heads={['', 'As known then', 'As corrected', 'Difference']}
    >
      {shown.map((total) => (
        <tr key={total}>
          <th scope="row">{nameOf(total)}</th>
          <td className={page['number']}>{valueOf(total, asKnownThen[total] ?? 0)}</td>
          <td className={page['number']}>{valueOf(total, asCorrected[total] ?? 0)}</td>
          <td className={page['number']}>
            {difference[total] === undefined ? '—' : differenceOf(total, difference[total])}
          </td>
        </tr>
      ))}
    </ReviewTable>
  );
}

/** Counted only where figures differ: everything since the closing has to be read for it. */
function useLateEvents(client: ReviewClient, month: string, { check }: ClosedView): number | null {
  const [late, setLate] = useState<{ readonly of: string; readonly events: number } | null>(null);
  const difference = JSON.stringify(check?.difference ?? {});
  useEffect(() => {
    if (difference === '{}') return;
    let passed = false;
    client.lateEvents(month).then(
      (events) => {
        if (!passed) setLate({ of: difference, events });
      },
      // The difference is shown all the same; only its reason is not.
      () => undefined,
    );
    return () => {
      passed = true;
    };
  }, [client, month, difference]);
  return late?.of === difference ? late.events : null;
}

/** What has come for closed months belongs to the running one (metrics-and-ledger 4.5). */
function Corrections(props: { corrections: ClosingView['corrections'] }): ReactNode {
  const { micros, months } = props.corrections;
  if (months.length === 0) return null;
  return (
    <section className={page['block']} aria-label="Corrections of closed months">
      <h2 className={page['heading']}>Corrections of closed months</h2>
      <p className={page['quiet']}>
        {signedMoney(micros)} came for months that were closed, and is reported with this one:{' '}
        {months.map(({ month, micros: own }, index) => (
          <span key={month}>
            {index === 0 ? '' : ', '}
            <a href={reviewHref({ section: 'month', month, filter: everything })}>{monthName(month)}</a>{' '}
            {signedMoney(own)}
          </span>
        ))}
        . The figures above hold what is dated in this month.
      </p>
    </section>
  );
}
