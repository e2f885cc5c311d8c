import { isRecord } from '../../../kernel/ledger/shapes.ts';
import type { CancelSignal } from '../../../kernel/shared/cancel.ts';
import type { HostedIo, Withdrawn } from '../contract.ts';
import { exchange, parsedJson } from '../exchange.ts';
import { notListed } from '../notListed.ts';
import { models, serviceName } from './models.ts';

/** A page holds a thousand models at most. A list that has another page is not whole, and says nothing. */
export async function withdrawn(io: HostedIo, signal: CancelSignal): Promise<Withdrawn | null> {
  const asked = await exchange(io, '/models?pageSize=1000', { method: 'GET', signal });
  if (asked.kind !== 'answer' || asked.answer.status !== 200) return null;
  return notListed(serviceName, models, listedIds(parsedJson(asked.answer.text)));
}

/** Names are `models/<id>`. */
function listedIds(body: unknown): ReadonlySet<string> | null {
  if (!isRecord(body) || !Array.isArray(body['models'])) return null;
  const next = body['nextPageToken'];
  if (next !== undefined && next !== '') return null;
  const names = (body['models'] as readonly unknown[]).map((item) => (isRecord(item) ? item['name'] : null));
  if (!names.every((name) => typeof name === 'string')) return null;
  return new Set(names.map((name) => name.replace(/^models\//u, '')));
}
