import { useState, type ReactNode } from 'react';

import { formatCount } from '../../../design/format.ts';
import { Button } from '../../../design/primitives/Button.tsx';
import type { ReviewView } from '../../../kernel/review/reviewView.ts';
import type { ReviewClient } from '../../../session/services.ts';
import type { DeviceHealth } from '../../../session/ledgerDesk.ts';
import { hourlyRateMicros } from '../../services/hourlyRate.ts';
import { ModelsSection } from './ModelsSection.tsx';
import { MonthSection } from './MonthSection.tsx';
import type { ReviewAddress } from './reviewAddress.ts';
import css from './Report.module.css';
import review from './Review.module.css';
import { ReviewTable } from './ReviewTable.tsx';
import { filterText, monthName } from './reviewText.ts';
import { SharesSection } from './SharesSection.tsx';
import { useLedgerHealth } from './useLedgerHealth.ts';

/** The month on paper: every section one after the other, and what the figures were made of. */
export function ReportSection(props: {
  view: ReviewView;
  address: ReviewAddress;
  client: ReviewClient;
}): ReactNode {
  const { view, address, client } = props;
  const month = monthName(view.month.current.month);
  const filters = filterText(address.filter);
  return (
    <article className={css['report']} aria-label={`Report on ${month}`}>
      <div className={css['cover']}>
        <div>
          <h2 className={css['title']}>What {month} cost</h2>
          <p className={review['quiet']}>
            {filters === '' ? 'All campaigns, tiers, tools, models and people' : filters}
            {view.month.isRunning ? ` · the month is running, day ${view.month.elapsedDays}` : ''}
          </p>
        </div>
        <Button variant="primary" className={css['print']} onClick={() => print()}>
          Print
        </Button>
      </div>
      <MonthSection view={view} filter={address.filter} client={client} />
      <div className={css['part']}>
        <h2 className={css['title']}>Models</h2>
        <ModelsSection
          models={view.models}
          month={view.month.current.month}
          filter={address.filter}
          wageMicrosPerHour={hourlyRateMicros() ?? 0}
        />
      </div>
      {view.shares === null ? null : (
        <div className={css['part']}>
          <h2 className={css['title']}>People and campaigns</h2>
          <SharesSection shares={view.shares} address={address} />
        </div>
      )}
      <MadeOf />
    </article>
  );
}

/** A reader who has the ledger can make the same report, or see that theirs holds less. */
function MadeOf(): ReactNode {
  const [state] = useLedgerHealth();
  const [{ madeOn, timeZone }] = useState(placeInTime);
  return (
    <div className={css['part']}>
      <h2 className={css['title']}>What this report is made of</h2>
      <p className={review['quiet']}>
        Made on {madeOn}, days and months in the time zone {timeZone}, from these events:
      </p>
      {state.kind === 'ready' ? <Sources devices={state.health.devices} /> : null}
      {state.kind === 'failed' ? <p role="alert">The devices could not be listed: {state.message}</p> : null}
      {state.kind === 'reading' ? <p className={review['quiet']}>Counting …</p> : null}
    </div>
  );
}

const dateFormat = new Intl.DateTimeFormat('en', { dateStyle: 'long' });

function placeInTime(): { readonly madeOn: string; readonly timeZone: string } {
  return { madeOn: dateFormat.format(Date.now()), timeZone: dateFormat.resolvedOptions().timeZone };
}

function Sources(props: { devices: readonly DeviceHealth[] }): ReactNode {
  const { devices } = props;
  const sum = (of: (device: DeviceHealth) => number): string =>
    formatCount(devices.reduce((total, device) => total + of(device), 0));
  return (
    <ReviewTable label="Sources" heads={['Device', 'Person', 'Events', 'Up to', 'Missing']} texts={2}>
      {devices.map(({ dev, actor, events, missingCount }) => (
        <tr key={dev}>
          <th scope="row">{dev}</th>
          <td>{actor}</td>
          <td className={review['number']}>{formatCount(events)}</td>
          <td className={review['number']}>no. {formatCount(events + missingCount)}</td>
          <td className={review['number']}>{formatCount(missingCount)}</td>
        </tr>
      ))}
      <tr className={review['total']}>
        <th scope="row">All</th>
        <td>—</td>
        <td className={review['number']}>{sum(({ events }) => events)}</td>
        <td className={review['number']}>—</td>
        <td className={review['number']}>{sum(({ missingCount }) => missingCount)}</td>
      </tr>
    </ReviewTable>
  );
}
