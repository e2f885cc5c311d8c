import { isRecord } from '../../../kernel/ledger/shapes.ts';
import type { YesNoUnknown } from '../../../kernel/ledger/events.ts';
import { billedOn } from '../../../kernel/pricing/priceTable.ts';
import type { FailureKind, HostedFailure, HostedIo } from '../contract.ts';
import { parsedJson, retryAfterMs } from '../exchange.ts';
import type { TextAnswer } from '../exchange.ts';
import { failed, kindOfStatus } from '../failed.ts';
import { proxyRefusal } from '../proxyRefusal.ts';
import { recraftService } from './models.ts';

const { id, name } = recraftService;

/** An answer with any status but 200. Errors have no fixed shape: plain text, JSON of several kinds, or a page. */
export function readRefusal({ status, headers, text }: TextAnswer, io: HostedIo): HostedFailure {
  const words = wordsOf(text);
  const proxy = proxyRefusal(text);
  const kind = proxy?.kind ?? kindOf(status, words, isPage(text));
  return failed(name, kind, {
    billed: proxy?.mayHaveRun ? '?' : billedOf(kind, status, io),
    words,
    status,
    retryAfterMs: retryAfterMs(headers, io.now()),
    ...(status === 404 && kind === 'invalid' ? retired : {}),
  });
}

const retired = {
  message: `${name} does not know this model: it may have been retired.`,
  hint: 'Choose another engine.',
};

const isPage = (text: string): boolean => /^\s*</u.test(text);

/** The sentence in an error; a page in HTML says nothing to a designer. */
function wordsOf(text: string): string {
  if (isPage(text)) return '';
  return sentenceIn(parsedJson(text)) ?? text;
}

const sentenceNames = ['message', 'error', 'detail', 'details', 'errors', 'code'];

function sentenceIn(value: unknown): string | null {
  if (typeof value === 'string') return value === '' ? null : value;
  if (Array.isArray(value)) return value.map(sentenceIn).filter(Boolean).join(' ') || null;
  if (!isRecord(value)) return null;
  return sentenceNames.map((key) => sentenceIn(value[key])).find((found) => found !== null) ?? null;
}

function kindOf(status: number, words: string, page: boolean): FailureKind {
  // A host that only serves files: our proxy is not there.
  if (page && (status === 404 || status === 405)) return 'unreachable';
  // Something between lost the answer; the service behind it may have done the work.
  if (status === 502 || status === 504) return 'timeout-unknown';
  if (status < 400 || status >= 500) return 'upstream';
  if (/\b(?:not enough|insufficient|out of)\b.{0,20}\b(?:credits|units|balance|funds)/iu.test(words))
    return 'payment';
  if (/\b(?:nsfw|moderat\w*|content policy|inappropriate)\b/iu.test(words)) return 'moderation-input';
  if (/\btoo (?:large|big)\b|\bexceeds\b.{0,40}\b(?:size|resolution|pixels|mb)\b/iu.test(words))
    return 'too-large';
  return kindOfStatus(status);
}

/** Turned away at the door, or not even there: no work was begun. */
const unbilled: ReadonlySet<FailureKind> = new Set(['auth', 'payment', 'rate-limited', 'unreachable']);

function billedOf(kind: FailureKind, status: number, { prices }: HostedIo): YesNoUnknown {
  if (unbilled.has(kind)) return 'n';
  if (kind === 'moderation-input') return billedOn(prices, id, 'blocked');
  return kind === 'timeout-unknown' || status < 400
    ? billedOn(prices, id, 'timeout')
    : billedOn(prices, id, 'failed');
}
