import { billedOn } from '../../../kernel/pricing/priceTable.ts';
import type { PriceTable } from '../../../kernel/pricing/priceTable.ts';
import type { FailureKind, HostedFailure, HostedIo } from '../contract.ts';
import { parsedJson, retryAfterMs } from '../exchange.ts';
import type { TextAnswer } from '../exchange.ts';
import { failed, kindOfStatus } from '../failed.ts';
import { isNoProxy, kindOfSubmitStatus, submitBilled } from '../submitStatus.ts';
import { providerId, serviceName } from './models.ts';
import { taskOf, wordsOf } from './response.ts';
import type { Task } from './response.ts';

/** Statuses of a task that will never have a picture. */
const endings: Partial<Readonly<Record<Task['status'], FailureKind>>> = {
  'Request Moderated': 'moderation-input',
  'Content Moderated': 'moderation-output',
  Error: 'upstream',
  'Task not found': 'expired',
};

/** Null while a task goes on or is ready. */
export function endingOf({ status }: Task): FailureKind | null {
  return endings[status] ?? null;
}

export function submitRefused(answer: TextAnswer, io: HostedIo): HostedFailure {
  const body = parsedJson(answer.text);
  const task = taskOf(body);
  const kind = (task && endingOf(task)) ?? kindOfSubmitStatus(answer.status, body);
  return failed(serviceName, kind, {
    ...factsOf(answer, body, io),
    billed: submitBilled(kind, io.prices, providerId),
  });
}

/** Of a poll: the work was accepted, so nothing is surely free. */
export function pollRefused(answer: TextAnswer, io: HostedIo, ref: string | null): HostedFailure {
  const body = parsedJson(answer.text);
  const task = taskOf(body);
  const kind = (task && endingOf(task)) ?? kindOfPollStatus(answer.status, body);
  const billed = task ? endingBilled(kind, io.prices) : '?';
  return failed(serviceName, kind, { ...factsOf(answer, body, io), billed, ref });
}

function kindOfPollStatus(status: number, body: unknown): FailureKind {
  // The task may well go on: it is asked again.
  if (isNoProxy(status, body) || status >= 500) return 'unreachable';
  return status === 404 || status === 410 ? 'expired' : kindOfStatus(status);
}

function endingBilled(kind: FailureKind, prices: PriceTable): HostedFailure['billed'] {
  if (kind === 'moderation-input' || kind === 'moderation-output')
    return billedOn(prices, providerId, 'blocked');
  return kind === 'upstream' ? billedOn(prices, providerId, 'failed') : '?';
}

function factsOf({ status, headers, text }: TextAnswer, body: unknown, io: HostedIo) {
  return { status, words: wordsOf(text, body), retryAfterMs: retryAfterMs(headers, io.now()) };
}
