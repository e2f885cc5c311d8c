import { factsOf } from './factsOf.ts';
import type { LedgerEvent } from '../../../src/kernel/ledger/events.ts';
import type { AssetFacts } from '../../../src/kernel/review/assetFacts.ts';
import { withBreakage } from '../../../src/kernel/review/breakageFacts.ts';
import { noAsset } from '../../../src/kernel/review/rollForward.ts';

/** The facts of all assets, those without one with the credits that broke. */
export function wholeFacts(events: readonly LedgerEvent[]): AssetFacts[] {
  const facts = factsOf(events);
  const loose = facts.find(({ asset }) => asset === noAsset) ?? null;
  const whole = withBreakage(
    loose,
    facts.map(({ credits }) => credits),
  );
  return [...facts.filter((one) => one !== loose), ...(whole === null ? [] : [whole])];
}
