import { isRecord } from '../../../kernel/ledger/shapes.ts';
import type { CancelSignal } from '../../../kernel/shared/cancel.ts';
import type { HostedIo, HostedModel, Withdrawn } from '../contract.ts';
import { exchange, parsedJson } from '../exchange.ts';
import { notListed } from '../notListed.ts';

/** `GET /models` lists what the key may use, in one answer: `{ data: [{ id }] }`. */
export async function withdrawn(
  name: string,
  models: readonly HostedModel[],
  io: HostedIo,
  signal: CancelSignal,
): Promise<Withdrawn | null> {
  const asked = await exchange(io, '/models', { method: 'GET', signal });
  if (asked.kind !== 'answer' || asked.answer.status !== 200) return null;
  return notListed(name, models, listedIds(parsedJson(asked.answer.text)));
}

function listedIds(body: unknown): ReadonlySet<string> | null {
  if (!isRecord(body) || !Array.isArray(body['data'])) return null;
  const ids = (body['data'] as readonly unknown[]).map((item) => (isRecord(item) ? item['id'] : null));
  return ids.every((id) => typeof id === 'string') ? new Set(ids) : null;
}
