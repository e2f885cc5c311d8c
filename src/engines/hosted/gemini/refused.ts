import { isRecord } from '../../../kernel/ledger/shapes.ts';
import type { FailureKind, HostedFailure, HostedIo } from '../contract.ts';
import { parsedJson, retryAfterMs } from '../exchange.ts';
import type { TextAnswer } from '../exchange.ts';
import { failed } from '../failed.ts';
import { kindOfSubmitStatus, submitBilled } from '../submitStatus.ts';
import { providerId, serviceName } from './models.ts';

/** An answer with any status but 200: `{error: {code, message, status, details[]}}`, or the text of something between. */
export function readRefusal({ status, headers, text }: TextAnswer, io: HostedIo): HostedFailure {
  const body = parsedJson(text);
  const error = errorOf(text, body);
  const kind = kindOf(status, body, error);
  return failed(serviceName, kind, {
    billed: submitBilled(kind, io.prices, providerId),
    words: error.words,
    status,
    retryAfterMs: retryAfterMs(headers, io.now()) ?? error.retryMs,
    ...(status === 404 && kind === 'invalid' ? retired : {}),
  });
}

const retired = {
  message: `${serviceName} does not know this model: it may have been retired.`,
  hint: 'Choose another engine.',
};

interface ServiceError {
  readonly words: string;
  readonly badKey: boolean;
  readonly retryMs: number | null;
}

function kindOf(status: number, body: unknown, { badKey, words }: ServiceError): FailureKind {
  // A wrong key comes with 400.
  if (badKey) return 'auth';
  if (status === 429 && /spend/iu.test(words)) return 'spend-limit';
  if (status === 400 && /payload size|too large/iu.test(words)) return 'too-large';
  return kindOfSubmitStatus(status, body);
}

function errorOf(text: string, body: unknown): ServiceError {
  const error = isRecord(body) ? body['error'] : null;
  // A page in HTML says nothing to a designer.
  if (!isRecord(error)) return { words: /^\s*</u.test(text) ? '' : text, badKey: false, retryMs: null };
  const words = typeof error['message'] === 'string' ? error['message'] : '';
  const details = (Array.isArray(error['details']) ? error['details'] : []).filter(isRecord);
  return {
    words,
    badKey:
      /api key (?:not valid|expired|not found)/iu.test(words) ||
      details.some(({ reason }) => reason === 'API_KEY_INVALID'),
    retryMs: details.map(({ retryDelay }) => delayMs(retryDelay)).find((ms) => ms !== null) ?? null,
  };
}

/** "37s", "0.5s". */
function delayMs(delay: unknown): number | null {
  const seconds = typeof delay === 'string' ? /^(\d+(?:\.\d+)?)s$/u.exec(delay)?.[1] : undefined;
  return seconds === undefined ? null : Math.round(Number(seconds) * 1000);
}
