import type { AssetFacts, MoneyFact } from './assetFacts.ts';
import { noAsset } from './rollForward.ts';
import { breakageOf, creditBook } from '../ledger/credits.ts';
import type { CreditBook, CreditEntries } from '../ledger/credits.ts';

/** The grants of all assets, and what became of them. */
export function bookOf(credits: readonly CreditEntries[]): CreditBook {
  return creditBook({
    grants: credits.flatMap(({ grants }) => grants),
    voids: credits.flatMap(({ voids }) => voids),
    burns: credits.flatMap(({ burns }) => burns),
  });
}

/**
 * The facts without an asset, with breakage added, dated when credits expired or were voided. It needs the burns of
 * all assets (`credits`); what expires after today is dated then, and views leave it out until then. Null where there
 * is nothing without an asset.
 */
export function withBreakage(loose: AssetFacts | null, credits: readonly CreditEntries[]): AssetFacts | null {
  const broken = breakageOf(bookOf(credits), Infinity).map(({ at, micros, unpriced }): MoneyFact => ({
    at,
    micros,
    unpriced,
    component: 'iteration',
    basis: 'breakage',
    general: true,
    call: null,
  }));
  if (broken.length === 0) return loose;
  const begin = broken.reduce((first, { at }) => Math.min(first, at), Infinity);
  const end = broken.reduce((last, { at }) => Math.max(last, at), 0);
  const facts = loose ?? nobody(begin);
  return { ...facts, lastAt: Math.max(facts.lastAt, end), money: [...facts.money, ...broken] };
}

/** Facts without an asset where there are none. */
export function nobody(createdAt: number): AssetFacts {
  return {
    asset: noAsset,
    name: noAsset,
    kind: 'deliverable',
    tier: 2,
    slot: { width: 0, height: 0 },
    campaign: null,
    createdAt,
    lastAt: createdAt,
    lifecycle: [],
    calls: [],
    money: [],
    labour: [],
    credits: { grants: [], voids: [], burns: [] },
  };
}
