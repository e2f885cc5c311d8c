import { BadgeCheck, TriangleAlert } from '../../design/icons.ts';
import type { ReactNode } from 'react';

import { classNames } from '../../design/classNames.ts';
import { formatBytes } from '../../design/format.ts';
import { Button } from '../../design/primitives/Button.tsx';
import { Dialog } from '../../design/primitives/Dialog.tsx';
import type { ExportOutcome } from '../../session/services.ts';
import css from './ExportDialog.module.css';
import { saveFiles } from './saveFiles.ts';

/** What was found when the written bytes were opened again. */
export function ExportResult(props: {
  outcome: Extract<ExportOutcome, { ok: true }>;
  onClose: () => void;
}): ReactNode {
  const { files, check, warnings } = props.outcome;
  return (
    <Dialog
      title="Exported"
      widthPx={640}
      onClose={props.onClose}
      footer={
        <>
          <Button onClick={() => saveFiles(files)}>Save again</Button>
          <Button variant="primary" onClick={props.onClose}>
            Done
          </Button>
        </>
      }
    >
      <output className={classNames(css['verdict'], css[check.passed ? 'ok' : 'bad'])}>
        {check.passed ? <BadgeCheck size={18} /> : <TriangleAlert size={18} />}
        {check.passed
          ? 'Checked: the file holds what it should.'
          : 'The file was written, but the check found differences.'}
      </output>
      <dl className={css['table']}>
        {files.map((file) => (
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
          {check.lines.map((line) => (
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
