import type { StoreApi } from 'zustand/vanilla';

import { runBlocker } from './blocker.ts';
import { combinedJob } from './combinedJob.ts';
import type { PlanContext } from './plans/context.ts';
import { callId } from '../../kernel/shared/ids.ts';
import { runStop } from './runStop.ts';
import type { CallFacts } from './events.ts';
import type { PreparedRun } from './standInRuns.ts';
import type { FanOut } from './fanOut.ts';
import type { RunPlan } from './plan.ts';
import type { AssetWriter } from '../assetWriter.ts';
import type { DocumentService } from '../documentService.ts';
import type { Messages } from '../messages.ts';
import type { SessionPorts } from '../ports.ts';
import type { EditorState, RunningJob } from '../types.ts';
import type { AssetRecord } from '../../kernel/asset/asset.ts';
import type { EngineError, Progress } from '../../kernel/operations/ports.ts';
import type { DocumentRecord } from '../../kernel/document/records.ts';
import type { ToolId } from '../../kernel/operations/catalogue.ts';
import type { AssetId, CallId } from '../../kernel/shared/ids.ts';
import type { StagedResult } from '../../kernel/workspace/staged.ts';

export interface JobService {
  /** Runs a tool; `attempt` counts "Try again" on the same inputs. Failures become a message. */
  run(tool: ToolId, attempt?: number): Promise<void>;
  /** Runs a tool although a budget says no; the override is part of the submission. */
  runAnyway(tool: ToolId): Promise<void>;
  /** True when the stop-loss refused: the refusal is recorded and the person told. */
  refused(tool: ToolId): Promise<boolean>;
  /** Finds the subject and adds it to the mask; a call like any other, used without a review. */
  selectSubject(): Promise<void>;
  /** Takes up the calls of an asset that providers may still have, one after the other. */
  resumePending(asset: AssetRecord): Promise<void>;
  /** Cancels the run of the open asset: all its calls, or one. */
  cancel(call?: CallId): void;
  /** The run that goes on for an asset, also while another one is open. */
  jobOf(asset: AssetId): RunningJob | null;
}

export interface JobDeps {
  readonly ports: SessionPorts;
  readonly store: StoreApi<EditorState>;
  readonly messages: Messages;
  readonly documents: DocumentService;
  readonly assets: AssetWriter;
  /** Called when a call of before was taken up, and when this tab has let go of one. */
  onRunsChanged(): void;
  /** Called once results are staged and shown. */
  onStaged(staged: readonly StagedResult[], document: DocumentRecord): void;
}

/** `work` as the run of its asset, which can be seen and cancelled until it settles. */
export type ShowRun = (
  facts: CallFacts,
  label: string,
  work: (signal: AbortSignal, onProgress: (progress: Progress) => void) => Promise<void>,
) => Promise<void>;

interface Running {
  readonly asset: AssetId;
  readonly abort: AbortController;
  job: RunningJob;
}

/** What tools make of a document, and what becomes of a call, is loaded with the first run: not with the first screen. */
async function runParts() {
  const [{ planTool }, { callFacts }, { runCall }, { refuse }] = await Promise.all([
    import('./planTool.ts'),
    import('./callFacts.ts'),
    import('./runCall.ts'),
    import('./refuse.ts'),
  ]);
  return { planTool, callFacts, runCall, refuse };
}

type RunParts = Awaited<ReturnType<typeof runParts>>;

