import { endEvents, type CallFacts } from './events.ts';
import { isGone } from '../assetRow.ts';
import { scopeOf } from '../scope.ts';
import { StorageFailure } from '../../kernel/workspace/ports.ts';
import type { JobDeps } from './jobService.ts';
import type { EventDraft } from '../../kernel/ledger/events.ts';
import type { EngineError } from '../../kernel/operations/ports.ts';

/** Ends a call that gave no result, and tells the person why. */
export async function endCall(
  deps: JobDeps,
  facts: CallFacts,
  error: EngineError,
  elapsedMs: number,
): Promise<void> {
  await appendEnd(deps, endEvents(facts, error, elapsedMs));
  const { messages } = deps;
  if (error.kind === 'cancelled') {
    messages.say('info', 'Cancelled. The picture is unchanged.');
    return;
  }
  if (error.kind === 'no-subject') {
    messages.say('warning', error.message, 'Your picture and mask are unchanged.');
    return;
  }
  const text = `${facts.plan.engine.name} could not finish: ${error.message}`;
  messages.say('error', text, 'Your picture and mask are unchanged.');
}

/**
 * Ends a call whose result could not be stored: the batch with the result was refused as a whole, so the end goes alone.
 * Anything but a refusal by storage is a defect and goes on.
 */
export async function endUnstored(
  deps: JobDeps,
  facts: CallFacts,
  cause: unknown,
  elapsedMs: number,
): Promise<void> {
  if (!(cause instanceof StorageFailure)) throw cause;
  const gone = isGone(cause);
  const full = cause.error.kind === 'quota';
  const { campaign, asset, call, plan } = facts;
  const body = {
    call,
    errorType: gone ? 'asset-deleted' : full ? 'storage-full' : 'storage',
    reason: `result not stored: ${cause.message}`,
    billed: plan.engine.kind === 'local' ? ('n' as const) : ('?' as const),
    ms: Math.round(elapsedMs),
  };
  const scope = scopeOf(asset, campaign);
  await appendEnd(deps, [{ type: 'call.failed', scope, body }]);
  if (gone)
    deps.messages.say('warning', 'The asset was deleted while its run went on.', 'No result was kept.');
  else if (full) {
    deps.messages.say(
      'error',
      'The browser is out of storage, so the result could not be kept.',
      'Free space by deleting assets, then run again.',
    );
  } else deps.messages.say('error', 'The result could not be stored.', cause.message);
}

/** Storage that refuses even this leaves the call in doubt; opening the asset again resolves it. */
async function appendEnd(deps: JobDeps, events: readonly EventDraft[]): Promise<void> {
  try {
    await deps.ports.workspace.commit({ events });
  } catch (cause) {
    if (!(cause instanceof StorageFailure)) throw cause;
  }
}
