import { localCharge, localQuote } from '../../kernel/pricing/local.ts';
import { upperMicros } from '../../kernel/pricing/quote.ts';
import { scopeOf } from '../scope.ts';
import type { RunPlan, PlanOutcome } from './plan.ts';
import type { SourceOrigin } from '../../kernel/document/records.ts';
import type { Decision, EventBodies, EventDraft, StandInFacts } from '../../kernel/ledger/events.ts';
import type { RunPrice } from '../../kernel/pricing/runPrice.ts';
import type { ToolOptions } from '../types.ts';
import type { StopLoss } from '../../kernel/metrics/budget.ts';
import type { EngineError, HostedChargeFacts, Payer } from '../../kernel/operations/ports.ts';
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
  /** The engine that was chosen, where another one runs. */
  readonly standsInFor: StandInFacts | null;
  /** Shared by the calls of one click that go to several engines. */
  readonly fanOut: string | null;
  /** The stop that a person overrode to let this run start. */
  readonly override: StopLoss | null;
  /** As quoted before the submission. */
  readonly price: RunPrice;
  readonly options: ToolOptions;
  readonly attempt: number;
  /** Null: the account of the server's key, or this machine. */
  readonly payer: Payer | null;
}

function quoteOf({ call, plan: { engine }, price }: CallFacts): EventBodies['call.quoted'] {
  if (engine.kind === 'local') return localQuote(call, engine);
  const { micros: micro, upperMicros: upperMicro, qualifier, snapshot = null } = price;
  return { call, qtyLow: 1, qtyHigh: 1, micro, upperMicro, qualifier, price: snapshot };
}

/** What the provider's answer says it cost. Nothing where it does not say: the quote then counts, once. */
function hostedCharge(
  facts: CallFacts,
  { micros: micro, basis, qty, claimMicros }: HostedChargeFacts,
  ref: string | null,
): readonly EventDraft[] {
  if (micro === null) return [];
  const scope = scopeOf(facts.asset, facts.campaign);
  const body = {
    kind: 'usage' as const,
    call: facts.call,
    attempt: 1,
    qty,
    micro,
    cur: 'USD',
    price: facts.price.snapshot ?? null,
    ...(ref === null ? {} : { ref }),
    alloc: { method: 'direct' as const, parts: [{ asset: facts.asset, ratioPpm: 1_000_000 }] },
  };
  return basis === 'reported'
    ? [{ type: 'charge.reported', scope, body: { ...body, basis } }]
    : [
        {
          type: 'charge.metered',
          scope,
          body: { ...body, basis, ...(claimMicros === undefined ? {} : { claimMicro: claimMicros }) },
        },
      ];
}

/** A run that the budget stopped before anything was spent: quoted, never submitted, so it is no iteration. */
export function stoppedEvents(facts: CallFacts): readonly EventDraft[] {
  const scope = scopeOf(facts.asset, facts.campaign);
  return [
    { type: 'call.quoted', scope, body: quoteOf(facts) },
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
    { type: 'call.quoted', scope, body: quoteOf(facts) },
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
        ...(facts.standsInFor === null ? {} : { standsInFor: facts.standsInFor }),
        ...(facts.fanOut === null ? {} : { fanOut: facts.fanOut }),
        reserveMicro: engine.kind === 'local' ? 0 : upperMicros(facts.price),
        settings: {
          ...settings,
          engine: engine.id,
          engineName: engine.name,
          // So that a lead can tell the team's money from a person's.
          ...(facts.payer === null ? {} : { payer: facts.payer }),
        },
        label,
      },
    },
  ];
}

/** Of a result that a provider has sent. */
export function deliveredCharge(facts: CallFacts, { hosted }: PlanOutcome['report']): readonly EventDraft[] {
  return hosted ? hostedCharge(facts, hosted.charge, hosted.ref) : [];
}

export function completionEvents(
  facts: CallFacts,
  outcome: PlanOutcome,
  outputs: readonly OutputId[],
): readonly EventDraft[] {
  const scope = scopeOf(facts.asset, facts.campaign);
  const { report } = outcome;
  const { hosted } = report;
  const charge: readonly EventDraft[] = hosted
    ? deliveredCharge(facts, report)
    : [{ type: 'charge.metered', scope, body: localCharge(facts.call, facts.plan.engine, facts.asset) }];
  return [
    ...charge,
    {
      type: 'call.completed',
      scope,
      body: {
        call: facts.call,
        ...(hosted && hosted.ref !== null ? { ref: hosted.ref } : {}),
        outputs: outputs.length,
        queueMs: Math.round(hosted?.queueMs ?? 0),
        serverMs: Math.round(hosted?.serverMs ?? 0),
        downloadMs: Math.round(report.downloadMs),
        decodeMs: Math.round(hosted?.decodeMs ?? 0),
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

/** A cancel, a refusal and a failure all end the call; local work bills nothing, a provider may. */
export function endEvents(facts: CallFacts, error: EngineError, ms: number): readonly EventDraft[] {
  const charge = error.charge ? hostedCharge(facts, error.charge, error.ref ?? null) : [];
  return [...charge, endEvent(facts, error, Math.round(ms))];
}

function endEvent({ asset, campaign, call, plan }: CallFacts, error: EngineError, ms: number): EventDraft {
  const scope = scopeOf(asset, campaign);
  const billed = error.billed ?? (plan.engine.kind === 'local' ? 'n' : '?');
  if (error.kind === 'cancelled')
    return { type: 'call.cancelled', scope, body: { call, by: 'user', billed, ms } };
  if (error.kind === 'moderation-input' || error.kind === 'moderation-output')
    return { type: 'call.blocked', scope, body: { call, by: 'safety', billed } };
  const body = { call, errorType: error.kind, reason: error.message, billed, ms };
  return { type: 'call.failed', scope, body };
}

/** A verdict that the run itself gives, without a review. */
export function ownVerdict(facts: CallFacts, output: OutputId, decision: Decision): EventDraft {
  const scope = scopeOf(facts.asset, facts.campaign);
  return { type: 'output.decided', scope, body: { output, decision } };
}

export type { CallFacts };
