import { useState, type ReactNode } from 'react';

import { Button } from '../../../design/primitives/Button.tsx';
import { Dialog } from '../../../design/primitives/Dialog.tsx';
import { TextField } from '../../../design/primitives/Field.tsx';
import { Select } from '../../../design/primitives/Select.tsx';
import type { TeamWorkflow } from '../../../engines/hosted/comfyui/team.ts';
import { operationIds, toolNames } from '../../../kernel/operations/catalogue.ts';
import { JsonFileButton } from './JsonFileButton.tsx';
import { Problems } from './Problems.tsx';
import { SlotFields } from './SlotFields.tsx';
import { TierField } from './TierField.tsx';
import css from './TeamEngines.module.css';
import { withFile, workflowOf } from './workflowForm.ts';
import type { WorkflowDraft } from './workflowForm.ts';

/** One workflow: what it is for, what it costs, and where the values of a run go. */
export function WorkflowDialog(props: {
  draft: WorkflowDraft;
  takenIds: readonly string[];
  /** YYYY-MM-DD. */
  day: string;
  onSave: (workflow: TeamWorkflow) => void;
  onClose: () => void;
}): ReactNode {
  const { takenIds, day, onSave, onClose } = props;
  const [draft, setDraft] = useState(props.draft);
  const [problems, setProblems] = useState<readonly string[]>([]);
  const change = (patch: Partial<WorkflowDraft>): void => setDraft({ ...draft, ...patch });

  function save(): void {
    const workflow = workflowOf(draft, takenIds, day);
    setProblems(workflow.ok ? [] : workflow.error);
    if (workflow.ok) onSave(workflow.value);
  }

  return (
    <Dialog
      title={draft.id === null ? 'Add a workflow' : 'Edit the workflow'}
      widthPx={560}
      onClose={onClose}
      onSubmit={save}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary">
            Save workflow
          </Button>
        </>
      }
    >
      <TextField
        label="Name"
        value={draft.name}
        maxLength={80}
        data-autofocus
        onChange={(name) => change({ name })}
      />
      <Select
        label="Tool"
        value={draft.operation}
        options={operationIds.map((id) => ({ value: id, label: toolNames[id] }))}
        onChange={(operation) => change({ operation })}
      />
      <TierField tier={draft.tier} onChange={(tier) => change({ tier })} />
      <div className={css['pair']}>
        <TextField
          label="Dollars per second"
          value={draft.dollarsPerSecond}
          inputMode="decimal"
          placeholder="No rate of its own"
          hint="What a second of the machine costs; 0 counts nothing. Empty: the price of ComfyUI below, else unpriced."
          onChange={(dollarsPerSecond) => change({ dollarsPerSecond })}
        />
        <TextField
          label="Seconds of a usual run"
          value={draft.usualSeconds}
          inputMode="numeric"
          placeholder="Not known"
          hint="For the price on the button; what is charged is what it took."
          onChange={(usualSeconds) => change({ usualSeconds })}
        />
      </div>
      <SlotFields draft={draft} onChange={(slots) => change({ slots })} />
      <div className={css['actions']}>
        <JsonFileButton
          label="Choose another file"
          fieldLabel="Another workflow file"
          onFile={(file) => {
            const other = file.ok
              ? withFile(draft, file.value.value)
              : { ok: false as const, error: [file.error] };
            setProblems(other.ok ? [] : other.error);
            if (other.ok) setDraft(other.value);
          }}
        />
      </div>
      <Problems title="This cannot be used yet." problems={problems} />
    </Dialog>
  );
}
