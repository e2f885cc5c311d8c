import { pickEngine, type PickFacts } from './pickEngine.ts';
import type { EngineDescriptor } from '../../kernel/operations/ports.ts';
import type { OperationId } from '../../kernel/operations/catalogue.ts';
import type { EditorState } from '../types.ts';

/**
 * The engines that the next run goes to side by side, in their order: those ticked that are offered. Empty: it goes to
 * one, which `pickEngine` names. Cheap: asked in render.
 */
export function tickedEngines<E extends { readonly descriptor: EngineDescriptor }>(
  engines: readonly E[],
  facts: PickFacts & Pick<EditorState, 'fanOut'>,
  operation: OperationId,
): readonly E[] {
  const ids = facts.fanOut[operation] ?? [];
  if (ids.length < 2) return [];
  const ticked = (pickEngine(engines, facts, operation)?.offers ?? []).filter(
    ({ engine, offer }) => offer.kind !== 'refused' && ids.includes(engine.descriptor.id),
  );
  return ticked.length < 2 ? [] : ticked.map(({ engine }) => engine);
}
