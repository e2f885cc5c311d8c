import type { Circuit } from '../metrics/circuits.ts';
import type { Tier } from '../asset/asset.ts';

/**
 * When engines may stand in for each other without being asked: never; before a run, while the chosen one is paused and
 * the button says which one runs; or also after a refusal that cost nothing.
 */
export type FallbackMode = 'off' | 'before' | 'refusal';

/** What the team allows for one tool. */
export interface FallbackRule {
  readonly mode: FallbackMode;
  /** Ids of the engines that may stand in, in their order; empty: all, other providers first. */
  readonly order: readonly string[];
  /** What one run of a stand-in may cost at most; null: no more than the engine that it stands in for. */
  readonly limitMicros: number | null;
}

/** What a chain is made from. */
export interface ChainEngine {
  readonly id: string;
  readonly provider: string;
  readonly tier: Tier;
  readonly kind: 'local' | 'hosted';
  /** Upper end of the next run's quote; null: unpriced. */
  readonly upperMicros: number | null;
  readonly circuit: Circuit;
  /** A lead has decided against it for this tool or tier. */
  readonly isRetired: boolean;
  /** It can carry this run out, and nothing that it needs is missing. */
  readonly isUsable: boolean;
  /** A hard stop of a budget has something against its next run. */
  readonly isStopped: boolean;
}

/** Why an engine does not stand in. */
export type ChainRefusal =
  | 'retired'
  | 'not-usable'
  | 'tier'
  | 'circuit'
  | 'unpriced'
  | 'too-dear'
  | 'budget'
  | 'not-listed';

export interface ChainLink {
  readonly id: string;
  readonly refusal: ChainRefusal | null;
}

/**
 * Engines that stand in for `failing`, in the order in which they are tried, then those that do not, with the reason.
 * Without an order of the team: each provider once before any comes twice, the failing one's last, the cheapest first.
 */
export function fallbackChain(
  failing: ChainEngine,
  engines: readonly ChainEngine[],
  rule: FallbackRule,
  needed: Tier,
): readonly ChainLink[] {
  const limitMicros = rule.limitMicros ?? failing.upperMicros ?? 0;
  const others = engines.filter(({ id }) => id !== failing.id);
  const refusals = new Map(others.map((engine) => [engine, refusalOf(engine, rule, needed, limitMicros)]));
  const fit = others.filter((engine) => refusals.get(engine) === null);
  const ordered = rule.order.length > 0 ? byOrder(fit, rule.order) : diversified(fit, failing.provider);
  return [
    ...ordered.map(({ id }) => ({ id, refusal: null })),
    ...others.flatMap((engine) => {
      const refusal = refusals.get(engine) ?? null;
      return refusal === null ? [] : [{ id: engine.id, refusal }];
    }),
  ];
}

/** Tier 1 is the best one. */
function refusalOf(
  { id, kind, tier, upperMicros, circuit, isRetired, isUsable, isStopped }: ChainEngine,
  { order }: FallbackRule,
  needed: Tier,
  limitMicros: number,
): ChainRefusal | null {
  // An engine of this machine works in another way than a provider's: only where the team says so.
  if (order.length > 0 ? !order.includes(id) : kind === 'local') return 'not-listed';
  if (isRetired) return 'retired';
  if (tier > needed) return 'tier';
  if (!isUsable) return 'not-usable';
  if (circuit.kind === 'open') return 'circuit';
  if (upperMicros === null) return 'unpriced';
  if (upperMicros > limitMicros) return 'too-dear';
  return isStopped ? 'budget' : null;
}

function byOrder(engines: readonly ChainEngine[], order: readonly string[]): readonly ChainEngine[] {
  return engines.toSorted((a, b) => order.indexOf(a.id) - order.indexOf(b.id));
}

/** One that works before one that is only to be tried again, then by price; of one price the one that is not over-spec. */
function diversified(engines: readonly ChainEngine[], failing: string): readonly ChainEngine[] {
  const preferred = engines.toSorted(
    (a, b) =>
      Number(a.circuit.kind !== 'closed') - Number(b.circuit.kind !== 'closed') ||
      (a.upperMicros ?? 0) - (b.upperMicros ?? 0) ||
      b.tier - a.tier,
  );
  const turns = new Map([[failing, 1]]);
  const turnOf = new Map(
    preferred.map((engine) => {
      const turn = turns.get(engine.provider) ?? 0;
      turns.set(engine.provider, turn + 1);
      return [engine, turn];
    }),
  );
  // Stable: within a turn the preference holds.
  return preferred.toSorted((a, b) => (turnOf.get(a) ?? 0) - (turnOf.get(b) ?? 0));
}
