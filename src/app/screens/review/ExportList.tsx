import { useState, type ReactNode } from 'react';

import { formatBytes } from '../../../design/format.ts';
import { Button } from '../../../design/primitives/Button.tsx';
import { Checkbox } from '../../../design/primitives/Field.tsx';
import { Select } from '../../../design/primitives/Select.tsx';
import { saveFiles } from '../../../panels/exporting/saveFiles.ts';
import { useServices } from '../../../session/context.tsx';
import type { LedgerExport, LedgerOutFile } from '../../../session/ledgerDesk.ts';
import { JobLine } from './JobLine.tsx';
import css from './Review.module.css';
import { useLedgerJob } from './useLedgerJob.ts';

type FocusVersion = Extract<LedgerExport, { kind: 'focus' }>['version'];

const focusVersions: readonly { readonly value: FocusVersion; readonly label: string }[] = [
  { value: '1.4', label: 'Version 1.4' },
  { value: '1.3', label: 'Version 1.3' },
  { value: '1.2', label: 'Version 1.2' },
];

/** One line for each kind of file; all of them are of the whole ledger of this browser. */
export function ExportList(): ReactNode {
  const services = useServices();
  const { job, fault, run, cancel } = useLedgerJob();
  const [saved, setSaved] = useState<readonly LedgerOutFile[]>([]);
  const [version, setVersion] = useState<FocusVersion>('1.4');
  const [withWages, setWithWages] = useState(false);
  const save = (name: string, wanted: LedgerExport): void => {
    setSaved([]);
    run(`Export ${name}`, async (onProgress, signal) => {
      const desk = await services.ledgerDesk();
      const files = await desk.exportFiles(wanted, onProgress, signal);
      saveFiles(files);
      setSaved(files);
    });
  };
  const line = { busy: job !== null, save };
  return (
    <div className={css['block']}>
      <h2 className={css['heading']}>Export</h2>
      <p className={css['quiet']}>
        The whole ledger of this browser. Tables come with a manifest that holds their sums against the
        ledger’s; one that does not add up is not saved.
      </p>
      <ul className={css['exports']}>
        <Line
          {...line}
          name="Events"
          text="events.jsonl.gz: everything, to keep or to import elsewhere. Wages stay here."
          wanted={{ kind: 'events' }}
        />
        <Line
          {...line}
          name="Tables"
          text="Calls, charges, assets and labour as CSV, for a spreadsheet. People are pseudonyms."
          wanted={{ kind: 'tables', withWages }}
        >
          <Checkbox label="With wages" checked={withWages} onChange={setWithWages} />
        </Line>
        <Line
          {...line}
          name="FOCUS"
          text="What providers bill, in the FinOps cost and usage format."
          wanted={{ kind: 'focus', version }}
        >
          <Select
            label="FOCUS version"
            labelHidden
            small
            value={version}
            options={focusVersions}
            onChange={setVersion}
          />
        </Line>
        <Line
          {...line}
          name="Parquet"
          text="The same tables with their types, for a warehouse. Without wages."
          wanted={{ kind: 'parquet' }}
        />
        <Line
          {...line}
          name="Traces"
          text="A span for each call that has ended (OTLP/JSON), without prompts."
          wanted={{ kind: 'traces' }}
        />
      </ul>
      <JobLine job={job} total={null} fault={fault} onCancel={cancel} />
      <p role="status" className={css['quiet']}>
        {saved.length === 0 ? '' : `Saved ${saved.map(fileText).join(', ')}.`}
      </p>
    </div>
  );
}

function Line(props: {
  name: string;
  text: string;
  wanted: LedgerExport;
  busy: boolean;
  save: (name: string, wanted: LedgerExport) => void;
  children?: ReactNode;
}): ReactNode {
  const { name, text, wanted, busy, save, children } = props;
  return (
    <li>
      <div>
        <span className={css['strong']}>{name}</span>
        <span className={css['quiet']}>{text}</span>
      </div>
      <span className={css['choices']}>
        {children}
        <Button size="small" aria-label={`Save ${name}`} disabled={busy} onClick={() => save(name, wanted)}>
          Save
        </Button>
      </span>
    </li>
  );
}

const fileText = ({ name, blob }: LedgerOutFile): string => `${name} (${formatBytes(blob.size)})`;
