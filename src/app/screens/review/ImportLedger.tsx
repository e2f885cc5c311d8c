import { useEffect, useRef, useState, type ReactNode } from 'react';

import { formatCount } from '../../../design/format.ts';
import { Button } from '../../../design/primitives/Button.tsx';
import { useServices } from '../../../session/context.tsx';
import type { OpenedLedger, ReadLedger, TakenIn } from '../../../session/ledgerDesk.ts';
import { JobLine } from './JobLine.tsx';
import css from './Review.module.css';
import { useLedgerJob } from './useLedgerJob.ts';

/** A file is looked through first, and taken in when the person has seen what is in it. */
export function ImportLedger(props: { onTaken: () => void }): ReactNode {
  const services = useServices();
  const { job, fault, run, cancel } = useLedgerJob();
  const [opened, setOpened] = useState<OpenedLedger | null>(null);
  const [taken, setTaken] = useState<TakenIn | null>(null);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => () => opened?.close(), [opened]);

  const look = (file: File): void => {
    setOpened(null);
    setTaken(null);
    run(`Look through ${file.name}`, async (onProgress, signal) => {
      const desk = await services.ledgerDesk();
      const ledger = await desk.open(file, onProgress, signal);
      if (signal.aborted) ledger.close();
      else setOpened(ledger);
    });
  };
  const takeIn = (ledger: OpenedLedger): void =>
    run(`Import ${ledger.ledger.name}`, async (onProgress, signal) => {
      signal.addEventListener('abort', () => ledger.close(), { once: true });
      try {
        setTaken(await ledger.takeIn(onProgress));
      } finally {
        setOpened(null);
        // Also after a fault: what was taken in until then is there.
        props.onTaken();
      }
    });

  return (
    <div
      className={css['block']}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        const [file] = event.dataTransfer.files;
        if (file !== undefined && job === null) look(file);
      }}
    >
      <h2 className={css['heading']}>Import</h2>
      <p className={css['quiet']}>
        Another machine’s events.jsonl.gz, to review all of them together. Events that are here already are
        not taken twice, so the same file can come any number of times.
      </p>
      <input
        ref={input}
        type="file"
        className="visually-hidden"
        aria-label="Ledger file"
        tabIndex={-1}
        accept=".gz,.jsonl,application/gzip"
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? [];
          event.currentTarget.value = '';
          if (file !== undefined) look(file);
        }}
      />
      {job === null && opened === null ? (
        <div>
          <Button size="small" onClick={() => input.current?.click()}>
            Import ledger
          </Button>
        </div>
      ) : null}
      {opened !== null && job === null ? (
        <>
          <Found ledger={opened.ledger} />
          <div className={css['actions']}>
            <Button size="small" variant="primary" onClick={() => takeIn(opened)}>
              Take in {formatCount(opened.ledger.manifest.events)} events
            </Button>
            <Button size="small" onClick={() => setOpened(null)}>
              Discard
            </Button>
          </div>
        </>
      ) : null}
      <JobLine job={job} total={opened?.ledger.manifest.events ?? null} fault={fault} onCancel={cancel} />
      <p role="status" className={css['quiet']}>
        {taken === null ? '' : takenText(taken)}
      </p>
    </div>
  );
}

function Found(props: { ledger: ReadLedger }): ReactNode {
  const { name, manifest, badLines } = props.ledger;
  const { devices } = manifest;
  const missing = devices.reduce((sum, device) => sum + device.missing, 0);
  return (
    <ul className={css['found']} aria-label={`What ${name} holds`}>
      <li>
        {formatCount(manifest.events)} events of {formatCount(devices.length)}{' '}
        {devices.length === 1 ? 'device' : 'devices'} in {name}
      </li>
      {missing === 0 ? null : <li>{formatCount(missing)} events are missing in the file</li>}
      {badLines.count === 0 ? null : (
        <li>
          {formatCount(badLines.count)} {badLines.count === 1 ? 'line is' : 'lines are'} no event and will be
          passed over, the first: line {badLines.first[0]?.line} is {badLines.first[0]?.reason}
        </li>
      )}
    </ul>
  );
}

function takenText({ counts, ahead, knownBefore }: TakenIn): string {
  const parts = [
    `${formatCount(counts.new)} new`,
    `${formatCount(counts.known)} known already`,
    counts.conflicting === 0 ? 'no conflict' : `${formatCount(counts.conflicting)} set aside as conflicts`,
    ...(ahead === 0 ? [] : [`${formatCount(ahead)} with a clock that is ahead of this one`]),
  ];
  return `${knownBefore ? 'This file had been taken in before' : 'Taken in'}: ${parts.join(', ')}.`;
}
