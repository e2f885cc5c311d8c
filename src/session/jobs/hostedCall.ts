import type { CallFacts } from './events.ts';
import { otherRequests } from './otherRequests.ts';
import { scopeOf } from '../scope.ts';
import type { SessionPorts } from '../ports.ts';
import type { DocumentRecord } from '../../kernel/document/records.ts';
import type { AnswerCost, CallHandle, CallLink, EngineError } from '../../kernel/operations/ports.ts';
import { StorageFailure } from '../../kernel/workspace/ports.ts';
import type { PendingJob } from '../../kernel/workspace/pendingJob.ts';

/** What is stored with the submission of a call that a provider carries out; null: this machine does. */
export function pendingJob(
  { plan, call, asset, attempt, options, payer, fanOut }: CallFacts,
  document: DocumentRecord,
  submittedAt: number,
): PendingJob | null {
  if (plan.engine.kind === 'local') return null;
  return {
    call,
    asset,
    tool: plan.tool,
    engine: plan.engine.id,
    attempt,
    ...(fanOut === null ? {} : { fanOut }),
    options: { ...options },
    document,
    handle: null,
    submittedAt,
    ...(payer === null ? {} : { payer }),
  };
}

/** A link that remembers whether its handle is stored: then the provider still has the call, whatever happens here. */
export interface StoredLink extends CallLink {
  isStored(): boolean;
  /** The error with what is known of its cost, where it was made on this side of the engine and says nothing of that. */
  withCost(error: EngineError): EngineError;
}

export function linkOf(
  { workspace, clock }: Pick<SessionPorts, 'workspace' | 'clock'>,
  { call, asset, campaign, plan }: Pick<CallFacts, 'call' | 'asset' | 'campaign' | 'plan'>,
  job: PendingJob,
  goesOn: boolean,
): StoredLink {
  let stored = job.handle !== null;
  let mayBeSent = goesOn;
  let cost: AnswerCost | null = null;
  return {
    call,
    handle: job.handle,
    submittedAt: goesOn ? job.submittedAt : null,
    ...(job.payer === undefined ? {} : { payer: job.payer }),
    begun: () => {
      mayBeSent = true;
    },
    answered: (told) => {
      cost = told;
    },
    withCost: (error) => {
      if (error.billed !== undefined) return error;
      return mayBeSent ? { ...error, ...cost } : { ...error, billed: 'n' };
    },
    accepted: async (handle: CallHandle) => {
      const ms = Math.max(0, clock.now() - job.submittedAt);
      try {
        await workspace.commit({
          jobs: [{ ...job, handle }],
          events: [
            {
              type: 'call.attempt',
              scope: scopeOf(asset, campaign),
              body: {
                call,
                attempt: 1,
                ms,
                status: 'accepted',
                ...(handle.ref === undefined ? {} : { ref: handle.ref }),
              },
            },
          ],
        });
      } catch (cause) {
        if (!(cause instanceof StorageFailure)) throw cause;
        // It is followed from here all the same: given up now, what is paid for would surely be lost.
        return;
      }
      stored = true;
    },
    others: () => otherRequests(workspace, call, plan.engine, job.submittedAt),
    isStored: () => stored,
  };
}
