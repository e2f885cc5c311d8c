import { offeredEngines } from '../../kernel/operations/offeredEngines.ts';
import type { Offered } from '../../kernel/operations/offeredEngines.ts';
import type { EngineDescriptor } from '../../kernel/operations/ports.ts';
import type { OperationId } from '../../kernel/operations/catalogue.ts';
import type { EditorState } from '../types.ts';

/** What decisions are made on: "Select subject" has figures, and so decisions, of its own. */
export type DecidedTool = OperationId | 'select-subject';

/** What an engine is picked by: what the person chose, what leads decided, and the tier of the asset. */
export type PickFacts = Pick<EditorState, 'engines' | 'modelDecisions' | 'asset'>;

export interface Picked<E> {
  readonly engine: E;
  /** The one that the person chose, where it is no longer offered. */
  readonly insteadOf: E | null;
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
  return { engine: picked.engine, insteadOf: chosen && chosen !== picked ? chosen.engine : null, offers };
}
