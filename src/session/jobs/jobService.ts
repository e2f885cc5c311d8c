import type { StoreApi } from 'zustand/vanilla';

import { planTool } from './planTool.ts';
import { runBlocker } from './blocker.ts';
import { runCall } from './runCall.ts';
import { planSelectSubject } from './plans/selectSubject.ts';
import { visibleLayers, type PlanContext } from './plans/context.ts';
import { pictureSources } from '../../kernel/provenance/contributing.ts';
import { callId } from '../../kernel/shared/ids.ts';
import type { CallFacts } from './events.ts';
import type { RunPlan } from './plan.ts';
import type { AssetWriter } from '../assetWriter.ts';
import type { DocumentService } from '../documentService.ts';
import type { Messages } from '../messages.ts';
import type { SessionPorts } from '../ports.ts';
import type { EditorState, RunningJob } from '../types.ts';
import type { AssetRecord } from '../../kernel/asset/asset.ts';
import type { DocumentRecord } from '../../kernel/document/records.ts';
import type { OperationId, ToolId } from '../../kernel/operations/catalogue.ts';
import type { AssetId, CallId } from '../../kernel/shared/ids.ts';
import type { StagedResult } from '../../kernel/workspace/staged.ts';

export interface JobService {
  /** Runs a tool; `attempt` counts "Try again" on the same inputs. Failures become a message. */
  run(tool: ToolId, attempt?: number): Promise<void>;
  /** Finds the subject and adds it to the mask; a call like any other, used without a review. */
  selectSubject(): Promise<void>;
  /** Cancels the run of the open asset. */
  cancel(): void;
  /** The run that goes on for an asset, also while another one is open. */
  jobOf(asset: AssetId): RunningJob | null;
}

export interface JobDeps {
  readonly ports: SessionPorts;
  readonly store: StoreApi<EditorState>;
  readonly messages: Messages;
  readonly documents: DocumentService;
  readonly assets: AssetWriter;
  /** Called once results are staged and shown. */
  onStaged(staged: readonly StagedResult[], document: DocumentRecord): void;
}

interface Running {
  readonly asset: AssetId;
  readonly abort: AbortController;
  job: RunningJob;
}

export function createJobService(deps: JobDeps): JobService {
  const { ports, store, messages } = deps;
  const running = new Map<CallId, Running>();

  /** The store shows the run of the open asset only; leaving an asset does not stop its run. */
  const update = (call: CallId, patch: Partial<RunningJob>): void => {
    const entry = running.get(call);
    if (!entry) return;
    entry.job = { ...entry.job, ...patch };
    if (store.getState().asset?.id === entry.asset) store.setState({ job: entry.job });
  };

  const start = async (plan: RunPlan, asset: AssetRecord, document: DocumentRecord): Promise<void> => {
    const facts = callFacts(plan, asset, document, callId(ports.ids.next()), store.getState());
    const { call } = facts;
    const abort = new AbortController();
    const job: RunningJob = {
      call,
      tool: plan.tool === 'select-subject' ? 'erase' : plan.tool,
      engine: plan.engine,
      startedAtMono: ports.clock.mono(),
      progress: { label: 'Starting', fraction: null },
      cancelling: false,
    };
    running.set(call, { asset: asset.id, abort, job });
    store.setState({ job, message: null, notUnderstood: [] });
    try {
      await ports.runLocks.hold(call, () =>
        runCall(deps, facts, document, abort.signal, (progress) => update(call, { progress })),
      );
    } finally {
      running.delete(call);
      if (store.getState().job?.call === call) store.setState({ job: null });
    }
  };

  const prepare = async (
    tool: ToolId,
    plan: (context: PlanContext) => RunPlan | null,
    attempt: number,
  ): Promise<void> => {
    const state = store.getState();
    const { asset, document } = state;
    const blocker = runBlocker(state, tool);
    if (blocker !== null || !asset || !document) {
      messages.say('warning', blocker ?? 'Open an asset first.');
      return;
    }
    const engineId = tool === 'crop' ? null : (state.engines[tool satisfies OperationId] ?? null);
    const made = plan({ ports, document, options: state.options, engineId, attempt });
    if (made) await start(made, asset, document);
    else messages.say('error', 'No engine is available for this tool.');
  };

  return {
    run: (tool, attempt = 0) => prepare(tool, (context) => planTool(tool, context), attempt),
    selectSubject: () => prepare('remove-background', planSelectSubject, 0),
    cancel: () => {
      const { job } = store.getState();
      if (!job) return;
      update(job.call, { cancelling: true });
      running.get(job.call)?.abort.abort();
    },
    jobOf: (asset) => [...running.values()].find((entry) => entry.asset === asset)?.job ?? null,
  };
}

function callFacts(
  plan: RunPlan,
  asset: AssetRecord,
  document: DocumentRecord,
  call: CallId,
  state: EditorState,
): CallFacts {
  const parents = visibleLayers(document).flatMap((layer) =>
    layer.origin.kind === 'output' ? [layer.origin.output] : [],
  );
  return {
    asset: asset.id,
    campaign: asset.campaign,
    call,
    plan,
    parents: [...new Set(parents)],
    // A generated picture starts from words alone.
    madeFrom: plan.operation === 'generate' ? [] : pictureSources(document),
    retryOf: retryTarget(state, plan.tool),
  };
}

/** The last call of the asset, when it was this tool and did not give an accepted result. */
function retryTarget(state: EditorState, tool: string): string | null {
  const last = state.iterations.at(-1);
  if (!last || last.tool !== tool) return null;
  const unsuccessful = ['rejected', 'superseded', 'failed', 'cancelled', 'blocked'];
  return unsuccessful.includes(last.status) ? last.call : null;
}
