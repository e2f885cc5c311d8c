import type { YesNoUnknown } from '../../../kernel/ledger/events.ts';
import type { FailureKind, HostedFailure } from '../contract.ts';
import { retryAfterMs } from '../exchange.ts';
import type { TextAnswer } from '../exchange.ts';
import { failed, kindOfStatus } from '../failed.ts';
import { proxyRefusal } from '../proxyRefusal.ts';
import { complaintOf } from './response.ts';
import type { FalComplaint } from './response.ts';

/** Of a question about a job: the job goes on, and the question may be asked again. */
export function notAnswered(cause: 'lost' | 'aborted', ref: string | null): HostedFailure {
  return failed('fal', cause === 'aborted' ? 'cancelled' : 'unreachable', { billed: '?', ref });
}

/** Which request was answered: a submit may not have started anything, a result belongs to work that is over. */
type Step = 'submit' | 'poll' | 'result';

type Verdict = Pick<HostedFailure, 'kind' | 'billed'>;

/** Of any answer that is not the expected success. */
export function refusalFailure(
  step: Step,
  answer: TextAnswer,
  nowMs: number,
  ref: string | null,
): HostedFailure {
  const complaint = complaintOf(answer.text);
  const { kind, billed } = verdict(step, answer, complaint);
  return failed('fal', kind, {
    billed,
    ref,
    status: answer.status,
    words: complaint.words,
    retryAfterMs: retryAfterMs(answer.headers, nowMs),
  });
}

function verdict(step: Step, { status, headers, text }: TextAnswer, complaint: FalComplaint): Verdict {
  const proxy = proxyRefusal(text);
  if (proxy) return proxyVerdict(step, proxy);
  // Others between here and fal (a static host, a gateway) say nothing of what fal did.
  const own = complaint.own || headers.has('x-fal-error-type');
  if (step === 'submit' && !own) {
    if (gatewayLosses.has(status)) return { kind: 'timeout-unknown', billed: '?' };
    if (status === 404 || status === 405) return { kind: 'unreachable', billed: 'n' };
  }
  if (step !== 'submit' && !own && status >= 500) return { kind: 'unreachable', billed: '?' };
  return { kind: kindOf(step, status, complaint), billed: billedOf(step, status, own) };
}

/** A question about a job that the proxy could not pass on says nothing about the job, and may be asked again. */
function proxyVerdict(
  step: Step,
  { kind, mayHaveRun }: NonNullable<ReturnType<typeof proxyRefusal>>,
): Verdict {
  if (step === 'submit') return { kind, billed: mayHaveRun ? '?' : 'n' };
  return { kind: kind === 'timeout-unknown' ? 'unreachable' : kind, billed: '?' };
}

const gatewayLosses: ReadonlySet<number> = new Set([408, 502, 504]);

function kindOf(step: Step, status: number, { types, words }: FalComplaint): FailureKind {
  const says = (part: RegExp): boolean => types.some((type) => part.test(type));
  if (says(/content_policy/u)) return 'moderation-input';
  if (says(/too_large/u)) return 'too-large';
  if (status === 403 && /\b(?:locked|balance|credit|payment|billing)/iu.test(words)) return 'payment';
  if ((status === 404 || status === 410) && step !== 'submit') return 'expired';
  return kindOfStatus(status);
}

/** fal charges successes, never its own faults (5xx); 422 may be charged once a machine has worked on it. */
function billedOf(step: Step, status: number, own: boolean): YesNoUnknown {
  if (status < 400 || status === 422 || step === 'poll') return '?';
  return step === 'submit' || (status >= 500 && own) ? 'n' : '?';
}
