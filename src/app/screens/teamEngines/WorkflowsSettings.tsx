import { useQuery } from '@tanstack/react-query';
import { useId, useState, type ReactNode } from 'react';

import { Button } from '../../../design/primitives/Button.tsx';
import type { TeamWorkflow } from '../../../engines/hosted/comfyui/team.ts';
import { count } from '../../../panels/figures/figures.ts';
import { saveFiles } from '../../../panels/exporting/saveFiles.ts';
import { useServices } from '../../../session/context.tsx';
import { operationIds } from '../../../kernel/operations/catalogue.ts';
import type { EngineAvailability } from '../../../kernel/operations/ports.ts';
import {
  importWorkflows,
  removeWorkflow,
  saveWorkflow,
  workflowsFile,
  workflowsInUse,
} from '../../services/workflows.ts';
import { today } from '../../services/today.ts';
import { useProviders } from '../useProviders.ts';
import { JsonFileButton } from './JsonFileButton.tsx';
import { Problems } from './Problems.tsx';
import { RemoveDialog } from './RemoveDialog.tsx';
import { State } from './State.tsx';
import css from './TeamEngines.module.css';
import { notRenewed, useRenewedEngines } from './useRenewedEngines.ts';
import { WorkflowDialog } from './WorkflowDialog.tsx';
import { draftOf, newDraft } from './workflowForm.ts';
import type { WorkflowDraft } from './workflowForm.ts';
import { workflowSummary } from './workflowText.ts';

/** The team's own graphs for its own ComfyUI server; each of them is an engine of one tool. */
export function WorkflowsSettings(): ReactNode {
  const titleId = useId();
  const renew = useRenewedEngines();
  const [inUse, setInUse] = useState(workflowsInUse);
  const [draft, setDraft] = useState<WorkflowDraft | null>(null);
  const [removed, setRemoved] = useState<TeamWorkflow | null>(null);
  const [said, setSaid] = useState('');
  const [problems, setProblems] = useState<readonly string[]>([]);
  const workflows = inUse.workflows.map(({ kept }) => kept);

  /** What is offered follows at once. */
  function changed(message: string): void {
    setInUse(workflowsInUse());
    setProblems([]);
    setSaid(message);
    renew(() => setProblems([notRenewed]));
  }

  function failed(reasons: readonly string[]): void {
    setSaid('');
    setProblems(reasons);
  }

  function open(read: ReturnType<typeof newDraft>): void {
    if (!read.ok) return failed(read.error);
    setProblems([]);
    setSaid('');
    setDraft(read.value);
  }

  function takeExport(file: unknown, name: string): void {
    const taken = importWorkflows(file);
    if (taken.ok) changed(`${count(taken.value, 'workflow')} taken in from ${name}.`);
    else failed([taken.error]);
  }

  return (
    <section className={css['section']} aria-labelledby={titleId}>
      <h2 id={titleId} className={css['heading']}>
        ComfyUI workflows
      </h2>
      <p className={css['text']}>
        A workflow of your own ComfyUI server becomes an engine of one tool. Build it in ComfyUI, save it with
        Export (API), which older versions call Save (API Format), and take the file in here. Workflows stay
        in this browser; export them to hand them on.
      </p>
      <ServerLine />
      {inUse.problems.length === 0 ? null : (
        <Problems
          title="Some of what is kept in this browser cannot be read and does not count; the next change drops it."
          problems={inUse.problems}
        />
      )}
      {inUse.isKept ? null : (
        <p role="alert" className={css['error']}>
          This browser did not keep the last change: it holds until the page is closed. Export the workflows
          to save them.
        </p>
      )}
      {workflows.length === 0 ? null : (
        <WorkflowList
          workflows={workflows}
          onEdit={(workflow) => open(draftOf(workflow))}
          onRemove={setRemoved}
        />
      )}
      <div className={css['actions']}>
        <JsonFileButton
          label="Add a workflow"
          fieldLabel="Workflow file"
          onFile={(file) =>
            file.ok ? open(newDraft(file.value.name, file.value.value)) : failed([file.error])
          }
        />
        <JsonFileButton
          label="Import"
          fieldLabel="File of exported workflows"
          onFile={(file) => (file.ok ? takeExport(file.value.value, file.value.name) : failed([file.error]))}
        />
        {workflows.length === 0 ? null : (
          <Button size="small" onClick={exportWorkflows}>
            Export
          </Button>
        )}
      </div>
      <p role="status" className={css['outcome']}>
        {said}
      </p>
      <Problems title={said === '' ? 'Nothing was taken in.' : 'One thing failed.'} problems={problems} />
      {draft === null ? null : (
        <WorkflowDialog
          draft={draft}
          takenIds={workflows.map(({ id }) => id)}
          day={today()}
          onClose={() => setDraft(null)}
          onSave={(workflow) => {
            const saved = saveWorkflow(workflow);
            setDraft(null);
            if (saved.ok) changed(`“${workflow.name}” is kept.`);
            else failed(saved.error);
          }}
        />
      )}
      {removed === null ? null : (
        <RemoveDialog
          name={removed.name}
          onClose={() => setRemoved(null)}
          onRemove={() => {
            removeWorkflow(removed.id);
            setRemoved(null);
            changed(`“${removed.name}” is removed.`);
          }}
        >
          It is no longer offered, and a run of it that is still under way cannot be followed. What it has
          made and cost stays. Export first to keep it.
        </RemoveDialog>
      )}
    </section>
  );
}

function WorkflowList(props: {
  workflows: readonly TeamWorkflow[];
  onEdit: (workflow: TeamWorkflow) => void;
  onRemove: (workflow: TeamWorkflow) => void;
}): ReactNode {
  const services = useServices();
  const states = useQuery({
    queryKey: ['engines', 'workflows', props.workflows],
    queryFn: async () => {
      const choices = await Promise.all(operationIds.map((id) => services.engineChoices(id)));
      return new Map<string, EngineAvailability>(
        choices.flat().map(({ descriptor, availability }) => [descriptor.id, availability]),
      );
    },
  });
  return (
    <ul className={css['list']} aria-label="Workflows">
      {props.workflows.map((workflow) => (
        <li key={workflow.id} className={css['row']}>
          <div>
            <div className={css['name']}>
              {workflow.name} <State availability={states.data?.get(`comfyui.${workflow.id}`)} />
            </div>
            <p className={css['quiet']}>{workflowSummary(workflow)}</p>
          </div>
          <div className={css['rowActions']}>
            <Button
              size="small"
              variant="ghost"
              aria-label={`Edit ${workflow.name}`}
              onClick={() => props.onEdit(workflow)}
            >
              Edit
            </Button>
            <Button
              size="small"
              variant="ghost"
              aria-label={`Remove ${workflow.name}`}
              onClick={() => props.onRemove(workflow)}
            >
              Remove
            </Button>
          </div>
        </li>
      ))}
    </ul>
  );
}

/** Said before a workflow is built for nothing. */
function ServerLine(): ReactNode {
  const providers = useProviders();
  const comfy = providers.data?.find(({ id }) => id === 'comfyui');
  if (comfy === undefined || comfy.configured) return null;
  return (
    <p className={css['text']}>
      The server of this page knows no ComfyUI yet: set {comfy.variable} in its environment. Until then
      workflows are kept and not offered.
    </p>
  );
}

function exportWorkflows(): void {
  const blob = new Blob([`${JSON.stringify(workflowsFile(), null, 2)}\n`], { type: 'application/json' });
  saveFiles([{ name: `ninetyten-workflows-${today()}.json`, blob }]);
}
