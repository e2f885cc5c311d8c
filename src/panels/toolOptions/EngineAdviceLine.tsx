import { lazy, Suspense, useState, type ReactNode } from 'react';

import { Button } from '../../design/primitives/Button.tsx';
import { adviseEngines } from '../../kernel/operations/engineAdvice.ts';
import type { EngineAdvice } from '../../kernel/operations/engineAdvice.ts';
import type { OperationId } from '../../kernel/operations/catalogue.ts';
import { useEditor, useEditorActions } from '../../session/context.tsx';
import type { Picked } from '../../session/jobs/pickEngine.ts';
import type { EngineChoice } from '../../session/types.ts';
import { FanOutPicker } from '../fanOut/FanOutPicker.tsx';
import { creditsOf, priceText } from '../figures/figures.ts';
import { circuitText, placeOf } from './circuitText.ts';
import css from './ToolOptionsPanel.module.css';

const UnlockKeys = lazy(async () => ({ default: (await import('../ownKeys/UnlockKeys.tsx')).UnlockKeys }));
const EngineCompare = lazy(async () => ({ default: (await import('./EngineCompare.tsx')).EngineCompare }));

/** What speaks for another engine than the chosen one, and the way to all of them side by side. */
export function EngineAdviceLine(props: {
  operation: OperationId;
  picked: Picked<EngineChoice>;
  running: boolean;
}): ReactNode {
  const { picked, operation, running } = props;
  const asset = useEditor((state) => state.asset);
  const nextId = useEditor((state) => state.nextAfterRefusal[operation]);
  const isSpread = useEditor((state) => (state.job?.parts?.length ?? 0) > 1);
  const actions = useEditorActions();
  const [comparing, setComparing] = useState(false);
  // Several engines at work need the room: each has a line and a button.
  if (asset === null || isSpread) return null;
  const advice = adviceFor(picked, asset.tier);
  const next = picked.offers.find(({ engine }) => engine.descriptor.id === nextId)?.engine;
  const { overSpec } = advice;
  const { circuit, descriptor } = picked.engine;
  const fallback = circuit.kind === 'open' ? fallbackOf(picked, advice, asset.tier) : null;
  const instead = overSpec && nameOf(picked, overSpec.instead);
  return (
    <div className={css['advice']}>
      {overSpec === null || instead === null ? null : (
        <p className={css['adviceText']} role="status">
          This asset needs tier {asset.tier} ({asset.targetWidth} × {asset.targetHeight} px): {instead} would
          do, about {creditsOf(overSpec.savedMicros)} credits less for each kept result.
        </p>
      )}
      {picked.standsInFor === null ? null : (
        <StandingIn operation={operation} picked={picked} paused={picked.standsInFor} running={running} />
      )}
      {circuit.kind === 'closed' ? null : (
        <p className={css['adviceText']} role="status">
          {circuitText(descriptor, circuit)}
          {circuit.kind === 'open' && fallback === null ? ' No other engine meets this asset’s tier.' : null}
        </p>
      )}
      {next === undefined ? null : (
        <p className={css['adviceText']}>
          If it refuses and charges nothing, {next.descriptor.name} runs instead, {priceText(next.price)}, at{' '}
          {placeOf(next.descriptor)}.
        </p>
      )}
      {fallback === null ? null : (
        <Button
          size="small"
          disabled={running}
          onClick={() => actions.setEngine(operation, fallback.descriptor.id)}
        >
          Use {fallback.descriptor.name} instead, {priceText(fallback.price)}
        </Button>
      )}
      <div className={css['adviceRow']}>
        <Button size="small" disabled={running} onClick={() => setComparing(true)}>
          Compare engines
        </Button>
        <FanOutPicker operation={operation} picked={picked} running={running} />
      </div>
      {picked.offers.some(({ engine }) => isLocked(engine.availability)) ? (
        <Suspense fallback={null}>
          <UnlockKeys />
        </Suspense>
      ) : null}
      {comparing ? (
        <Suspense fallback={null}>
          <EngineCompare
            operation={operation}
            picked={picked}
            advice={advice}
            needed={asset.tier}
            onClose={() => setComparing(false)}
          />
        </Suspense>
      ) : null}
    </div>
  );
}

/** Said before the click: another engine runs, why, for how much, and how to have the chosen one all the same. */
function StandingIn(props: {
  operation: OperationId;
  picked: Picked<EngineChoice>;
  paused: EngineChoice;
  running: boolean;
}): ReactNode {
  const { operation, picked, paused, running } = props;
  const { declineStandIn } = useEditorActions();
  const { engine } = picked;
  return (
    <>
      <p className={css['adviceText']} role="status">
        {engine.descriptor.name} stands in, {priceText(engine.price)}, at {placeOf(engine.descriptor)}.{' '}
        {circuitText(paused.descriptor, paused.circuit)}
      </p>
      <Button size="small" disabled={running} onClick={() => declineStandIn(operation, paused.descriptor.id)}>
        Use {paused.descriptor.name} all the same, {priceText(paused.price)}
      </Button>
    </>
  );
}

function adviceFor({ engine, offers }: Picked<EngineChoice>, needed: 1 | 2 | 3): EngineAdvice {
  const evidence = offers.map(({ engine: one, offer }) => ({
    id: one.descriptor.id,
    tier: one.descriptor.tier,
    priceMicros: one.price.micros,
    acceptance: one.acceptance,
    isOffered: offer.kind !== 'refused' && one.availability.kind !== 'unavailable',
  }));
  return adviseEngines(evidence, needed, engine.descriptor.id);
}

function nameOf({ offers }: Picked<EngineChoice>, id: string): string | null {
  return offers.find(({ engine }) => engine.descriptor.id === id)?.engine.descriptor.name ?? null;
}

/** The cheapest for one kept result that meets the tier and runs elsewhere; a person decides, before anything is sent. */
function fallbackOf(
  { engine: failing, offers }: Picked<EngineChoice>,
  { expectedMicros }: EngineAdvice,
  needed: 1 | 2 | 3,
): EngineChoice | null {
  const others = offers.filter(
    ({ engine, offer }) =>
      offer.kind !== 'refused' &&
      engine.availability.kind !== 'unavailable' &&
      engine.circuit.kind !== 'open' &&
      engine.descriptor.provider !== failing.descriptor.provider &&
      engine.descriptor.tier <= needed,
  );
  const costOf = ({ descriptor }: EngineChoice): number => expectedMicros.get(descriptor.id) ?? Infinity;
  const [best] = others.map(({ engine }) => engine).toSorted((a, b) => costOf(a) - costOf(b));
  return best ?? null;
}

const isLocked = (availability: EngineChoice['availability']): boolean =>
  availability.kind === 'unavailable' && availability.remedy !== undefined;
