import { isRecord } from '../../../kernel/ledger/shapes.ts';
import type { YesNoUnknown } from '../../../kernel/ledger/events.ts';
import type { HostedFailure, HostedIo } from '../contract.ts';
import { parsedJson, retryAfterMs } from '../exchange.ts';
import type { TextAnswer } from '../exchange.ts';
import { failed, kindOfStatus } from '../failed.ts';

/** As proxy, handles and ledger name it. */
export const providerId = 'comfyui';
/** As the price table names everything that runs on the team's own machines. */
export const priceProvider = 'self-hosted';
export const serviceName = 'ComfyUI';

/** An answer with any status but 200: `{error: {message, details} | text, node_errors}`, or plain text. */
export function failureOf(
  { status, headers, text }: TextAnswer,
  io: HostedIo,
  billed: YesNoUnknown,
): HostedFailure {
  const body = parsedJson(text);
  const nodes = isRecord(body) ? nodeErrors(body['node_errors']) : [];
  const error = isRecord(body) ? errorWords(body['error']) : plainWords(text);
  const kind = kindOfStatus(status);
  return failed(serviceName, kind, {
    billed,
    words: [...nodes, error].filter(Boolean).join(' '),
    status,
    retryAfterMs: retryAfterMs(headers, io.now()),
    ...(isRecord(body) && 'node_errors' in body ? refusedGraph : {}),
    ...(kind === 'auth' ? closed : {}),
  });
}

const refusedGraph = {
  message: 'ComfyUI refused the workflow.',
  hint: 'Open the workflow in ComfyUI, run it there once, and export it again.',
};

const closed = {
  message: 'The ComfyUI server let nobody in.',
  hint: 'Ask whoever runs the server how this editor may use it.',
};

/** "Node 4 (CheckpointLoaderSimple): Value not in list: ckpt_name". */
function nodeErrors(value: unknown): readonly string[] {
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([id, node]) => {
    if (!isRecord(node)) return [];
    const type = typeof node['class_type'] === 'string' ? ` (${node['class_type']})` : '';
    const errors: readonly unknown[] = Array.isArray(node['errors']) ? node['errors'] : [];
    return [`Node ${id}${type}: ${errors.map(errorWords).join('; ')}`];
  });
}

function errorWords(error: unknown): string {
  if (typeof error === 'string') return error;
  if (!isRecord(error)) return '';
  return [error['message'], error['details']]
    .filter((words) => typeof words === 'string' && words !== '')
    .join(': ');
}

/** A page in HTML says nothing to a designer. */
const plainWords = (text: string): string => (/^\s*</u.test(text) ? '' : text);
