import { lazy, Suspense, type ReactNode } from 'react';

import { Select } from '../../design/primitives/Select.tsx';
import { toolNames } from '../../kernel/operations/catalogue.ts';
import type { OperationId } from '../../kernel/operations/catalogue.ts';
import { useEditor, useEditorActions } from '../../session/context.tsx';
import { needsOf } from '../../session/jobs/needs.ts';
import { runShape } from '../../session/jobs/runShape.ts';
import { pickEngine } from '../../session/jobs/pickEngine.ts';
import type { Picked } from '../../session/jobs/pickEngine.ts';
import type { EngineChoice } from '../../session/types.ts';
import { decisionReason } from '../figures/decisionText.ts';
import { engineText } from '../figures/figures.ts';
import { useEngineChoices } from './useEngineChoices.ts';

/** With one engine there is nothing to advise on: most editors start so. */
const EngineAdviceLine = lazy(async () => ({
  default: (await import('./EngineAdviceLine.tsx')).EngineAdviceLine,
}));

/** Availability is slow to find out (cached weights), so it is asked once and again after each run. */
export function EngineSelect(props: { operation: OperationId }): ReactNode {
  const { operation } = props;
  const actions = useEditorActions();
  const runs = useEditor((state) => state.iterations.filter((row) => row.status !== 'running').length);
  const waitsLoaded = useEditor((state) => state.waitsLoaded);
  const enginesLoaded = useEditor((state) => state.enginesLoaded);
  const keyChanges = useEditor((state) => state.keyChanges);
  const chosen = useEditor((state) => state.engines);
  const modelDecisions = useEditor((state) => state.modelDecisions);
  const standIns = useEditor((state) => state.standIns);
  const asset = useEditor((state) => state.asset);
  const running = useEditor((state) => state.job !== null);
  // Then the ticks say where the run goes.
  const isFanOut = useEditor((state) => (state.fanOut[operation]?.length ?? 0) > 1);
  // Another factor is another network, with a download of its own; another size has another price.
  const needs = useEditor(({ options, document, marked }) =>
    JSON.stringify([needsOf(operation, options), document && runShape(operation, document, options, marked)]),
  );
  const asked = [runs, waitsLoaded, enginesLoaded, keyChanges, needs, standIns];
  const choices = useEngineChoices(operation, JSON.stringify(asked));

  // A provider without a key here or on this server is listed in Settings only; what was chosen says why it cannot run.
  const engines = (choices?.engines ?? []).filter(
    ({ descriptor: { id, kind }, availability }) =>
      kind === 'local' ||
      availability.kind !== 'unavailable' ||
      availability.remedy !== undefined ||
      id === chosen[operation],
  );
  const picked = pickEngine(engines, { engines: chosen, modelDecisions, asset, standIns }, operation);
  const current = picked?.engine.descriptor;
  const value = current?.id ?? '';
  return (
    <>
      <Select
        label="Engine"
        labelHidden
        dense
        value={value}
        disabled={running || isFanOut || engines.length === 0}
        hint={choices?.failed ? 'The engines could not be listed.' : picked && noteOn(picked, operation)}
        {...(current ? { title: current.summary } : {})}
        options={
          picked === null
            ? [{ value, label: choices === null ? 'Looking for engines' : 'No engine' }]
            : picked.offers.map(({ engine, offer }) => ({
                value: engine.descriptor.id,
                label:
                  offer.kind === 'refused'
                    ? `${engine.descriptor.name} · ${decisionReason(offer.decision)}`
                    : engineText(engine),
                disabled: offer.kind === 'refused' || engine.availability.kind === 'unavailable',
              }))
        }
        onChange={(id) => {
          const choice = engines.find(({ descriptor }) => descriptor.id === id);
          if (!choice) return;
          actions.setEngine(operation, choice.descriptor.id);
          // Chosen by hand although it is paused: it runs.
          if (choice.circuit.kind === 'open') actions.declineStandIn(operation, choice.descriptor.id);
        }}
      />
      {picked !== null && engines.length > 1 ? (
        <Suspense fallback={null}>
          <EngineAdviceLine operation={operation} picked={picked} running={running} />
        </Suspense>
      ) : null}
    </>
  );
}

/** What decisions did to the choice: another engine than the chosen one, or one that only stays as the last. */
function noteOn({ engine, insteadOf, offers }: Picked<EngineChoice>, operation: OperationId): string | null {
  const offerOf = (wanted: EngineChoice) => offers.find((offered) => offered.engine === wanted)?.offer;
  const own = offerOf(engine);
  if (own?.kind === 'last')
    return `${decisionReason(own.decision)}. It stays: ${toolNames[operation]} has no other engine.`;
  const chosen = insteadOf && offerOf(insteadOf);
  if (insteadOf === null || chosen?.kind !== 'refused') return null;
  const [old, now] = [insteadOf.descriptor.name, engine.descriptor.name];
  return `${now} runs instead of ${old}. ${decisionReason(chosen.decision)}.`;
}
