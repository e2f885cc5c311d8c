import type { EngineDescriptor } from './ports.ts';
import type { Tier } from '../asset/asset.ts';
import { compareEvents } from '../ledger/hlc.ts';
import { decisionOn } from '../ledger/modelDecisions.ts';
import type { ModelDecision, ModelDecisions } from '../ledger/modelDecisions.ts';

export type Offer =
  | { readonly kind: 'offered' }
  /** Decided against, and offered all the same: the tool would have no engine left. */
  | { readonly kind: 'last'; readonly decision: ModelDecision }
  | { readonly kind: 'refused'; readonly decision: ModelDecision };

export interface Offered<E> {
  readonly engine: E;
  readonly offer: Offer;
}

/**
 * Which engines a tool offers for an asset of `assetTier` (null: none is open, so limits to tiers say nothing), in their
 * order. A tool never loses its last engine: where all are decided against, one limited to other tiers stays rather
 * than a retired one, and of those the one that was decided on last, as if that decision had come one too many.
 */
export function offeredEngines<E extends { readonly descriptor: EngineDescriptor }>(
  engines: readonly E[],
  decisions: ModelDecisions,
  tool: string,
  assetTier: Tier | null,
): readonly Offered<E>[] {
  const against = engines.map(({ descriptor }) => {
    const decision = decisionOn(decisions, descriptor, tool);
    return decision !== null && isAgainst(decision, assetTier) ? decision : null;
  });
  const last = against.includes(null) ? null : lastOf(against);
  return engines.map((engine, index) => {
    const decision = against[index] ?? null;
    if (decision === null) return { engine, offer: { kind: 'offered' } };
    return { engine, offer: { kind: index === last ? 'last' : 'refused', decision } };
  });
}

function isAgainst({ body }: ModelDecision, assetTier: Tier | null): boolean {
  if (body.decision === 'limit') return assetTier !== null && !body.tiers.includes(assetTier);
  return body.decision === 'retire';
}

/** Two engines of one decision (a model that several run on): the first one. */
function lastOf(decisions: readonly (ModelDecision | null)[]): number {
  let [best, last]: [ModelDecision | null, number] = [null, -1];
  for (const [index, decision] of decisions.entries()) {
    if (decision === null || (best !== null && !staysBefore(decision, best))) continue;
    [best, last] = [decision, index];
  }
  return last;
}

function staysBefore(a: ModelDecision, b: ModelDecision): boolean {
  const [limited, otherLimited] = [a.body.decision === 'limit', b.body.decision === 'limit'];
  return limited === otherLimited ? compareEvents(a, b) > 0 : limited;
}
