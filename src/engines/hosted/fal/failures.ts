import type { YesNoUnknown } from '../../../kernel/ledger/events.ts';
import type { FailureKind, HostedFailure } from '../contract.ts';
import { providerWords } from '../providerWords.ts';
import { retryAfterMs } from '../retryAfter.ts';
import { complaintOf } from './response.ts';
import type { FalComplaint } from './response.ts';

type Sentences = Pick<HostedFailure, 'message' | 'hint'>;

const sentences: Readonly<Record<FailureKind, Sentences>> = {
  auth: {
    message: 'This installation has no key that fal accepts.',
    hint: 'Ask whoever runs the server to check its key for fal.',
  },
  payment: {
    message: 'The account at fal has no credit, or is locked.',
    hint: 'Ask whoever runs the server to top up the account, or choose another engine.',
  },
  'spend-limit': {
    message: 'A spending limit at fal has been reached.',
    hint: 'Raise the limit in the account, or choose another engine.',
  },
  'moderation-input': {
    message: 'fal refused the picture or the description under its content rules.',
    hint: 'Change the description or the picture, or choose another engine.',
  },
  'moderation-output': {
    message: 'fal made a picture and withheld it under its content rules.',
    hint: 'Change the description, or choose another engine; each try may be charged.',
  },
  invalid: {
    message: 'fal could not work with what was sent.',
    hint: 'Choose another size or another engine; the details say what was wrong.',
  },
  'too-large': {
    message: 'The picture is too large for this engine.',
    hint: 'Make the picture smaller, or choose another engine.',
  },
  'rate-limited': {
    message: 'fal is asked too often at the moment.',
    hint: 'Wait a moment and try again.',
  },
  upstream: {
    message: 'fal has a fault of its own at the moment.',
    hint: 'Try again in a few minutes, or choose another engine.',
  },
  'timeout-unknown': {
    message: 'The answer of fal was lost: the picture may have been made, and charged.',
    hint: 'Look into the list of requests in the fal account before you try again.',
  },
  unreachable: {
    message: 'fal cannot be reached.',
    hint: 'Check the connection and the proxy of this installation; a job that already runs at fal goes on.',
  },
  'no-image': {
    message: 'The answer of fal holds no picture.',
    hint: 'Try again or choose another engine; this try may have been charged.',
  },
  expired: {
    message: 'fal no longer keeps this result.',
    hint: 'Run it again; this try has probably been charged.',
  },
  cancelled: {
    message: 'The work was cancelled.',
    hint: 'Run it again whenever you like; fal may still charge for what had begun.',
  },
};

type Known = Partial<Omit<HostedFailure, 'kind' | 'billed' | 'message' | 'hint'>>;

export function failure(kind: FailureKind, billed: YesNoUnknown, known: Known = {}): HostedFailure {
  return {
    kind,
    ...sentences[kind],
    providerWords: '',
    status: null,
    retryAfterMs: null,
    ref: null,
    charge: null,
    ...known,
    billed,
  };
}

/** Which request was answered: a submit may not have started anything, a result belongs to work that is over. */
type Step = 'submit' | 'poll' | 'result';

export interface Refusal {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Of any answer that is not the expected success. */
export function refusalFailure(
  step: Step,
  answer: Refusal,
  nowMs: number,
  ref: string | null,
): HostedFailure {
  const complaint = complaintOf(answer.text);
  const own = complaint.own || answer.headers.has('x-fal-error-type');
  const kind = kindOf(step, answer.status, complaint, own);
  return failure(kind, billedOf(step, answer.status, own), {
    ref,
    status: answer.status,
    providerWords: providerWords(complaint.words),
    retryAfterMs: retryAfterMs(answer.headers, nowMs),
  });
}

function kindOf(step: Step, status: number, { types, words }: FalComplaint, own: boolean): FailureKind {
  const says = (part: RegExp): boolean => types.some((type) => part.test(type));
  if (says(/content_policy/u)) return 'moderation-input';
  if (says(/too_large/u)) return 'too-large';
  if (step === 'submit' && isGatewayLoss(status, own)) return 'timeout-unknown';
  // A static host without the proxy.
  if (step === 'submit' && (status === 404 || status === 405) && !own) return 'unreachable';
  if (status === 403 && /\b(?:locked|balance|credit|payment|billing)/iu.test(words)) return 'payment';
  if ((status === 404 || status === 410) && step !== 'submit') return 'expired';
  const kind = kindsByStatus.get(status);
  if (kind) return kind;
  return status >= 400 && status < 500 ? 'invalid' : 'upstream';
}

const kindsByStatus: ReadonlyMap<number, FailureKind> = new Map([
  [401, 'auth'],
  [402, 'payment'],
  [403, 'auth'],
  [408, 'upstream'],
  [413, 'too-large'],
  [429, 'rate-limited'],
  // Of our own proxy: it has no key for fal.
  [501, 'auth'],
]);

/** A gateway lost the answer of the service behind it, which may have accepted. */
const isGatewayLoss = (status: number, own: boolean): boolean => (status === 502 || status === 504) && !own;

/** fal charges successes, never its own faults (5xx); 422 may be charged once a machine has worked on it. */
function billedOf(step: Step, status: number, own: boolean): YesNoUnknown {
  if (status < 400 || status === 422 || step === 'poll') return '?';
  if (step === 'submit') return isGatewayLoss(status, own) ? '?' : 'n';
  return status >= 500 && own ? 'n' : '?';
}
