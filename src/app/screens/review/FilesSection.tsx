import type { ReactNode } from 'react';

import { formatCount } from '../../../design/format.ts';
import type { SeqRange } from '../../../kernel/ledger/gaps.ts';
import type { LedgerConflict } from '../../../kernel/workspace/ports.ts';
import type { DeviceHealth } from '../../../session/ledgerDesk.ts';
import { ExportList } from './ExportList.tsx';
import { ImportLedger } from './ImportLedger.tsx';
import css from './Review.module.css';
import { ReviewTable } from './ReviewTable.tsx';
import { useLedgerHealth } from './useLedgerHealth.ts';

/** The ledger as files: out, in, and what of it is missing or disputed. */
export function FilesSection(): ReactNode {
  const [health, lookAgain] = useLedgerHealth();
  return (
    <section className={css['files']} aria-label="Files">
      <div className={css['pair']}>
        <ExportList />
        <ImportLedger onTaken={lookAgain} />
      </div>
      {health.kind === 'failed' ? (
        <p role="alert" className={css['quiet']}>
          The devices could not be listed: {health.message}
        </p>
      ) : null}
      {health.kind === 'reading' ? (
        <p role="status" className={css['quiet']}>
          Looking for gaps …
        </p>
      ) : null}
      {health.kind === 'ready' ? (
        <>
          <Devices devices={health.health.devices} />
          <Conflicts conflicts={health.health.conflicts} />
        </>
      ) : null}
    </section>
  );
}

function Devices(props: { devices: readonly DeviceHealth[] }): ReactNode {
  const { devices } = props;
  const missing = devices.reduce((sum, device) => sum + device.missingCount, 0);
  return (
    <div className={css['block']}>
      <h2 className={css['heading']}>Devices</h2>
      <p className={css['quiet']}>
        {missing === 0
          ? 'Each device numbers its events; no number is missing.'
          : `${formatCount(missing)} ${missing === 1 ? 'event is' : 'events are'} missing: the figures are too low by what they hold. Import a newer export of the device.`}
      </p>
      <ReviewTable
        label="Devices"
        heads={['Device', 'Person', 'Last event', 'Missing', 'Events']}
        texts={4}
        emptyText={devices.length === 0 ? 'No events yet.' : null}
      >
        {devices.map((device) => (
          <tr key={device.dev}>
            <th scope="row" className={css['id']} title={device.dev}>
              {device.dev}
            </th>
            <td>
              {device.actor}
              {device.demo ? ' (demo)' : ''}
            </td>
            <td>{timeText(device.lastAt)}</td>
            <td className={device.missingCount === 0 ? css['quiet'] : css['strong']}>
              {missingText(device)}
            </td>
            <td className={css['number']}>{formatCount(device.events)}</td>
          </tr>
        ))}
      </ReviewTable>
    </div>
  );
}

function Conflicts(props: { conflicts: readonly LedgerConflict[] }): ReactNode {
  const { conflicts } = props;
  return (
    <div className={css['block']}>
      <h2 className={css['heading']}>Conflicts</h2>
      <p className={css['quiet']}>
        {conflicts.length === 0
          ? 'No event came with another content than the one that is here.'
          : 'The same event came with another content. The one that was here first counts; the other one is set aside and in no figure.'}
      </p>
      {conflicts.length === 0 ? null : (
        <ReviewTable
          label="Conflicts"
          heads={['Event', 'Kind', 'Counts', 'Set aside', 'From', 'On']}
          texts={6}
        >
          {conflicts.map(({ kept, refused, source, sha256, at }) => (
            <tr key={`${refused.id} ${sha256} ${JSON.stringify(refused.body)}`}>
              <th scope="row" className={css['id']} title={refused.id}>
                {refused.id}
              </th>
              <td>{refused.type}</td>
              <td>{kept === null ? 'cannot be read' : <Content body={kept.body} />}</td>
              <td>
                <Content body={refused.body} />
              </td>
              <td className={css['id']} title={source}>
                {source}
              </td>
              <td>{timeText(at)}</td>
            </tr>
          ))}
        </ReviewTable>
      )}
    </div>
  );
}

function Content(props: { body: unknown }): ReactNode {
  const text = JSON.stringify(props.body);
  return (
    <code className={css['content']} title={text}>
      {text}
    </code>
  );
}

const timeFormat = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' });
const timeText = (at: number): string => timeFormat.format(at);

/** "12 events: 3–8, 20, 31–35" */
function missingText({ missingCount, missing }: DeviceHealth): string {
  if (missingCount === 0) return 'none';
  const named = missing.reduce((sum, { from, to }) => sum + to - from + 1, 0);
  const ranges = missing.map(rangeText).join(', ');
  const events = `${formatCount(missingCount)} ${missingCount === 1 ? 'event' : 'events'}`;
  return `${events}: ${ranges}${named < missingCount ? ' …' : ''}`;
}

const rangeText = ({ from, to }: SeqRange): string => (from === to ? `${from}` : `${from}–${to}`);
