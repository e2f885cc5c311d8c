import { BadgeCheck, TriangleAlert } from '../../design/icons.ts';
import { useState, type ReactNode } from 'react';

import { classNames } from '../../design/classNames.ts';
import { formatBytes } from '../../design/format.ts';
import { Button } from '../../design/primitives/Button.tsx';
import { Dialog } from '../../design/primitives/Dialog.tsx';
import type { ExportCheck, ExportOutcome } from '../../session/services.ts';
import css from './ExportDialog.module.css';
import { handOverOf, type HandOver } from './handOver.ts';
import { saveFiles } from './saveFiles.ts';

const verdicts: Readonly<Record<HandOver, string>> = {
  save: 'Checked: the file holds what it should.',
  ask: 'Nothing was saved: the check found differences. Look at them before you save.',
  refuse:
    'Nothing was saved: the file holds more than this preset allows, or it cannot be ruled out. Try another format.',
};

/** What was found when the written bytes were opened again, and what may happen to them. */
export function ExportResult(props: {
  outcome: Extract<ExportOutcome, { ok: true }>;
  onClose: () => void;
}): ReactNode {
  const { files, check, warnings } = props.outcome;
  const handOver = handOverOf(check);
  const [saved, setSaved] = useState(handOver === 'save');
  const save = (): void => {
    saveFiles(files);
    setSaved(true);
  };
  return (
    <Dialog
      title={saved ? 'Exported' : 'Not exported'}
      widthPx={640}
      onClose={props.onClose}
      footer={
        <>
          {handOver === 'refuse' ? null : (
            <Button onClick={save}>{saved ? 'Save again' : 'Save anyway'}</Button>
          )}
          <Button variant="primary" onClick={props.onClose}>
            {saved ? 'Done' : 'Discard'}
          </Button>
        </>
      }
    >
      <output className={classNames(css['verdict'], css[check.passed ? 'ok' : 'bad'])}>
        {check.passed ? <BadgeCheck size={18} /> : <TriangleAlert size={18} />}
        {saved && !check.passed ? 'Saved, with the differences below.' : verdicts[handOver]}
      </output>
      <dl className={css['table']}>
        {(handOver === 'refuse' ? [] : files).map((file) => (
          <div key={file.name} style={{ display: 'contents' }}>
            <dt>{formatBytes(file.bytes.byteLength)}</dt>
            <dd>{file.name}</dd>
          </div>
        ))}
      </dl>
      <table className={css['check']}>
        <thead>
          <tr>
            <th scope="col">Checked</th>
            <th scope="col">Expected</th>
            <th scope="col">Found</th>
          </tr>
        </thead>
        <tbody>
          {faultsFirst(check.lines).map((line) => (
            <tr key={line.label}>
              <th scope="row">{line.label}</th>
              <td>{line.expected}</td>
              <td className={line.ok ? undefined : css['bad']}>{line.found}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {warnings.map((warning) => (
        <p key={warning} className={css['warning']}>
          {warning}
        </p>
      ))}
    </Dialog>
  );
}

function faultsFirst(lines: ExportCheck['lines']): ExportCheck['lines'] {
  return lines.toSorted((a, b) => Number(a.ok) - Number(b.ok));
}
