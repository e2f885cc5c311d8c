import type { Tier } from '../asset/asset.ts';
import { priorStrength, shrunkRate } from '../statistics/rates.ts';
import type { Tally } from '../statistics/rates.ts';

/** What is known of one engine before a run. */
export interface EngineEvidence {
  readonly id: string;
  readonly tier: Tier;
  /** Of one run; null: unpriced. */
  readonly priceMicros: number | null;
  readonly acceptance: Tally;
  /** It can be run now: offered, and nothing missing. */
  readonly isOffered: boolean;
}

export interface EngineAdvice {
  /** What providers charge for one accepted result, by engine; null where a price is not known. */
  readonly expectedMicros: ReadonlyMap<string, number | null>;
  /** The cheapest one that meets the tier; null where none that does is priced. */
  readonly best: string | null;
  /** The chosen engine is better than the asset needs, and another one that meets it costs less for each accepted result. */
  readonly overSpec: { readonly instead: string; readonly savedMicros: number } | null;
}

/** Tier 1 is the best one. */
const meets = (tier: Tier, needed: Tier): boolean => tier <= needed;

/** Drawn halfway while nothing at all was decided on the tool. */
const unknownAcceptance = 0.5;

/**
 * Expected charges for one accepted result: M13 without people's time, with the acceptance drawn towards the tool's
 * (S2). Waiting stands beside it and is not added: these figures are held against charges (docs/decisions/0051).
 */
export function adviseEngines(
  engines: readonly EngineEvidence[],
  needed: Tier,
  chosen: string | null,
): EngineAdvice {
  const tallies = engines.map(({ acceptance }) => acceptance);
  const decided = tallies.reduce((sum, { n }) => sum + n, 0);
  const accepted = tallies.reduce((sum, { successes }) => sum + successes, 0);
  const pooled = decided === 0 ? unknownAcceptance : accepted / decided;
  const strength = priorStrength(tallies);
  const expectedMicros = new Map(
    engines.map((engine) => [engine.id, expected(engine, shrunkRate(engine.acceptance, pooled, strength))]),
  );
  const costOf = ({ id }: EngineEvidence): number => expectedMicros.get(id) ?? Infinity;
  const fit = engines.filter((engine) => engine.isOffered && meets(engine.tier, needed));
  const [best] = fit
    .filter((engine) => costOf(engine) < Infinity)
    .toSorted((a, b) => costOf(a) - costOf(b) || b.tier - a.tier);
  const own = engines.find(({ id }) => id === chosen);
  const savedMicros = own && best ? costOf(own) - costOf(best) : 0;
  const isOver = own !== undefined && own.tier < needed && best !== undefined && best.id !== own.id;
  return {
    expectedMicros,
    best: best?.id ?? null,
    overSpec: isOver && savedMicros > 0 && savedMicros < Infinity ? { instead: best.id, savedMicros } : null,
  };
}

function expected({ priceMicros }: EngineEvidence, acceptance: number): number | null {
  return priceMicros === null || acceptance === 0 ? null : priceMicros / acceptance;
}
