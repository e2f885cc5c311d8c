import type { StandInFacts } from '../ledger/events.ts';

/** `fal/flux-2-pro`. */
export function standsInForText(facts: StandInFacts | null): string | null {
  return facts === null ? null : `${facts.provider}/${facts.model}`;
}

/** `refused: rate-limited`. */
export function standInReasonText(facts: StandInFacts | null): string | null {
  return facts === null ? null : `${facts.when}: ${facts.reason}`;
}
