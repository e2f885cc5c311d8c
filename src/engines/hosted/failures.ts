import type { AnswerCost, EngineError, HostedChargeFacts } from '../../kernel/operations/ports.ts';
import type { YesNoUnknown } from '../../kernel/ledger/events.ts';
import type { HostedCharge, HostedFailure, HostedResult } from './contract.ts';
import { failed } from './failed.ts';

/** Whose own words say more than ours can. */
const inTheirWords: ReadonlySet<HostedFailure['kind']> = new Set([
  'invalid',
  'too-large',
  'upstream',
  'moderation-input',
  'moderation-output',
]);

/** A provider's failure as the editor shows and records it. The provider's words are shown only: they may quote the prompt. */
export function engineErrorOfFailure(failure: HostedFailure, provider: string): EngineError {
  const { kind, message, billed, ref, providerWords } = failure;
  const isQuoted = providerWords !== '' && inTheirWords.has(kind);
  const hint = isQuoted ? `${failure.hint} (${provider}: “${providerWords}”)` : failure.hint;
  const later = failure.askAgain === undefined ? {} : { askAgain: failure.askAgain };
  return { kind, message, hint, billed, ref, charge: chargeFacts(failure.charge), ...later };
}

export function chargeFacts(charge: HostedCharge): HostedChargeFacts;
export function chargeFacts(charge: HostedCharge | null): HostedChargeFacts | null;
export function chargeFacts(charge: HostedCharge | null): HostedChargeFacts | null {
  if (charge === null) return null;
  const { micros, basis, qty, stated, claimMicros } = charge;
  return { micros, basis, qty, stated, ...(claimMicros === undefined ? {} : { claimMicros }) };
}

/** Nothing has been sent. */
export function unsent(error: EngineError): EngineError {
  return { ...error, billed: 'n', ref: null, charge: null };
}

/** What an answer costs, whatever becomes of it on this side. */
export function answerCost({ charge, ref }: HostedResult): AnswerCost {
  return { billed: billedBy(charge), ref, charge: chargeFacts(charge) };
}

/** Only a provider's own figure says whether an answer without a usable picture is charged. */
function billedBy({ basis, micros }: HostedCharge): YesNoUnknown {
  if (basis !== 'reported' || micros === null) return '?';
  return micros > 0 ? 'y' : 'n';
}

/** For what no adapter put into words: whatever happened, the request may have gone out. */
export function answerLost(provider: string, ref: string | null = null): HostedFailure {
  return failed(provider, 'timeout-unknown', { billed: '?', ref });
}

/** The provider has been asked for a run that was begun before a reload, and knows nothing of it. */
export function neverArrived(provider: string): HostedFailure {
  return failed(provider, 'unreachable', {
    billed: '?',
    message: `${provider} knows nothing of this run: it seems not to have arrived.`,
    hint: 'Run it again if you still need it.',
  });
}

export function cancelledFailure(provider: string, billed: YesNoUnknown, hint: string): HostedFailure {
  return failed(provider, 'cancelled', { billed, message: 'Cancelled.', hint });
}
