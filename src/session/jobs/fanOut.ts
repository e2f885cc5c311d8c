import { runBlocker } from './blocker.ts';
import { callFacts } from './callFacts.ts';
import { tickedEngines } from './fanOutPicks.ts';
import { pendingJob } from './hostedCall.ts';
import { planTool } from './planTool.ts';
import { refuseAll } from './refuse.ts';
import { carryOutCall, submitCalls } from './runCall.ts';
import { runStop } from './runStop.ts';
import { sayTogether } from './sayTogether.ts';
import { sumUpperMicros } from '../../kernel/pricing/sumPrices.ts';
import { callId } from '../../kernel/shared/ids.ts';
import type { CallFacts } from './events.ts';
import type { JobDeps, JobService, ShowRun } from './jobService.ts';
import type { EditorState } from '../types.ts';
import type { DocumentRecord } from '../../kernel/document/records.ts';
import type { StopLoss } from '../../kernel/metrics/budget.ts';
import type { ToolId } from '../../kernel/operations/catalogue.ts';

/** The same run at several engines, for one click. As in `JobService`, after shared budgets were checked. */
export interface FanOut extends Pick<JobService, 'run' | 'runAnyway' | 'refused'> {
  /** At least two of the ticked engines are offered. */
  isTicked(tool: ToolId): boolean;
}

interface Calls {
  /** One for each engine. */
  readonly calls: readonly CallFacts[];
  readonly document: DocumentRecord;
}

export function createFanOut(jobDeps: JobDeps, show: ShowRun): FanOut {
  const deps = { ...jobDeps, messages: sayTogether(jobDeps.messages) };
  const { ports, store, messages } = deps;

  /** What each engine's plan is made from: the state as if it alone were chosen. */
  const statesFor = (tool: ToolId): readonly EditorState[] => {
    const state = store.getState();
    if (tool === 'crop') return [];
    return tickedEngines(ports.engines.forOperation(tool), state, tool).map(({ descriptor }) => ({
      ...state,
      engines: { ...state.engines, [tool]: descriptor.id },
      // Each was ticked by name: none runs in another's place.
      standIns: {},
    }));
  };

  /** Null: nothing is open, or there is no engine for one of the calls. */
  const planned = (tool: ToolId, attempt: number): Calls | null => {
    const { asset, document } = store.getState();
    if (!asset || !document) return null;
    const states = statesFor(tool);
    const fanOut = ports.ids.next();
    const calls = states.flatMap((state) => {
      const plan = planTool(tool, { ports, document, options: state.options, picks: state, attempt });
      const subject = { asset, document, call: callId(ports.ids.next()), attempt, fanOut };
      return plan ? [callFacts(ports, plan, subject, state)] : [];
    });
    return calls.length === states.length ? { calls, document } : null;
  };

  /** Null after the person was told what is missing. */
  const prepared = (tool: ToolId, attempt: number): Calls | null => {
    const blockers = statesFor(tool).map((state) => runBlocker(state, tool, ports.engines));
    const blocker = blockers.find((one) => one !== null) ?? null;
    const made = blocker === null ? planned(tool, attempt) : null;
    if (!made) messages.say('warning', blocker ?? 'No engine is available for this tool.');
    return made;
  };

  /** Asked about the sum: two of three that fit are not a run that fits. */
  const stopOf = (tool: ToolId, { calls }: Calls): StopLoss | null =>
    runStop(ports, store.getState(), tool, sumUpperMicros(calls.map(({ price }) => price)));

  return {
    isTicked: (tool) => statesFor(tool).length > 1,
    run: async (tool, attempt = 0) => {
      const made = prepared(tool, attempt);
      if (!made) return;
      const stop = stopOf(tool, made);
      if (stop) await refuseAll(deps, made.calls, stop);
      else await runSideBySide(deps, made, show);
    },
    runAnyway: async (tool) => {
      const made = prepared(tool, 0);
      if (!made) return;
      const override = stopOf(tool, made);
      const calls = made.calls.map((facts) => ({ ...facts, override }));
      await runSideBySide(deps, { ...made, calls }, show);
    },
    refused: async (tool) => {
      const made = planned(tool, 0);
      const stop = made && stopOf(tool, made);
      if (!stop) return false;
      await refuseAll(deps, made.calls, stop);
      return true;
    },
  };
}

/**
 * Submitted together or not at all, then each call goes its own way, with its own lock, charge and end. One that fails
 * stops no other.
 */
async function runSideBySide(deps: JobDeps, { calls, document }: Calls, show: ShowRun): Promise<void> {
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
