import { isRecord } from '../../kernel/ledger/shapes.ts';
import type { FailureKind } from './contract.ts';
import { parsedJson } from './exchange.ts';

interface ProxyRefusal {
  readonly kind: FailureKind;
  /** Whether the provider may have got the request all the same. */
  readonly mayHaveRun: boolean;
}

const refusals: ReadonlyMap<unknown, ProxyRefusal> = new Map<unknown, ProxyRefusal>([
  ['upstream-unreachable', { kind: 'unreachable', mayHaveRun: false }],
  ['answer-lost', { kind: 'timeout-unknown', mayHaveRun: true }],
  // The request was at the provider, and what became of it nobody has read.
  ['redirect-refused', { kind: 'timeout-unknown', mayHaveRun: true }],
  ['not-configured', { kind: 'auth', mayHaveRun: false }],
  ['unknown-host', { kind: 'unreachable', mayHaveRun: false }],
  ['cross-site', { kind: 'unreachable', mayHaveRun: false }],
  ['not-found', { kind: 'unreachable', mayHaveRun: false }],
  ['method-not-allowed', { kind: 'unreachable', mayHaveRun: false }],
]);

/** What our own proxy answers in place of the provider, `{error: {code}}`; null for an answer of the provider. */
export function proxyRefusal(text: string): ProxyRefusal | null {
  return refusalIn(parsedJson(text));
}

/** The same of parsed JSON. */
export function refusalIn(body: unknown): ProxyRefusal | null {
  const error = isRecord(body) ? body['error'] : null;
  return (isRecord(error) ? refusals.get(error['code']) : undefined) ?? null;
}
