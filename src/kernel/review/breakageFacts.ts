import type { AssetFacts, MoneyFact } from './assetFacts.ts';
import { noAsset } from './rollForward.ts';
import { breakageOf, creditBook } from '../ledger/credits.ts';
import type { CreditBook } from '../ledger/credits.ts';

const known = new WeakMap<readonly AssetFacts[], readonly AssetFacts[]>();

/**
 * Breakage added to the facts without an asset, dated when credits expired or were voided. It needs the burns of all
 * assets, so it is made of all facts; what expires after today is dated then, and views leave it out until then.
 * The same array where no credits break; of facts that have it already, the same facts.
 */
export function withBreakage(assets: readonly AssetFacts[]): readonly AssetFacts[] {
  const held = known.get(assets) ?? added(assets);
  known.set(assets, held);
  return held;
}

/** The grants of all assets, and what became of them. */
export function bookOf(assets: readonly AssetFacts[]): CreditBook {
  return creditBook({
    grants: assets.flatMap(({ credits }) => credits.grants),
    voids: assets.flatMap(({ credits }) => credits.voids),
    burns: assets.flatMap(({ credits }) => credits.burns),
  });
}

function added(assets: readonly AssetFacts[]): readonly AssetFacts[] {
  const broken = breakageOf(bookOf(assets), Infinity).map(({ at, micros, unpriced }): MoneyFact => ({
    at,
    micros,
    unpriced,
    component: 'iteration',
    basis: 'breakage',
    general: true,
    call: null,
  }));
  if (broken.length === 0) return assets;
  const begin = broken.reduce((first, { at }) => Math.min(first, at), Infinity);
  const end = broken.reduce((last, { at }) => Math.max(last, at), 0);
  const loose = assets.find(({ asset }) => asset === noAsset) ?? nobody(begin);
  const others = loose.money.filter(({ basis }) => basis !== 'breakage');
  const facts = { ...loose, lastAt: Math.max(loose.lastAt, end), money: [...others, ...broken] };
  return [...assets.filter(({ asset }) => asset !== noAsset), facts];
}

function nobody(createdAt: number): AssetFacts {
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
