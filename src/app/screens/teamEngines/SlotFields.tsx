import type { ReactNode } from 'react';

import { Select } from '../../../design/primitives/Select.tsx';
import { outputChoices, slotChoices } from '../../../engines/hosted/comfyui/guess.ts';
import type { Graph } from '../../../engines/hosted/comfyui/graph.ts';
import { neededSlots } from '../../../engines/hosted/comfyui/slots.ts';
import type { Slot, SlotName } from '../../../engines/hosted/comfyui/slots.ts';
import { slotLabels } from '../../../engines/hosted/comfyui/workflow.ts';
import css from './TeamEngines.module.css';
import { slotsOfTool } from './workflowForm.ts';
import type { WorkflowDraft } from './workflowForm.ts';

/** Where the values of a run go, as it was guessed from the file, to be corrected. */
export function SlotFields(props: {
  draft: WorkflowDraft;
  onChange: (slots: WorkflowDraft['slots']) => void;
}): ReactNode {
  const { draft, onChange } = props;
  const { graph, operation, slots } = draft;
  return (
    <fieldset className={css['slots']}>
      <legend className={css['legend']}>Where values go</legend>
      {slotsOfTool(operation).map((name) => {
        const options = optionsOf(graph, name, [slots[name], draft.guessed[name]]);
        const isNeeded = neededSlots[operation].includes(name);
        return (
          <Select
            key={name}
            label={isNeeded ? slotLabels[name] : `${slotLabels[name]}, if it has one`}
            value={keyOf(slots[name])}
            options={options.map(({ key, label }) => ({ value: key, label }))}
            onChange={(key) => {
              const chosen = options.find((option) => option.key === key);
              if (chosen) onChange({ ...slots, [name]: chosen.places });
            }}
          />
        );
      })}
      <Select
        label={slotLabels.output}
        value={slots.output}
        hint="The node whose pictures come back."
        options={[
          { value: '', label: 'Not chosen' },
          ...outputChoices(graph).map(({ node, label }) => ({ value: node, label })),
        ]}
        onChange={(output) => onChange({ ...slots, output })}
      />
    </fieldset>
  );
}

interface PlaceOption {
  readonly key: string;
  readonly label: string;
  readonly places: readonly Slot[];
}

/** Single places, and those of `found` that name several at once. */
function optionsOf(
  graph: Graph,
  name: SlotName,
  found: readonly (readonly Slot[])[],
): readonly PlaceOption[] {
  const single = slotChoices(graph, name).map(({ node, field, label }) => {
    const places = [{ node, field }];
    return { key: keyOf(places), label, places };
  });
  const several = new Map(
    found
      .filter((places) => places.length > 1)
      .map((places) => [keyOf(places), { key: keyOf(places), label: severalText(places), places }]),
  );
  return [{ key: keyOf([]), label: 'Not chosen', places: [] }, ...several.values(), ...single];
}

const severalText = (places: readonly Slot[]): string =>
  `${places.length} places: ${places.map(({ node, field }) => `${field} of node ${node}`).join(', ')}`;

const keyOf = (places: readonly Slot[]): string =>
  JSON.stringify(places.map(({ node, field }) => [node, field]));
