import { demoPrefix } from '../demo/prefix.ts';
import type { EventOf, LedgerEvent } from './events.ts';
import { compareEvents } from './hlc.ts';
import { isKnownEvent } from './validate.ts';
import type { AnyEvent } from './validate.ts';

export type ModelDecision = EventOf<'model.decided'>;

/** The decision that holds for each provider, model and tool (or all tools). */
export type ModelDecisions = ReadonlyMap<string, ModelDecision>;

export const noDecisions: ModelDecisions = new Map();

/** In (hlc, id) order. */
export function decisionsAmong(events: Iterable<AnyEvent>): readonly ModelDecision[] {
  const decisions: ModelDecision[] = [];
  for (const event of events)
    if (isKnownEvent(event) && event.type === 'model.decided') decisions.push(event);
  return decisions.toSorted(compareEvents);
}

/**
 * The latest decision holds, whatever the order of arrival. `known` are those of events seen before. Invented leads of
 * demo data decide nothing.
 */
export function modelDecisions(
  events: Iterable<LedgerEvent>,
  known: ModelDecisions = noDecisions,
): ModelDecisions {
  const decisions = new Map(known);
  for (const event of events) {
    if (event.type !== 'model.decided' || event.dev.startsWith(demoPrefix)) continue;
    const key = keyOf(event.body, event.body.tool);
    const held = decisions.get(key);
    if (held === undefined || compareEvents(held, event) < 0) decisions.set(key, event);
  }
  return decisions;
}

/** What was decided on a model for a tool: a word on that tool outweighs one on all tools. */
export function decisionOn(
  decisions: ModelDecisions,
  model: { readonly provider: string; readonly model: string },
  tool: string,
): ModelDecision | null {
  return decisions.get(keyOf(model, tool)) ?? decisions.get(keyOf(model, null)) ?? null;
}

function keyOf(
  { provider, model }: { readonly provider: string; readonly model: string },
  tool: string | null,
): string {
  return JSON.stringify([provider, model, tool]);
}
