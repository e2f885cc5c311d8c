import { isRecord } from '../../../kernel/ledger/shapes.ts';
import type { CancelSignal } from '../../../kernel/shared/cancel.ts';
import type { HostedIo } from '../contract.ts';
import { exchange, parsedJson } from '../exchange.ts';
import { falModel } from './models.ts';

/** Whether the catalogue has the endpoint as active; null: it gave no answer. An endpoint that it does not name is not. */
export async function isListed(
  endpoint: string,
  io: HostedIo,
  signal: CancelSignal,
): Promise<boolean | null> {
  const path = falModel(endpoint)?.path ?? endpoint;
  const asked = await exchange(io, `/platform/models?endpoint_id=${encodeURIComponent(path)}`, {
    method: 'GET',
    signal,
  });
  if (asked.kind !== 'answer' || asked.answer.status !== 200) return null;
  const body = parsedJson(asked.answer.text);
  const models = isRecord(body) ? body['models'] : null;
  if (!Array.isArray(models)) return null;
  return models.some((model: unknown) => isRecord(model) && model['endpoint_id'] === path && isActive(model));
}

function isActive({ metadata }: Readonly<Record<string, unknown>>): boolean {
  return isRecord(metadata) && metadata['status'] === 'active';
}
