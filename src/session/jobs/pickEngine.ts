import { offeredEngines } from '../../kernel/operations/offeredEngines.ts';
import type { Offered } from '../../kernel/operations/offeredEngines.ts';
import type { EngineDescriptor } from '../../kernel/operations/ports.ts';
import type { OperationId } from '../../kernel/operations/catalogue.ts';
import type { EditorState } from '../types.ts';

/** What decisions are made on: "Select subject" has figures, and so decisions, of its own. */
export type DecidedTool = OperationId | 'select-subject';

/** What an engine is picked by: what the person chose, what leads decided, the tier of the asset, and who stands in. */
export type PickFacts = Pick<EditorState, 'engines' | 'modelDecisions' | 'asset' | 'standIns'>;

export interface Picked<E> {
  readonly engine: E;
  /** The one that the person chose, where it is no longer offered. */
  readonly insteadOf: E | null;
  /** The one that would run if it were not paused; null: it does. */
  readonly standsInFor: E | null;
  /** All engines of the operation, in their order. */
  readonly offers: readonly Offered<E>[];
}

/**
 * The engine that an operation runs on: the chosen one while it is offered, else the first that is. Quote, warm-up,
 * stop-loss, picker and run all ask here, so that they never disagree. Null: there are no engines. Cheap: asked in render.
 */
export function pickEngine<E extends { readonly descriptor: EngineDescriptor }>(
  engines: readonly E[],
  facts: PickFacts,
  operation: OperationId,
  tool: DecidedTool = operation,
): Picked<E> | null {
  const offers = offeredEngines(engines, facts.modelDecisions, tool, facts.asset?.tier ?? null);
  const chosenId = facts.engines[operation] ?? null;
  const chosen = offers.find(({ engine }) => engine.descriptor.id === chosenId);
  const offered = offers.filter(({ offer }) => offer.kind !== 'refused');
  const picked = offered.find((candidate) => candidate === chosen) ?? offered[0];
  if (picked === undefined) return null;
  const insteadOf = chosen && chosen !== picked ? chosen.engine : null;
  const standIn = tool === operation ? facts.standIns[operation] : undefined;
  const other =
    standIn?.insteadOf === picked.engine.descriptor.id
      ? offered.find(({ engine }) => engine.descriptor.id === standIn.engine)
      : undefined;
  return other
    ? { engine: other.engine, insteadOf, standsInFor: picked.engine, offers }
    : { engine: picked.engine, insteadOf, standsInFor: null, offers };
}
