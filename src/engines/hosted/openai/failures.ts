import type { FailureKind, HostedFailure, HostedIo } from '../contract.ts';
import { parsedJson, retryAfterMs } from '../exchange.ts';
import type { TextAnswer } from '../exchange.ts';
import { failed } from '../failed.ts';
import { kindOfSubmitStatus, submitBilled } from '../submitStatus.ts';
import type { OpenAiProfile } from './profile.ts';
import { complaintOf } from './response.ts';
import type { Complaint } from './response.ts';

/** What a code says more exactly than the status: an empty account and a crowded minute are both 429. */
const kindsByName: ReadonlyMap<string, FailureKind> = new Map([
  ['moderation_blocked', 'moderation-input'],
  ['content_policy_violation', 'moderation-input'],
  ['content_filter', 'moderation-input'],
  ['insufficient_quota', 'payment'],
  ['billing_hard_limit_reached', 'spend-limit'],
  ['budget_exceeded', 'spend-limit'],
  ['rate_limit_exceeded', 'rate-limited'],
  ['invalid_api_key', 'auth'],
]);

export function refused({ provider, name }: OpenAiProfile, answer: TextAnswer, io: HostedIo): HostedFailure {
  const { status, headers, text } = answer;
  const body = parsedJson(text);
  const complaint = complaintOf(text, body);
  const kind = kindOf(status, body, complaint);
  return failed(name, kind, {
    billed: submitBilled(kind, io.prices, provider),
    words: complaint.words,
    status,
    retryAfterMs: retryAfterMs(headers, io.now()),
    ref: refOf(headers),
    ...(status === 403 && kind === 'auth' ? { hint: notVerified } : {}),
  });
}

const notVerified =
  'Ask whoever runs this editor to check the key, and whether its organisation is verified for this model.';

function kindOf(status: number, body: unknown, { names }: Complaint): FailureKind {
  const named = names.map((name) => kindsByName.get(name)).find((kind) => kind !== undefined);
  if (named) return named;
  return status === unavailableForLegalReasons ? 'moderation-input' : kindOfSubmitStatus(status, body);
}

/** How some relays answer a refused prompt. */
const unavailableForLegalReasons = 451;

/** Id of the request; a gateway's own counts, as it is what the gateway charges. */
export function refOf(headers: Headers): string | null {
  return headers.get('x-litellm-call-id') ?? headers.get('x-request-id');
}
