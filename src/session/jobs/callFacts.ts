import { markedBounds } from '../markedBounds.ts';
import { visibleLayers } from './plans/context.ts';
import { runShape } from './runShape.ts';
import { quoteRun } from '../../kernel/pricing/quote.ts';
import { pictureSources } from '../../kernel/provenance/contributing.ts';
import type { CallFacts } from './events.ts';
import type { RunPlan } from './plan.ts';
import type { SessionPorts } from '../ports.ts';
import type { EditorState } from '../types.ts';
import type { AssetRecord } from '../../kernel/asset/asset.ts';
import type { DocumentRecord } from '../../kernel/document/records.ts';
import type { AnyEngine } from '../../kernel/operations/ports.ts';
import type { CallId } from '../../kernel/shared/ids.ts';
import type { RunPrice } from '../../kernel/pricing/runPrice.ts';

/** What a new call is about, fixed before its first event. */
export function callFacts(
  ports: Pick<SessionPorts, 'engines'>,
  plan: RunPlan,
  { asset, document, call, attempt, fanOut = null }: Subject,
  state: Pick<EditorState, 'options' | 'iterations' | 'standIns'>,
): CallFacts {
  const engine = ports.engines.all().find(({ descriptor }) => descriptor.id === plan.engine.id);
  return {
    asset: asset.id,
    campaign: asset.campaign,
    call,
    plan,
    ...sourcesOf(plan, document),
    retryOf: retryTarget(state.iterations, plan),
    standsInFor: pausedBefore(ports, plan, state.standIns),
    fanOut,
    override: null,
    price: priceOf(engine, plan, document, state.options),
    options: state.options,
    attempt,
    payer: engine?.payer?.() ?? null,
  };
}

/** The engine that the plan's stands in for since before the click. */
function pausedBefore(
  { engines }: Pick<SessionPorts, 'engines'>,
  { engine, operation, tool }: RunPlan,
  standIns: EditorState['standIns'],
): CallFacts['standsInFor'] {
  const standIn = tool === 'select-subject' ? undefined : standIns[operation];
  if (standIn?.engine !== engine.id) return null;
  const paused = engines.all().find(({ descriptor }) => descriptor.id === standIn.insteadOf)?.descriptor;
  if (paused === undefined) return null;
  const { provider, model, name } = paused;
  return { provider, model, name, call: standIn.lastCall, when: 'paused', reason: standIn.reason };
}

interface Subject {
  readonly asset: Pick<AssetRecord, 'id' | 'campaign'>;
  readonly document: DocumentRecord;
  readonly call: CallId;
  readonly attempt: number;
  readonly fanOut?: string | null;
}

/** Where the pixels come from that a run starts from. */
export function sourcesOf(plan: RunPlan, document: DocumentRecord): Pick<CallFacts, 'parents' | 'madeFrom'> {
  const parents = visibleLayers(document).flatMap((layer) =>
    layer.origin.kind === 'output' ? [layer.origin.output] : [],
  );
  return {
    parents: [...new Set(parents)],
    // A generated picture starts from words alone.
    madeFrom: plan.operation === 'generate' ? [] : pictureSources(document),
  };
}

function priceOf(
  found: AnyEngine | undefined,
  { engine, operation }: RunPlan,
  document: DocumentRecord,
  options: EditorState['options'],
): RunPrice {
  return quoteRun(
    found ?? { descriptor: engine },
    runShape(operation, document, options, markedBounds(document)),
  );
}

/**
 * The last call of the asset, when it was this tool and did not give an accepted result; of several side by side the one
 * of the same model.
 */
function retryTarget(iterations: EditorState['iterations'], { tool, engine }: RunPlan): string | null {
  const last = iterations.at(-1);
  if (!last || last.tool !== tool) return null;
  const beside = last.fanOut === null ? [last] : iterations.filter(({ fanOut }) => fanOut === last.fanOut);
  if (beside.some(({ status }) => status === 'accepted')) return null;
  const own = beside.length === 1 ? last : (beside.find(({ model }) => model === engine.model) ?? last);
  const unsuccessful = ['rejected', 'superseded', 'failed', 'cancelled', 'blocked'];
  return unsuccessful.includes(own.status) ? own.call : null;
}
