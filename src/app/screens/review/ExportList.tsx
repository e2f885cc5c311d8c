import { useState, type ReactNode } from 'react';

import { formatBytes } from '../../../design/format.ts';
import { Button } from '../../../design/primitives/Button.tsx';
import { saveFiles } from '../../../panels/exporting/saveFiles.ts';
import { useServices } from '../../../session/context.tsx';
import { ledgerExports } from '../../../session/ledgerDesk.ts';
import type { LedgerExportKind, LedgerOutFile } from '../../../session/ledgerDesk.ts';
import { JobLine } from './JobLine.tsx';
import css from './Review.module.css';
import { useLedgerJob } from './useLedgerJob.ts';

const kinds: Readonly<Record<LedgerExportKind, { readonly name: string; readonly text: string }>> = {
  events: {
    name: 'Events',
    text: 'events.jsonl.gz: the whole ledger, to keep or to import elsewhere. Wages stay here.',
  },
};

/** One line for each kind of file; all of them are of the whole ledger of this browser. */
export function ExportList(): ReactNode {
  const services = useServices();
  const { job, fault, run, cancel } = useLedgerJob();
  const [saved, setSaved] = useState<readonly LedgerOutFile[]>([]);
  const save = (kind: LedgerExportKind): void => {
    setSaved([]);
    run(`Export ${kinds[kind].name}`, async (onProgress, signal) => {
      const desk = await services.ledgerDesk();
      const files = await desk.exportFiles(kind, onProgress, signal);
      saveFiles(files);
      setSaved(files);
    });
  };
  return (
    <div className={css['block']}>
      <h2 className={css['heading']}>Export</h2>
      <ul className={css['exports']}>
        {ledgerExports.map((kind) => (
          <li key={kind}>
            <div>
              <span className={css['strong']}>{kinds[kind].name}</span>
              <span className={css['quiet']}>{kinds[kind].text}</span>
            </div>
            <Button
              size="small"
              aria-label={`Save ${kinds[kind].name}`}
              disabled={job !== null}
              onClick={() => save(kind)}
            >
              Save
            </Button>
          </li>
        ))}
      </ul>
      <JobLine job={job} total={null} fault={fault} onCancel={cancel} />
      <p role="status" className={css['quiet']}>
        {saved.length === 0 ? '' : `Saved ${saved.map(fileText).join(' and ')}.`}
      </p>
    </div>
  );
}

const fileText = ({ name, blob }: LedgerOutFile): string => `${name} (${formatBytes(blob.size)})`;
