import { isRecord } from '../../../kernel/ledger/shapes.ts';
import type { CancelSignal } from '../../../kernel/shared/cancel.ts';
import type { HostedIo, Withdrawn } from '../contract.ts';
import { exchange, parsedJson } from '../exchange.ts';
import { falModels } from './models.ts';

/** The catalogue is asked for our endpoints alone; fifty at most. One that it does not answer for stays offered. */
export async function withdrawn(io: HostedIo, signal: CancelSignal): Promise<Withdrawn | null> {
  const query = new URLSearchParams();
  for (const path of new Set(falModels.map((model) => model.path))) query.append('endpoint_id', path);
  const asked = await exchange(io, `/platform/models?${query.toString()}`, { method: 'GET', signal });
  if (asked.kind !== 'answer' || asked.answer.status !== 200) return null;
  const body = parsedJson(asked.answer.text);
  if (!isRecord(body) || !Array.isArray(body['models'])) return null;
  const gone = (body['models'] as readonly unknown[]).flatMap(deprecatedId);
  return new Map(gone.map((id) => [id, 'fal has marked it as deprecated']));
}

function deprecatedId(model: unknown): readonly string[] {
  if (!isRecord(model) || !isRecord(model['metadata'])) return [];
  const { endpoint_id: id, metadata } = model;
  return typeof id === 'string' && metadata['status'] === 'deprecated' ? [id] : [];
}
