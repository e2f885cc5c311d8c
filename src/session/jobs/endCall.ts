import { deliveredCharge, endEvents, type CallFacts } from './events.ts';
import type { PlanOutcome } from './plan.ts';
import { isGone } from '../assetRow.ts';
import { scopeOf } from '../scope.ts';
import { dollarText } from '../../kernel/ledger/money.ts';
import { upperMicros } from '../../kernel/pricing/quote.ts';
import { StorageFailure } from '../../kernel/workspace/ports.ts';
import type { JobDeps } from './jobService.ts';
import type { EventDraft } from '../../kernel/ledger/events.ts';
import type { AssetRecord } from '../../kernel/asset/asset.ts';
import type { PendingJob } from '../../kernel/workspace/pendingJob.ts';
import type { CallId } from '../../kernel/shared/ids.ts';
import type { EngineError } from '../../kernel/operations/ports.ts';

/** Ends a call that gave no result, and tells the person why. */
export async function endCall(
  deps: JobDeps,
  facts: CallFacts,
  error: EngineError,
  elapsedMs: number,
): Promise<void> {
  await appendEnd(deps, facts.call, endEvents(facts, error, elapsedMs));
  const { messages } = deps;
  if (error.kind === 'cancelled') {
    messages.say('info', 'Cancelled. The picture is unchanged.', billedText(error, facts));
    return;
  }
  if (error.kind === 'no-subject') {
    messages.say('warning', error.message, 'Your picture and mask are unchanged.');
    return;
  }
  const text = `${facts.plan.engine.name} could not finish: ${error.message}`;
  const hint = [error.hint, billedText(error, facts), 'Your picture and mask are unchanged.'];
  messages.say('error', text, hint.filter((part) => part !== undefined && part !== '').join(' '));
}

/** A failure is not assumed to be free: what is not known is said. */
function billedText({ billed, charge }: EngineError, { plan, price }: CallFacts): string {
  if (plan.engine.kind === 'local' || billed === 'n') return '';
  if (charge && charge.micros !== null) return `It was charged: ${dollarText(charge.micros)}.`;
  const upper = upperMicros(price);
  const up = upper === null ? '' : `, up to ${dollarText(upper)}`;
  return billed === 'y' ? `It was charged${up}.` : `It may have been charged${up}.`;
}

/**
 * Ends a call whose result could not be stored: the batch with the result was refused as a whole, so the end goes alone.
 * Anything but a refusal by storage is a defect and goes on. What a provider has delivered is paid for all the same.
 */
export async function endUnstored(
  deps: JobDeps,
  facts: CallFacts,
  cause: unknown,
  { report }: PlanOutcome,
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
    billed: plan.engine.kind === 'local' ? ('n' as const) : ('y' as const),
    ms: Math.round(elapsedMs),
  };
  const scope = scopeOf(asset, campaign);
  await appendEnd(deps, call, [...deliveredCharge(facts, report), { type: 'call.failed', scope, body }]);
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

/** Ends a submitted call that cannot be taken up again here: its engine is not known any more. */
export async function endLost(
  deps: JobDeps,
  asset: AssetRecord,
  { call, engine }: PendingJob,
): Promise<void> {
  const reason = `the engine ${engine} is not known here any more`;
  const body = { call, errorType: 'lost', reason, billed: '?' as const, ms: null };
  await appendEnd(deps, call, [{ type: 'call.failed', scope: scopeOf(asset.id, asset.campaign), body }]);
  deps.messages.say(
    'warning',
    `An earlier run could not be taken up: ${reason}.`,
    'It may have been charged.',
  );
}

/** Storage that refuses even this leaves the call in doubt; opening the asset again resolves it. */
async function appendEnd(deps: JobDeps, call: CallId, events: readonly EventDraft[]): Promise<void> {
  try {
    await deps.ports.workspace.commit({ events, dropJobs: [call] });
  } catch (cause) {
    if (!(cause instanceof StorageFailure)) throw cause;
  }
}
