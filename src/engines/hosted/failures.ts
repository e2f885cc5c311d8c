import type { EngineError, HostedChargeFacts } from '../../kernel/operations/ports.ts';
import type { YesNoUnknown } from '../../kernel/ledger/events.ts';
import type { HostedCharge, HostedFailure, HostedResult } from './contract.ts';

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
  return { kind, message, hint, billed, ref, charge: chargeFacts(failure.charge) };
}

export function chargeFacts(charge: HostedCharge): HostedChargeFacts;
export function chargeFacts(charge: HostedCharge | null): HostedChargeFacts | null;
export function chargeFacts(charge: HostedCharge | null): HostedChargeFacts | null {
  if (charge === null) return null;
  const { micros, basis, qty, stated } = charge;
  return { micros, basis, qty, stated };
}

/** Nothing has been sent. */
export function unsent(error: EngineError): EngineError {
  return { ...error, billed: 'n', ref: null, charge: null };
}

/** The provider has delivered, and the result was lost on this side of it. */
export function afterAnswer(error: EngineError, { charge, ref }: HostedResult): EngineError {
  const billed = error.kind === 'cancelled' ? 'y' : billedBy(charge);
  return { ...error, billed, ref, charge: chargeFacts(charge) };
}

/** Only a provider's own figure says whether an answer without a usable picture is charged. */
function billedBy({ basis, micros }: HostedCharge): YesNoUnknown {
  if (basis !== 'reported' || micros === null) return '?';
  return micros > 0 ? 'y' : 'n';
}

/** For a failure that no adapter put into words: the answer did not arrive. */
export function answerLost(provider: string, ref: string | null): HostedFailure {
  return {
    kind: 'timeout-unknown',
    message: `The answer of ${provider} did not arrive: the run may have happened, and may be charged.`,
    hint: 'Look for the result again before you run it anew.',
    providerWords: '',
    billed: '?',
    status: null,
    retryAfterMs: null,
    ref,
    charge: null,
  };
}

export function cancelledFailure(billed: YesNoUnknown, hint: string): HostedFailure {
  return {
    kind: 'cancelled',
    message: 'Cancelled.',
    hint,
    providerWords: '',
    billed,
    status: null,
    retryAfterMs: null,
    ref: null,
    charge: null,
  };
}
