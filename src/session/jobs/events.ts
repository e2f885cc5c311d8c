import { localCharge, localQuote } from '../../kernel/pricing/local.ts';
import { scopeOf } from '../scope.ts';
import type { RunPlan, PlanOutcome } from './plan.ts';
import type { SourceOrigin } from '../../kernel/document/records.ts';
import type { Decision, EventDraft } from '../../kernel/ledger/events.ts';
import type { StopLoss } from '../../kernel/metrics/budget.ts';
import type { EngineError } from '../../kernel/operations/ports.ts';
import type { AssetId, CallId, OutputId } from '../../kernel/shared/ids.ts';

interface CallFacts {
  readonly asset: AssetId;
  readonly campaign: string | null;
  readonly call: CallId;
  readonly plan: RunPlan;
  /** Outputs whose pixels this run starts from. */
  readonly parents: readonly string[];
  /** Sources whose pixels this run starts from. They stay with the result's layer: file names are no ledger facts. */
  readonly madeFrom: readonly SourceOrigin[];
  readonly retryOf: string | null;
  /** The stop that a person overrode to let this run start. */
  readonly override: StopLoss | null;
}

/** A run that the budget stopped before anything was spent: quoted, never submitted, so it is no iteration. */
export function stoppedEvents(facts: CallFacts): readonly EventDraft[] {
  const scope = scopeOf(facts.asset, facts.campaign);
  return [
    { type: 'call.quoted', scope, body: localQuote(facts.call, facts.plan.engine) },
    { type: 'call.blocked', scope, body: { call: facts.call, by: 'budget', billed: 'n' } },
  ];
}

/** Goes into the commit of the submission: a run past a stop and the word that let it are there together. */
export function overrideEvents(facts: CallFacts, blocked: CallId, stop: StopLoss): readonly EventDraft[] {
  const { limit, reached } = stop;
  const rule = stop.rule === 'rounds' ? 'rounds' : 'money';
  const budget = stop.rule === 'period' ? stop.scope : 'asset';
  return [
    ...stoppedEvents({ ...facts, call: blocked }),
    {
      type: 'budget.overridden',
      scope: scopeOf(facts.asset, facts.campaign),
      body: { scope: budget, asset: facts.asset, blocked, call: facts.call, rule, limit, reached },
    },
  ];
}

/** Written before the work starts: a run that is not in the ledger does not begin. */
export function submissionEvents(facts: CallFacts): readonly EventDraft[] {
  const { engine, settings, label, tool } = facts.plan;
  const scope = scopeOf(facts.asset, facts.campaign);
  return [
    { type: 'call.quoted', scope, body: localQuote(facts.call, engine) },
    {
      type: 'call.submitted',
      scope,
      body: {
        call: facts.call,
        tool,
        provider: engine.provider,
        model: engine.model,
        modelVersion: engine.modelVersion,
        tier: engine.tier,
        source: engine.kind,
        parents: facts.parents,
        ...(facts.retryOf === null ? {} : { retryOf: facts.retryOf }),
        reserveMicro: 0,
        settings: { ...settings, engine: engine.id, engineName: engine.name },
        label,
      },
    },
  ];
}

export function completionEvents(
  facts: CallFacts,
  outcome: PlanOutcome,
  outputs: readonly OutputId[],
): readonly EventDraft[] {
  const scope = scopeOf(facts.asset, facts.campaign);
  const { report } = outcome;
  return [
    { type: 'charge.metered', scope, body: localCharge(facts.call, facts.plan.engine, facts.asset) },
    {
      type: 'call.completed',
      scope,
      body: {
        call: facts.call,
        outputs: outputs.length,
        queueMs: 0,
        serverMs: 0,
        downloadMs: Math.round(report.downloadMs),
        decodeMs: 0,
        computeMs: Math.round(report.computeMs),
        backend: report.backend,
        threads: report.threads,
        ...(report.notes.length > 0 ? { notes: report.notes } : {}),
      },
    },
    ...outcome.outputs.map((output, index): EventDraft => ({
      type: 'output.created',
      scope,
      body: {
        output: outputs[index] ?? '',
        call: facts.call,
        index,
        w: output.width,
        h: output.height,
        parents: facts.parents,
      },
    })),
  ];
}

/** A cancel and a failure both end the call; local work bills nothing either way. */
export function endEvents(facts: CallFacts, error: EngineError, ms: number): readonly EventDraft[] {
  const scope = scopeOf(facts.asset, facts.campaign);
  const billed = facts.plan.engine.kind === 'local' ? 'n' : '?';
  const elapsedMs = Math.round(ms);
  if (error.kind === 'cancelled') {
    return [
      {
        type: 'call.cancelled',
        scope,
        body: { call: facts.call, by: 'user', billed, ms: elapsedMs },
      },
    ];
  }
  return [
    {
      type: 'call.failed',
      scope,
      body: { call: facts.call, errorType: error.kind, reason: error.message, billed, ms: elapsedMs },
    },
  ];
}

/** A verdict that the run itself gives, without a review. */
export function ownVerdict(facts: CallFacts, output: OutputId, decision: Decision): EventDraft {
  const scope = scopeOf(facts.asset, facts.campaign);
  return { type: 'output.decided', scope, body: { output, decision } };
}

export type { CallFacts };
