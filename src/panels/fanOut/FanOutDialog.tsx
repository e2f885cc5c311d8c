import type { ReactNode } from 'react';

import { Button } from '../../design/primitives/Button.tsx';
import { Dialog } from '../../design/primitives/Dialog.tsx';
import { Checkbox } from '../../design/primitives/Field.tsx';
import { toolNames, type OperationId } from '../../kernel/operations/catalogue.ts';
import { sumPrices } from '../../kernel/pricing/sumPrices.ts';
import type { EngineId } from '../../kernel/shared/ids.ts';
import { useEditor, useEditorActions } from '../../session/context.tsx';
import type { EngineChoice } from '../../session/types.ts';
import { engineText, priceText } from '../figures/figures.ts';
import css from './FanOut.module.css';

/** More than these are no comparison that a person can make. */
const mostEngines = 4;

/** Which engines the same run goes to, each with its price, its wait and how often its results are kept. */
export function FanOutDialog(props: {
  operation: OperationId;
  usable: readonly EngineChoice[];
  onClose: () => void;
}): ReactNode {
  const { operation, usable, onClose } = props;
  const actions = useEditorActions();
  const ticked = useEditor((state) => state.fanOut[operation]) ?? [];
  const chosen = usable.filter(({ descriptor }) => ticked.includes(descriptor.id));

  function change(id: EngineId, on: boolean): void {
    // In the order of the list, and without those that are no longer on it.
    const next = usable
      .map(({ descriptor }) => descriptor.id)
      .filter((one) => (one === id ? on : ticked.includes(one)));
    actions.setFanOut(operation, next);
    const [only, ...others] = next;
    // The one that is left is the one that runs.
    if (only !== undefined && others.length === 0) actions.setEngine(operation, only);
  }

  return (
    <Dialog
      title={`${toolNames[operation]} at several engines`}
      onClose={onClose}
      footer={<Button onClick={onClose}>Done</Button>}
    >
      <p className={css['note']}>
        The same run goes to several engines at once, {mostEngines} at most. Each is a run of its own, with
        its own charge. Their results stand side by side, and you take one.
      </p>
      <fieldset className={css['picker']} aria-label="Engines side by side">
        {usable.map((engine) => {
          const { id } = engine.descriptor;
          const isOn = ticked.includes(id);
          return (
            <Checkbox
              key={id}
              label={engineText(engine)}
              checked={isOn}
              disabled={!isOn && chosen.length >= mostEngines}
              onChange={(on) => change(id, on)}
            />
          );
        })}
      </fieldset>
      <p className={css['note']} role="status">
        {chosen.length < 2
          ? 'Tick at least two.'
          : `${chosen.length} engines, together ${priceText(sumPrices(chosen.map(({ price }) => price)))}.`}
      </p>
    </Dialog>
  );
}
