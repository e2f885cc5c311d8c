import type { YesNoUnknown } from '../../kernel/ledger/events.ts';
import { billedOn } from '../../kernel/pricing/priceTable.ts';
import type { PriceTable } from '../../kernel/pricing/priceTable.ts';
import type { FailureKind } from './contract.ts';
import { kindOfStatus } from './failed.ts';

/** Of gateways that lost the answer of the service behind them: the work may go on there. */
const gatewayLosses: ReadonlySet<number> = new Set([408, 502, 504, 522, 524]);
/** Of our own proxy: it has no key for this service. */
const noKey = 501;

/** What the status of a refused submit says; adapters look at the body first. */
export function kindOfSubmitStatus(status: number): FailureKind {
  if (status === noKey) return 'auth';
  return gatewayLosses.has(status) ? 'timeout-unknown' : kindOfStatus(status);
}

/** Whether a submit that ended like this is charged, as far as anybody has established. */
export function submitBilled(kind: FailureKind, prices: PriceTable, provider: string): YesNoUnknown {
  switch (kind) {
    // Turned away at the door: no work was begun.
    case 'auth':
    case 'payment':
    case 'spend-limit':
    case 'rate-limited':
      return 'n';
    case 'moderation-input':
    case 'moderation-output':
      return billedOn(prices, provider, 'blocked');
    case 'timeout-unknown':
      return billedOn(prices, provider, 'timeout');
    case 'cancelled':
      return billedOn(prices, provider, 'cancelled');
    case 'invalid':
    case 'too-large':
    case 'upstream':
    case 'unreachable':
    case 'no-image':
    case 'expired':
      return billedOn(prices, provider, 'failed');
  }
}
