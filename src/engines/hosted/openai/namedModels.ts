import { isRecord } from '../../../kernel/ledger/shapes.ts';
import type { CancelSignal } from '../../../kernel/shared/cancel.ts';
import type { HostedIo } from '../contract.ts';
import { exchange, parsedJson } from '../exchange.ts';
import { isModelId } from './gatewayTeam.ts';

/** Ids that the service lists under `/models`, in its order; null where it does not answer to that. */
export async function namedModels(
  io: Pick<HostedIo, 'fetch'>,
  signal: CancelSignal,
): Promise<readonly string[] | null> {
  const asked = await exchange(io, '/models', { method: 'GET', signal });
  if (asked.kind !== 'answer' || asked.answer.status !== 200) return null;
  const body = parsedJson(asked.answer.text);
  const data = isRecord(body) ? body['data'] : null;
  if (!Array.isArray(data)) return null;
  const ids = data.map((item: unknown) => (isRecord(item) ? item['id'] : null)).filter(isModelId);
  return [...new Set(ids)];
}
