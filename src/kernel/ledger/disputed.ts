import { winningCharges } from './chargeRules.ts';
import type { ChargeFact } from './chargeRules.ts';
import { inLedgerCurrency } from './money.ts';

/**
 * Whether another party's figure of a call is a fifth or more off our own: what its provider reported of an attempt
 * against what we metered of it, or what a gateway claims beside it (providers 3.5, 7). That is no rounding: one of two
 * tables is wrong, or another model ran. Amounts that are not known are not compared.
 */
export function isDisputed(charges: readonly ChargeFact[]): boolean {
  const metered = charges.filter(({ body }) => body.basis === 'metered');
  const reported = charges.filter(({ body }) => body.basis === 'reported');
  // The common case: nobody says anything else.
  if (metered.length === 0 || (reported.length === 0 && metered.every((one) => claimOf(one) === null)))
    return false;
  return [...winningCharges(metered)].some(([attempt, own]) => {
    const ownMicros = inLedgerCurrency(own.body);
    if (ownMicros === null) return false;
    const ofAttempt = reported.filter(({ body }) => body.attempt === attempt);
    const theirs = [claimOf(own), ...ofAttempt.map(({ body }) => inLedgerCurrency(body))];
    return theirs.some((micro) => micro !== null && isFifthOff(micro, ownMicros));
  });
}

const claimOf = ({ body }: ChargeFact): number | null =>
  body.basis === 'metered' ? (body.claimMicro ?? null) : null;

const isFifthOff = (micro: number, own: number): boolean =>
  own === 0 ? micro !== 0 : 5 * Math.abs(micro - own) >= own;
