import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState, type ReactNode } from 'react';

import { Button } from '../../design/primitives/Button.tsx';
import { Dialog } from '../../design/primitives/Dialog.tsx';
import { ProgressBar } from '../../design/primitives/Feedback.tsx';
import { Checkbox } from '../../design/primitives/Field.tsx';
import { ScrollRegion } from '../../design/primitives/ScrollRegion.tsx';
import { Select } from '../../design/primitives/Select.tsx';
import { Slider } from '../../design/primitives/Slider.tsx';
import { useEditor, useServices } from '../../session/context.tsx';
import type { ExportOutcome, ExportRequest } from '../../session/services.ts';
import css from './ExportDialog.module.css';
import { ExportResult } from './ExportResult.tsx';
import { exportFormats, exportPresets } from './exportChoices.ts';
import { handOverOf } from './handOver.ts';
import { saveFiles } from './saveFiles.ts';
import { StatementFields } from './StatementFields.tsx';

type Phase =
  | { readonly kind: 'choosing' }
  | { readonly kind: 'writing'; readonly fraction: number | null; readonly label: string }
  | { readonly kind: 'done'; readonly outcome: ExportOutcome };

export function ExportDialog(props: { onClose: () => void }): ReactNode {
  const services = useServices();
  const name = useEditor((state) => state.asset?.name ?? '');
  const document = useEditor((state) => state.document);
  const [request, setRequest] = useState<ExportRequest>({
    format: 'png',
    preset: 'client',
    quality: 0.9,
    title: name,
    rights: '',
    creator: '',
    description: '',
    usageTerms: '',
    credit: '',
    nameAiSystems: true,
  });
  const [phase, setPhase] = useState<Phase>({ kind: 'choosing' });
  const change = (patch: Partial<ExportRequest>): void => setRequest({ ...request, ...patch });
  const writing = phase.kind === 'writing';
  const running = useRef<AbortController | null>(null);
  // However the dialog goes away, the export goes with it.
  useEffect(() => () => running.current?.abort(), []);

  async function save(): Promise<void> {
    if (writing) return;
    const abort = new AbortController();
    running.current = abort;
    setPhase({ kind: 'writing', fraction: null, label: 'Preparing' });
    const outcome = await services.exportAsset(
      request,
      (fraction, label) => {
        if (!abort.signal.aborted) setPhase({ kind: 'writing', fraction, label });
      },
      abort.signal,
    );
    // Also where the cancel came too late for the encoder: what was called off is not saved.
    if (abort.signal.aborted) return;
    if (outcome.ok && handOverOf(outcome.check) === 'save') saveFiles(outcome.files);
    setPhase({ kind: 'done', outcome });
  }

  if (phase.kind === 'done' && phase.outcome.ok) {
    return <ExportResult outcome={phase.outcome} onClose={props.onClose} />;
  }

  const preset = exportPresets.find(({ value }) => value === request.preset);
  return (
    <Dialog
      title="Export"
      widthPx={640}
      onClose={props.onClose}
      onSubmit={() => void save()}
      footer={
        <>
          <span className={css['grow']}>
            {writing ? <ProgressBar label="Export" fraction={phase.fraction} text={phase.label} /> : null}
          </span>
          <Button onClick={props.onClose}>Cancel</Button>
          <Button type="submit" variant="primary" disabled={writing || document === null}>
            Save
          </Button>
        </>
      }
    >
      {phase.kind === 'done' && !phase.outcome.ok ? (
        <p role="alert" className={css['error']}>
          {phase.outcome.message} {phase.outcome.hint}
        </p>
      ) : null}
      <div className={css['columns']}>
        <div className={css['column']}>
          <Select
            label="Format"
            value={request.format}
            options={exportFormats}
            onChange={(format) => change({ format })}
          />
          {request.format === 'png' ? null : (
            <Slider
              label="Quality"
              value={Math.round(request.quality * 100)}
              min={1}
              max={100}
              format={(percent) =>
                percent === 100 && request.format === 'webp' ? 'lossless' : `${percent} %`
              }
              onChange={(percent) => change({ quality: percent / 100 })}
            />
          )}
          <Select
            label="Preset"
            value={request.preset}
            hint={preset?.summary}
            options={exportPresets}
            onChange={(chosen) => change({ preset: chosen })}
          />
          {request.preset === 'client' ? (
            <Checkbox
              label="Name the AI systems"
              checked={request.nameAiSystems}
              onChange={(nameAiSystems) => change({ nameAiSystems })}
            />
          ) : null}
        </div>
        <div className={css['column']}>
          <StatementFields request={request} onChange={change} />
        </div>
      </div>
      <EmbeddedPreview request={request} />
    </Dialog>
  );
}

function EmbeddedPreview(props: { request: ExportRequest }): ReactNode {
  const services = useServices();
  const preview = useQuery({
    queryKey: ['export-preview', props.request],
    queryFn: () => services.previewExport(props.request),
    placeholderData: (previous) => previous,
    gcTime: 0,
  });
  return (
    <section aria-label="Written into the file">
      <h3 className={css['heading']}>Written into the file</h3>
      {preview.isError ? (
        <p className={css['warning']}>The preview failed. Saving still reports what was written.</p>
      ) : null}
      <ScrollRegion label="Metadata fields" className={css['scroll']}>
        <dl className={css['table']}>
          {(preview.data ?? []).map((field) => (
            <div key={field.label} style={{ display: 'contents' }}>
              <dt>{field.label}</dt>
              <dd>{field.value}</dd>
            </div>
          ))}
        </dl>
      </ScrollRegion>
    </section>
  );
}
