import { isRecord } from '../../../kernel/ledger/shapes.ts';
import type { YesNoUnknown } from '../../../kernel/ledger/events.ts';
import { billedOn } from '../../../kernel/pricing/priceTable.ts';
import type { FailureKind, HostedFailure, HostedIo } from '../contract.ts';
import { parsedJson, retryAfterMs } from '../exchange.ts';
import type { TextAnswer } from '../exchange.ts';
import { failed, kindOfStatus } from '../failed.ts';
import { proxyRefusal } from '../proxyRefusal.ts';
import { stabilityService } from './models.ts';
import { requestId } from './response.ts';

const { id: provider, name: service } = stabilityService;

/** A submit that was refused has started nothing; a result belongs to work that is over. */
type Step = 'submit' | 'result';

/** An answer with a status that says no: `{id, name, errors[]}`, or the text of something between. */
export function readRefusal(
  step: Step,
  { status, headers, text }: TextAnswer,
  io: HostedIo,
  job: string | null = null,
): HostedFailure {
  const error = errorOf(text);
  const proxy = proxyRefusal(text);
  const kind = proxy?.kind ?? kindOf(step, status, error);
  return failed(service, kind, {
    billed: proxy?.mayHaveRun ? '?' : billedOf(step, kind, status, error, io),
    words: error.words,
    status,
    retryAfterMs: retryAfterMs(headers, io.now()),
    ref: job ?? requestId(headers) ?? error.id,
    ...sentencesOf(kind, error),
  });
}

interface ServiceError {
  /** In the service's own shape; anything else comes from something between. */
  readonly isOwn: boolean;
  /** HTML. */
  readonly isPage: boolean;
  readonly id: string | null;
  readonly name: string;
  readonly words: string;
}

function errorOf(text: string): ServiceError {
  const body = parsedJson(text);
  const { id, name, errors } = isRecord(body) ? body : {};
  if (typeof name !== 'string' || !Array.isArray(errors)) {
    const isPage = /^\s*</u.test(text);
    // A page in HTML says nothing to a designer.
    return { isOwn: false, isPage, id: null, name: '', words: isPage ? '' : text };
  }
  const words = errors.filter((error) => typeof error === 'string').join(' ');
  // Some errors have their name for an id.
  return { isOwn: true, isPage: false, id: typeof id === 'string' && id !== name ? id : null, name, words };
}

const kindsByName: ReadonlyMap<string, FailureKind> = new Map([
  ['content_moderation', 'moderation-input'],
  ['public_figure', 'moderation-input'],
  ['payload_too_large', 'too-large'],
  ['rate_limit_exceeded', 'rate-limited'],
]);

function kindOf(step: Step, status: number, { isOwn, isPage, name }: ServiceError): FailureKind {
  const named = kindsByName.get(name);
  if (named) return named;
  // A host that only serves files: our proxy is not there.
  if (isPage && (status === 404 || status === 405)) return 'unreachable';
  // Something between lost the answer; the service behind it may have done the work.
  if (step === 'submit' && !isOwn && (status === 502 || status === 504)) return 'timeout-unknown';
  // Said by something between: the result lies where it did.
  if (step === 'result' && !isOwn && status >= 500) return 'unreachable';
  if (step === 'result' && [403, 404, 410].includes(status)) return 'expired';
  return kindOfStatus(status);
}

/** Turned away at the door, or not even there: no work was begun. */
const unbilled: ReadonlySet<FailureKind> = new Set(['auth', 'payment', 'rate-limited', 'unreachable']);

function billedOf(
  step: Step,
  kind: FailureKind,
  status: number,
  { isOwn, name }: ServiceError,
  { prices }: HostedIo,
): YesNoUnknown {
  // Its own words: "you were not charged".
  if (name === 'content_moderation') return 'n';
  if (step === 'result' || status < 400) return '?';
  if (unbilled.has(kind)) return 'n';
  return status < 500 || isOwn ? billedOn(prices, provider, 'failed') : billedOn(prices, provider, 'timeout');
}

function sentencesOf(
  kind: FailureKind,
  { name }: ServiceError,
): Partial<Pick<HostedFailure, 'message' | 'hint'>> {
  if (name === 'invalid_language')
    return { message: `${service} reads English only.`, hint: 'Put the prompt into English.' };
  if (name === 'public_figure')
    return {
      message: `${service} takes no pictures of public figures.`,
      hint: 'Choose another picture, or another engine.',
    };
  // The service shuts an account out for that long.
  if (kind === 'rate-limited') return { hint: 'Wait a minute, then run it again.' };
  return {};
}
