import type { CancelSignal } from '../../../kernel/shared/cancel.ts';
import type { HostedIo, LostCall, Resolved } from '../contract.ts';
import { exchange, parsedJson } from '../exchange.ts';
import { falModel } from './models.ts';
import { listedRequests } from './response.ts';
import type { FalIds } from './response.ts';

/** Clocks differ; a request is sent to a machine when the queue lets it. */
const earlierMs = 60_000;
const laterMs = 600_000;
/** Before that a request may still wait, or be missing from the list. */
const settledMs = 3_600_000;

/**
 * Looks for a call whose answer was lost in the list of requests of its endpoint, which takes an admin key. The list
 * names no id of ours: only a single request at that time that is no other call's is taken for it, and none where a
 * second call of that time is lost as well.
 */
export async function resolve(lost: LostCall, io: HostedIo, signal: CancelSignal): Promise<Resolved> {
  const path = falModel(lost.endpoint)?.path;
  if (!path) return { kind: 'cannot-tell' };
  const from = lost.submittedAt - earlierMs;
  const query = new URLSearchParams({
    endpoint_id: path,
    start: new Date(from).toISOString(),
    end: new Date(io.now()).toISOString(),
    limit: '100',
  });
  const asked = await exchange(io, `/platform/models/requests/by-endpoint?${query.toString()}`, {
    method: 'GET',
    signal,
  });
  if (asked.kind !== 'answer') return { kind: 'not-yet' };
  const { status, text } = asked.answer;
  if (passing.has(status)) return { kind: 'not-yet' };
  const listed = status === 200 ? listedRequests(parsedJson(text)) : null;
  if (!listed) return { kind: 'cannot-tell' };
  const { refs, unnamedAt } = lost.others;
  const until = lost.submittedAt + laterMs;
  const then = listed.filter(
    ({ requestId, sentAt }) => sentAt >= from && sentAt <= until && !refs.has(requestId),
  );
  // Its request may have been sent as late, and this one as early, as the queue let them.
  const isAlone = unnamedAt.every((at) => at + laterMs < from || at - earlierMs > until);
  const [only] = then;
  if (only && then.length === 1 && isAlone)
    return { kind: 'found', handle: foundHandle(lost, path, only.requestId) };
  if (then.length > 0) return { kind: 'cannot-tell' };
  return { kind: io.now() - lost.submittedAt > settledMs ? 'not-found' : 'not-yet' };
}

/** Asked later, fal may answer. */
const passing: ReadonlySet<number> = new Set([429, 500, 502, 503, 504]);

/** The one place where addresses are built: the list gives none. They hold owner and app, not the rest of the path. */
function foundHandle(
  lost: LostCall,
  path: string,
  requestId: string,
): Extract<Resolved, { kind: 'found' }>['handle'] {
  const app = path.split('/').slice(0, 2).join('/');
  const url = `https://queue.fal.run/${app}/requests/${encodeURIComponent(requestId)}`;
  const ids: FalIds = {
    request_id: requestId,
    status_url: `${url}/status`,
    response_url: url,
    cancel_url: `${url}/cancel`,
  };
  return { provider: 'fal', endpoint: lost.endpoint, submittedAt: lost.submittedAt, ids, ref: requestId };
}
