import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { Select } from '../../design/primitives/Select.tsx';
import type { OperationId, ToolId } from '../../kernel/operations/catalogue.ts';
import { useEditor, useEditorActions, useServices } from '../../session/context.tsx';
import { needsOf } from '../../session/jobs/needs.ts';
import { engineText } from '../figures/figures.ts';

/** Availability is slow to find out (cached weights), so it is asked once and again after each run. */
export function EngineSelect(props: { tool: ToolId; operation: OperationId }): ReactNode {
  const { tool, operation } = props;
  const services = useServices();
  const actions = useEditorActions();
  const runs = useEditor((state) => state.iterations.filter((row) => row.status !== 'running').length);
  const waitsLoaded = useEditor((state) => state.waitsLoaded);
  const chosen = useEditor((state) => state.engines[operation]);
  const running = useEditor((state) => state.job !== null);
  // Another factor is another network, with a download of its own.
  const needs = useEditor((state) => JSON.stringify(needsOf(operation, state.options)));
  const choices = useQuery({
    queryKey: ['engines', operation, runs, waitsLoaded, needs],
    queryFn: () => services.engineChoices(operation),
    placeholderData: (previous, query) => (query?.queryKey[1] === operation ? previous : undefined),
  });

  const engines = choices.data ?? [];
  const first = engines.find(({ availability }) => availability.kind !== 'unavailable') ?? engines[0];
  const value = chosen ?? first?.descriptor.id ?? '';
  const current = engines.find(({ descriptor }) => descriptor.id === value);
  const pending = choices.isPending ? 'Looking for engines' : 'No engine';
  return (
    <Select
      label="Engine"
      labelHidden
      dense
      value={value}
      disabled={running || engines.length === 0}
      hint={choices.isError ? 'The engines could not be listed.' : null}
      {...(current ? { title: current.descriptor.summary } : {})}
      options={
        engines.length === 0
          ? [{ value, label: pending }]
          : engines.map((choice) => ({
              value: choice.descriptor.id,
              label: engineText(choice, choice.descriptor.id === value ? services.quote(tool) : null),
              disabled: choice.availability.kind === 'unavailable',
            }))
      }
      onChange={(id) => {
        const choice = engines.find(({ descriptor }) => descriptor.id === id);
        if (choice) actions.setEngine(operation, choice.descriptor.id);
      }}
    />
  );
}
