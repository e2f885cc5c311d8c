import type { ReactNode } from 'react';

import { Button } from '../../design/primitives/Button.tsx';
import { Checkbox } from '../../design/primitives/Field.tsx';
import type { OperationId } from '../../kernel/operations/catalogue.ts';
import type { EngineId } from '../../kernel/shared/ids.ts';
import { useEditor, useEditorActions } from '../../session/context.tsx';
import type { Picked } from '../../session/jobs/pickEngine.ts';
import type { EngineChoice } from '../../session/types.ts';
import { engineText } from '../figures/figures.ts';
import css from './FanOut.module.css';

/** More than these are no comparison that a person can make. */
const mostEngines = 4;

/** Which engines the same run goes to side by side, each with its price, its wait and how often its results are kept. */
export function FanOutPicker(props: {
  operation: OperationId;
  picked: Picked<EngineChoice>;
  running: boolean;
}): ReactNode {
  const { operation, picked, running } = props;
  const actions = useEditorActions();
  const ticked = useEditor((state) => state.fanOut[operation]) ?? [];
  const usable = picked.offers.flatMap(({ engine, offer }) =>
    offer.kind === 'refused' || engine.availability.kind === 'unavailable' ? [] : [engine],
  );
  if (usable.length < 2) return null;
  if (ticked.length === 0) {
    return (
      <Button
        size="small"
        disabled={running}
        onClick={() => actions.setFanOut(operation, [picked.engine.descriptor.id])}
      >
        Several engines
      </Button>
    );
  }
  const change = (id: EngineId, on: boolean): void => {
    // In the order of the list, and without those that are no longer on it.
    const next = usable
      .map(({ descriptor }) => descriptor.id)
      .filter((one) => (one === id ? on : ticked.includes(one)));
    actions.setFanOut(operation, next);
    const [only, ...others] = next;
    // The one that is left is the one that runs.
    if (only !== undefined && others.length === 0) actions.setEngine(operation, only);
  };
  const chosen = usable.filter(({ descriptor }) => ticked.includes(descriptor.id));
  return (
    <fieldset className={css['picker']} aria-label="Engines side by side">
      <p className={css['note']}>
        {chosen.length < 2
          ? 'Tick the engines that get the same run. One alone runs as usual.'
          : 'Each is a run of its own, with its own charge. You take one result.'}
      </p>
      {usable.map((engine) => {
        const { id } = engine.descriptor;
        const isOn = ticked.includes(id);
        return (
          <Checkbox
            key={id}
            label={engineText(engine)}
            checked={isOn}
            disabled={running || (!isOn && chosen.length >= mostEngines)}
            onChange={(on) => change(id, on)}
          />
        );
      })}
      <Button size="small" disabled={running} onClick={() => actions.setFanOut(operation, [])}>
        One engine only
      </Button>
    </fieldset>
  );
}
