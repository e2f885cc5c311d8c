import type { YesNoUnknown } from '../../kernel/ledger/events.ts';
import { isRecord } from '../../kernel/ledger/shapes.ts';
import { billedOn } from '../../kernel/pricing/priceTable.ts';
import type { PriceTable } from '../../kernel/pricing/priceTable.ts';
import type { FailureKind } from './contract.ts';
import { kindOfStatus } from './failed.ts';
import { refusalIn } from './proxyRefusal.ts';

/** Of gateways that lost the answer of the service behind them: the work may go on there. */
const gatewayLosses: ReadonlySet<number> = new Set([408, 502, 504, 522, 524]);
/** Of our own proxy: it has no key for this service. */
const noKey = 501;

/**
 * What the status of a refused submit says; adapters look for their own codes first. `body`: parsed JSON, or undefined
 * where there is none.
 */
export function kindOfSubmitStatus(status: number, body: unknown): FailureKind {
  const refusal = refusalIn(body);
  if (refusal !== null) return refusal.kind;
  if (isNoProxy(status, body)) return 'unreachable';
  if (status === noKey) return 'auth';
  return gatewayLosses.has(status) ? 'timeout-unknown' : kindOfStatus(status);
}

/** A page of a host that only serves files: the proxy is not there. */
export function isNoProxy(status: number, body: unknown): boolean {
  return (status === 404 || status === 405) && !isRecord(body);
}

/** Whether a submit that ended like this is charged, as far as anybody has established. */
export function submitBilled(kind: FailureKind, prices: PriceTable, provider: string): YesNoUnknown {
  switch (kind) {
    // Turned away at the door: no work was begun.
    case 'auth':
    case 'payment':
    case 'spend-limit':
    case 'rate-limited':
    // Nothing was sent.
    case 'unreachable':
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
    case 'no-image':
    case 'expired':
      return billedOn(prices, provider, 'failed');
  }
}
