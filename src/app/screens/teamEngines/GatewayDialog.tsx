import { useState, type ReactNode } from 'react';

import { Button } from '../../../design/primitives/Button.tsx';
import { Dialog } from '../../../design/primitives/Dialog.tsx';
import { Checkbox, TextField } from '../../../design/primitives/Field.tsx';
import { Select } from '../../../design/primitives/Select.tsx';
import type { GatewayModel } from '../../../engines/hosted/openai/gateway.ts';
import { gatewayModelOf } from './gatewayForm.ts';
import type { GatewayDraft } from './gatewayForm.ts';
import { Problems } from './Problems.tsx';
import { TierField } from './TierField.tsx';

const eraseOptions = [
  { value: 'no', label: 'No' },
  { value: 'alpha', label: 'Yes: transparent is removed (OpenAI, LiteLLM)' },
  { value: 'white', label: 'Yes: white is removed (sd-server)' },
] as const;

/** What one model of the gateway can do, and what it costs. */
export function GatewayDialog(props: {
  draft: GatewayDraft;
  takenIds: readonly string[];
  /** What the gateway names, to choose from. */
  named: readonly string[];
  /** YYYY-MM-DD. */
  day: string;
  onSave: (model: GatewayModel) => void;
  onClose: () => void;
}): ReactNode {
  const { takenIds, named, day, onSave, onClose } = props;
  const [draft, setDraft] = useState(props.draft);
  const [problems, setProblems] = useState<readonly string[]>([]);
  const change = (patch: Partial<GatewayDraft>): void => setDraft({ ...draft, ...patch });

  function save(): void {
    const model = gatewayModelOf(draft, takenIds, day);
    setProblems(model.ok ? [] : model.error);
    if (model.ok) onSave(model.value);
  }

  return (
    <Dialog
      title={draft.isNew ? 'Add a model' : `Edit ${draft.id}`}
      onClose={onClose}
      onSubmit={save}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary">
            Save model
          </Button>
        </>
      }
    >
      {draft.isNew ? (
        <TextField
          label="Model"
          value={draft.id}
          suggestions={named}
          placeholder="gpt-image-2"
          hint="As the gateway knows it."
          data-autofocus
          onChange={(id) => change({ id })}
        />
      ) : null}
      <Checkbox
        label="Generates pictures"
        checked={draft.generates}
        onChange={(generates) => change({ generates })}
      />
      <Select
        label="Erases inside a mask"
        value={draft.erases}
        options={eraseOptions}
        onChange={(erases) => change({ erases })}
      />
      <TierField tier={draft.tier} onChange={(tier) => change({ tier })} />
      <TextField
        label="Dollars per picture"
        value={draft.dollarsPerImage}
        inputMode="decimal"
        placeholder="Unpriced"
        hint="For the price on the button. What the gateway says a run cost comes before it."
        onChange={(dollarsPerImage) => change({ dollarsPerImage })}
      />
      <Problems title="This cannot be used yet." problems={problems} />
    </Dialog>
  );
}
