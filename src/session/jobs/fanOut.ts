import { carryOutCall, submitCalls } from './runCall.ts';
import { sayTogether } from './sayTogether.ts';
import { pendingJob } from './hostedCall.ts';
import type { CallFacts } from './events.ts';
import type { JobDeps, ShowRun } from './jobService.ts';
import type { DocumentRecord } from '../../kernel/document/records.ts';

/**
 * The same run at several engines: submitted together or not at all, then each call goes its own way, with its own lock,
 * charge and end. One that fails stops no other.
 */
export async function runSideBySide(
  jobDeps: JobDeps,
  calls: readonly CallFacts[],
  document: DocumentRecord,
  show: ShowRun,
): Promise<void> {
  const deps = { ...jobDeps, messages: sayTogether(jobDeps.messages) };
  const { clock, runLocks } = deps.ports;
  const startedAtMono = clock.mono();
  const fresh = calls.map((facts) => ({ facts, job: pendingJob(facts, document, clock.now()) }));
  // Nothing is submitted before every call has its lock: another tab would take it for one that was left.
  const locked = gate(fresh.length);
  const submitted = locked.open.then(() => submitCalls(deps, fresh));
  const runs = fresh.map(async (call) => {
    await runLocks.hold(call.facts.call, () =>
      show(call.facts, 'Starting', async (signal, onProgress) => {
        locked.arrive();
        if (await submitted) await carryOutCall(deps, call, document, { startedAtMono, signal, onProgress });
      }),
    );
    deps.onRunsChanged();
  });
  const broken = (await Promise.allSettled(runs)).find(({ status }) => status === 'rejected');
  if (broken?.status === 'rejected') throw broken.reason;
}

/** Opens once `count` have arrived. */
function gate(count: number): { readonly open: Promise<void>; arrive(): void } {
  let missing = count;
  let open: () => void = () => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  return {
    open: opened,
    arrive: () => {
      missing -= 1;
      if (missing === 0) open();
    },
  };
}
