import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { Button } from '../../../design/primitives/Button.tsx';
import { Select } from '../../../design/primitives/Select.tsx';
import type { OperationId } from '../../../kernel/operations/catalogue.ts';
import { priceText } from '../../../panels/figures/figures.ts';
import { circuitText, placeOf } from '../../../panels/toolOptions/circuitText.ts';
import { useEditor, useServices } from '../../../session/context.tsx';
import type { EngineChoice } from '../../../session/types.ts';
import settingsCss from '../SettingsScreen.module.css';
import css from './Fallback.module.css';

/** The engines that may stand in, in their order; none: all of providers, sorted by the rule in the text. */
export function ChainOrder(props: {
  operation: OperationId;
  order: readonly string[];
  onChange: (order: readonly string[]) => void;
}): ReactNode {
  const { operation, order, onChange } = props;
  const services = useServices();
  const enginesLoaded = useEditor((state) => state.enginesLoaded);
  const choices = useQuery({
    queryKey: ['engines', operation, 'chain', enginesLoaded],
    queryFn: () => services.engineChoices(operation),
  });
  const engines = (choices.data ?? []).filter(({ availability }) => availability.kind !== 'unavailable');
  const others = engines.filter(({ descriptor }) => !order.includes(descriptor.id));

  return (
    <>
      {order.length === 0 ? (
        <p className={settingsCss['text']}>
          All engines of providers may stand in: each provider once before any comes twice, the cheapest
          first. Add engines to set an order of your own; then only those stand in.
        </p>
      ) : (
        <ol className={settingsCss['list']} aria-label="Order">
          {order.map((id, index) => {
            const engine = engines.find(({ descriptor }) => descriptor.id === id);
            const name = engine?.descriptor.name ?? id;
            return (
              <li key={id} className={css['link']}>
                <span className={settingsCss['name']}>{name}</span>
                <Button
                  size="small"
                  disabled={index === 0}
                  onClick={() => onChange(movedUp(order, index))}
                  aria-label={`Try ${name} earlier`}
                >
                  Earlier
                </Button>
                <Button
                  size="small"
                  onClick={() => onChange(order.filter((one) => one !== id))}
                  aria-label={`Take ${name} out`}
                >
                  Take out
                </Button>
                <span className={settingsCss['summary']}>{summaryOf(engine)}</span>
              </li>
            );
          })}
        </ol>
      )}
      {choices.isError ? <p className={settingsCss['text']}>The engines could not be listed.</p> : null}
      {others.length === 0 ? null : (
        <div className={settingsCss['narrow']}>
          <Select<string>
            label="Add an engine"
            value=""
            options={[
              { value: '', label: 'Choose one' },
              ...others.map(({ descriptor }) => ({
                value: descriptor.id,
                label: `${descriptor.name}, ${placeOf(descriptor)}`,
              })),
            ]}
            onChange={(id) => {
              if (id !== '') onChange([...order, id]);
            }}
          />
        </div>
      )}
    </>
  );
}

function movedUp(order: readonly string[], index: number): readonly string[] {
  const moved = order[index];
  if (moved === undefined || index === 0) return order;
  const others = order.toSpliced(index, 1);
  return others.toSpliced(index - 1, 0, moved);
}

function summaryOf(engine: EngineChoice | undefined): string {
  if (engine === undefined) return 'Not set up on this server: it is passed over.';
  const { descriptor, circuit, price } = engine;
  return [
    `Runs at ${placeOf(descriptor)}, tier ${descriptor.tier}, ${priceText(price)} a run.`,
    circuitText(descriptor, circuit),
  ]
    .filter((part) => part !== '')
    .join(' ');
}
