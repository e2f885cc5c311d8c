import { isRecord } from '../../../kernel/ledger/shapes.ts';
import type { YesNoUnknown } from '../../../kernel/ledger/events.ts';
import { billedOn } from '../../../kernel/pricing/priceTable.ts';
import type { FailureKind, HostedFailure, HostedIo } from '../contract.ts';
import { parsedJson, retryAfterMs } from '../exchange.ts';
import type { TextAnswer } from '../exchange.ts';
import { failed, kindOfStatus } from '../failed.ts';
import { recraftService } from './models.ts';

const { id, name } = recraftService;

/** An answer with any status but 200. Errors have no fixed shape: plain text, JSON of several kinds, or a page. */
export function readRefusal({ status, headers, text }: TextAnswer, io: HostedIo): HostedFailure {
  const words = wordsOf(text);
  const kind = kindOf(status, words);
  return failed(name, kind, {
    billed: billedOf(kind, status, io),
    words,
    status,
    retryAfterMs: retryAfterMs(headers, io.now()),
    ...(status === 404 ? retired : {}),
  });
}

const retired = {
  message: `${name} does not know this model: it may have been retired.`,
  hint: 'Choose another engine.',
};

/** The sentence in an error; a page in HTML says nothing to a designer. */
function wordsOf(text: string): string {
  if (/^\s*</u.test(text)) return '';
  return sentenceIn(parsedJson(text)) ?? text;
}

const sentenceNames = ['message', 'error', 'detail', 'details', 'errors', 'code'];

function sentenceIn(value: unknown): string | null {
  if (typeof value === 'string') return value === '' ? null : value;
  if (Array.isArray(value)) return value.map(sentenceIn).filter(Boolean).join(' ') || null;
  if (!isRecord(value)) return null;
  return sentenceNames.map((key) => sentenceIn(value[key])).find((found) => found !== null) ?? null;
}

function kindOf(status: number, words: string): FailureKind {
  // Something between lost the answer; the service behind it may have done the work.
  if (status === 502 || status === 504) return 'timeout-unknown';
  // Of our own proxy: it has no key for the service.
  if (status === 501) return 'auth';
  if (status < 400 || status >= 500) return 'upstream';
  if (/\b(?:not enough|insufficient|out of)\b.{0,20}\b(?:credits|units|balance|funds)/iu.test(words))
    return 'payment';
  if (/\b(?:nsfw|moderat\w*|content policy|inappropriate)\b/iu.test(words)) return 'moderation-input';
  if (/\btoo (?:large|big)\b|\bexceeds\b.{0,40}\b(?:size|resolution|pixels|mb)\b/iu.test(words))
    return 'too-large';
  return kindOfStatus(status);
}

function billedOf(kind: FailureKind, status: number, { prices }: HostedIo): YesNoUnknown {
  // Without a valid key there is no account to charge.
  if (kind === 'auth') return 'n';
  if (kind === 'moderation-input') return billedOn(prices, id, 'blocked');
  return kind === 'timeout-unknown' || status < 400
    ? billedOn(prices, id, 'timeout')
    : billedOn(prices, id, 'failed');
}
