import type { LedgerEvent } from '../../kernel/ledger/events.ts';
import type { EngineDescriptor, OtherRequests } from '../../kernel/operations/ports.ts';
import type { WorkspaceStore } from '../../kernel/workspace/ports.ts';

/** Clocks are set, and a provider lists a request when its queue let it go. */
const earlierMs = 3_600_000;

/**
 * What the ledger holds of other calls than `call` to the provider of `engine`, on the assets worked on since shortly before `submittedAt`.
 * Calls of assets that were deleted since are not seen.
 */
export async function otherRequests(
  workspace: Pick<WorkspaceStore, 'listAssets' | 'eventsOfAsset'>,
  call: string,
  engine: Pick<EngineDescriptor, 'provider' | 'model'>,
  submittedAt: number,
): Promise<OtherRequests> {
  const refs = new Set<string>();
  const unnamedAt: number[] = [];
  for (const { id, updatedAt } of await workspace.listAssets()) {
    if (updatedAt < submittedAt - earlierMs) continue;
    for (const other of requestsOf(await workspace.eventsOfAsset(id), engine.provider)) {
      if (other.call === call) continue;
      for (const ref of other.refs) refs.add(ref);
      if (other.model === engine.model && other.refs.size === 0 && !other.isUnsent)
        unnamedAt.push(other.submittedAt);
    }
  }
  return { refs, unnamedAt };
}

interface Request {
  readonly call: string;
  readonly model: string;
  readonly submittedAt: number;
  readonly refs: Set<string>;
  /** It ended, and surely without a charge: there is nothing of it to be found. */
  isUnsent: boolean;
}

function requestsOf(events: readonly LedgerEvent[], provider: string): Iterable<Request> {
  const requests = new Map<string, Request>();
  for (const event of events) {
    const { body, at } = event;
    if (!('call' in body) || typeof body.call !== 'string') continue;
    if (event.type === 'call.submitted' && event.body.provider === provider) {
      const { model } = event.body;
      requests.set(body.call, { call: body.call, model, submittedAt: at, refs: new Set(), isUnsent: false });
    }
    const request = requests.get(body.call);
    if (request === undefined) continue;
    if ('ref' in body && typeof body.ref === 'string') request.refs.add(body.ref);
    if ('billed' in body && body.billed === 'n') request.isUnsent = true;
  }
  return requests.values();
}
