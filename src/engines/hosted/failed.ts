import type { YesNoUnknown } from '../../kernel/ledger/events.ts';
import type { FailureKind, HostedCharge, HostedFailure } from './contract.ts';
import { providerWords } from './providerWords.ts';

/** What is known of a failure beside its class; `billed` has no default, so that nothing is free by oversight. */
interface FailureFacts {
  readonly billed: YesNoUnknown;
  /** In place of the usual sentences. */
  readonly message?: string;
  readonly hint?: string;
  /** As the service put it; keys and pictures are taken out. */
  readonly words?: string;
  readonly status?: number;
  readonly retryAfterMs?: number | null;
  readonly ref?: string | null;
  readonly charge?: HostedCharge | null;
}

export function failed(service: string, kind: FailureKind, facts: FailureFacts): HostedFailure {
  const [message, hint] = sentences[kind];
  return {
    kind,
    message: facts.message ?? `${service} ${message}`,
    hint: facts.hint ?? hint,
    providerWords: providerWords(facts.words ?? ''),
    billed: facts.billed,
    status: facts.status ?? null,
    retryAfterMs: facts.retryAfterMs ?? null,
    ref: facts.ref ?? null,
    charge: facts.charge ?? null,
  };
}

/** What happened (after the name of the service) and what to do next. */
const sentences: Readonly<Record<FailureKind, readonly [string, string]>> = {
  auth: ['did not accept the key.', 'Ask whoever runs this editor to check the key on its server.'],
  payment: ['wants the account to be paid first.', 'Top up the account, or choose another engine meanwhile.'],
  'spend-limit': [
    'has reached the spending limit of the account.',
    'Raise the limit in the account, or choose another engine.',
  ],
  'moderation-input': [
    'refused the request by its content rules.',
    'Word the prompt differently, or choose another picture.',
  ],
  'moderation-output': [
    'made a picture and withheld it by its content rules.',
    'Word the prompt differently; what this run may have cost stands in the ledger.',
  ],
  invalid: ['did not understand the request.', 'Choose another engine; the words of the service say more.'],
  'too-large': ['does not take a request of this size.', 'Work on a smaller part, or reduce the picture.'],
  'rate-limited': ['has too much to do for this account.', 'Wait a little, then run it again.'],
  upstream: ['had an error of its own.', 'Try again later, or choose another engine.'],
  'timeout-unknown': [
    'gave no answer; the work may have been done and charged.',
    'Look at the account of the service before you run it again.',
  ],
  unreachable: ['cannot be reached.', 'Check the network and the server that runs this editor.'],
  'no-image': ['answered without a picture.', 'Word the prompt differently, or choose another engine.'],
  expired: ['no longer keeps the result.', 'Run it again if you still need it: that is a new charge.'],
  cancelled: ['was not waited for any longer.', 'Run it again whenever you like.'],
};

/** What a status alone says; adapters look at the body first. */
export function kindOfStatus(status: number): FailureKind {
  if (status === 401 || status === 403) return 'auth';
  if (status === 402) return 'payment';
  if (status === 413) return 'too-large';
  if (status === 429) return 'rate-limited';
  return status >= 400 && status < 500 ? 'invalid' : 'upstream';
}