export function createJobService(deps: JobDeps): JobService {
  const { ports, store, messages } = deps;
  const running = new Map<CallId, Running>();

  const jobOf = (asset: AssetId): RunningJob | null =>
    combinedJob([...running.values()].filter((entry) => entry.asset === asset).map(({ job }) => job));

  /** The store shows the run of the open asset only; leaving an asset does not stop its run. */
  const update = (call: CallId, patch: Partial<RunningJob>): void => {
    const entry = running.get(call);
    if (!entry) return;
    entry.job = { ...entry.job, ...patch };
    if (store.getState().asset?.id === entry.asset) store.setState({ job: jobOf(entry.asset) });
  };

  /** Resolves with the error that ended the call, or null. */
  const start = async (
    { runCall }: Pick<RunParts, 'runCall'>,
    { facts, document }: PreparedRun,
    label = 'Starting',
  ): Promise<EngineError | null> => {
    let ended: EngineError | null = null;
    await ports.runLocks.hold(facts.call, () =>
      shown(facts, label, async (signal, onProgress) => {
        ended = await runCall(deps, facts, document, signal, onProgress);
      }),
    );
    deps.onRunsChanged();
    return ended;
  };

  const shown: ShowRun = async ({ call, plan, asset }, label, work) => {
    const abort = new AbortController();
    const job: RunningJob = {
      call,
      tool: plan.tool === 'select-subject' ? 'erase' : plan.tool,
      engine: plan.engine,
      startedAtMono: ports.clock.mono(),
      progress: { label, fraction: null },
      cancelling: false,
    };
    running.set(call, { asset, abort, job });
    if (store.getState().asset?.id === asset)
      store.setState({ job: jobOf(asset), message: null, notUnderstood: [] });
    try {
      await work(abort.signal, (progress) => update(call, { progress }));
    } finally {
      running.delete(call);
      if (store.getState().asset?.id === asset) store.setState({ job: jobOf(asset) });
    }
  };

  /** The facts of a new call, or null after the person was told why there is none. */
  const prepare = (
    { callFacts }: Pick<RunParts, 'callFacts'>,
    tool: ToolId,
    plan: (context: PlanContext) => RunPlan | null,
    attempt: number,
  ): PreparedRun | null => {
    const state = store.getState();
    const { asset, document } = state;
    const blocker = runBlocker(state, tool, ports.engines);
    if (blocker !== null || !asset || !document) {
      messages.say('warning', blocker ?? 'Open an asset first.');
      return null;
    }
    const made = plan({ ports, document, options: state.options, picks: state, attempt });
    const subject = { asset, document, call: callId(ports.ids.next()), attempt };
    if (made) return { facts: callFacts(ports, made, subject, state), document };
    messages.say('error', 'No engine is available for this tool.');
    return null;
  };

  const started = new Set<AssetId>();

  /** A second click while the first is still on its way to a run (which is when `job` is set) must not become a second one. */
  const once = async (work: () => Promise<void>): Promise<void> => {
    const { asset, job } = store.getState();
    if (asset && started.has(asset.id)) {
      if (job) messages.say('warning', 'Another run is in progress.');
      return;
    }
    if (asset) started.add(asset.id);
    try {
      await work();
    } finally {
      if (asset) started.delete(asset.id);
    }
  };

  /** How a run at several engines goes, where so many are ticked; null: it goes to one. */
  const fanOutOf = async (tool: ToolId): Promise<FanOut | null> => {
    if (tool === 'crop' || (store.getState().fanOut[tool]?.length ?? 0) < 2) return null;
    const { createFanOut } = await import('./fanOut.ts');
    const fanOut = createFanOut(deps, shown);
    return fanOut.isTicked(tool) ? fanOut : null;
  };

  /** False after the person was told that a shared budget could not be looked at: then nothing is spent. */
  const budgetsKnown = async (checking: Promise<void>): Promise<boolean> => {
    try {
      await checking;
      return true;
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      messages.say(
        'error',
        'The month’s budget could not be checked, so nothing was run.',
        `${reason} Try again; without a hard stop in Review nothing is checked.`,
      );
      return false;
    }
  };

  const run = async (tool: ToolId, attempt: number): Promise<void> => {
    const checking = ports.periodStops.check();
    if (checking !== null && !(await budgetsKnown(checking))) return;
    const several = await fanOutOf(tool);
    if (several) return several.run(tool, attempt);
    const parts = await runParts();
    const prepared = prepare(parts, tool, (context) => parts.planTool(tool, context), attempt);
    if (!prepared) return;
    const stop = runStop(ports, store.getState(), tool);
    if (stop) return parts.refuse(deps, prepared.facts, stop);
    const ended = await start(parts, prepared);
    if (ended === null) return;
    const { runStandIns } = await import('./standInRuns.ts');
    await runStandIns(deps, prepared, ended, (run, label) => start(parts, run, label));
  };

  const runAnyway = async (tool: ToolId): Promise<void> => {
    const several = await fanOutOf(tool);
    if (several) return several.runAnyway(tool);
    const parts = await runParts();
    const prepared = prepare(parts, tool, (context) => parts.planTool(tool, context), 0);
    const override = runStop(ports, store.getState(), tool);
    if (prepared) await start(parts, { ...prepared, facts: { ...prepared.facts, override } });
  };

  return {
    run: (tool, attempt = 0) => once(() => run(tool, attempt)),
    runAnyway: (tool) => once(() => runAnyway(tool)),
    refused: async (tool) => {
      const checking = ports.periodStops.check();
      if (checking !== null && !(await budgetsKnown(checking))) return true;
      const several = await fanOutOf(tool);
      if (several) return several.refused(tool);
      const { planTool, callFacts, refuse } = await runParts();
      const state = store.getState();
      const { asset, document, options } = state;
      const stop = runStop(ports, state, tool);
      if (!asset || !document || !stop) return false;
      const plan = planTool(tool, { ports, document, options, picks: state, attempt: 0 });
      const subject = { asset, document, call: callId(ports.ids.next()), attempt: 0 };
      if (plan) await refuse(deps, callFacts(ports, plan, subject, state), stop);
      return true;
    },
    // Free, on this machine and part of making a mask: a stop-loss is about results.
    selectSubject: () =>
      once(async () => {
        const [parts, { planSelectSubject }] = await Promise.all([
          runParts(),
          import('./plans/selectSubject.ts'),
        ]);
        const prepared = prepare(parts, 'remove-background', planSelectSubject, 0);
        if (prepared) await start(parts, prepared);
      }),
    resumePending: async (asset) => {
      const jobs = await ports.workspace.pendingJobs(asset.id);
      if (jobs.length === 0) return;
      await ports.engines.complete(true);
      const { takeUp } = await import('./takenUp.ts');
      await takeUp(deps, asset, jobs, shown);
    },
    cancel: (call) => {
      const asset = store.getState().asset?.id;
      for (const [id, entry] of running) {
        if (entry.asset !== asset || (call !== undefined && id !== call)) continue;
        update(id, { cancelling: true });
        entry.abort.abort();
      }
    },
    jobOf,
  };
}
