import { elapsedBetween, measuredMs } from './callLatency.ts';
import type { CallState, EndEvent, OutputState } from './meterFold.ts';
import type { EventOf } from '../ledger/events.ts';
import { compareEvents } from '../ledger/hlc.ts';
import type { IterationRow, IterationStatus } from './views.ts';

/** `status` is the call's, with open ones told apart by whether some tab still runs them. */
export function iterationRow(
  call: CallState,
  submitted: EventOf<'call.submitted'>,
  status: IterationStatus,
): IterationRow {
  const { body } = submitted;
  const { quote, end } = call;
  const completed = end?.type === 'call.completed' ? end.body : null;
  const outputs = call.outputs
    .filter(isCreated)
    .toSorted((a, b) => a.created.body.index - b.created.body.index);
  const settings = body.settings ?? {};
  return {
    call: body.call,
    tool: body.tool,
    engine: textOf(settings['engineName']) ?? textOf(settings['engine']) ?? body.model,
    model: body.model,
    modelVersion: body.modelVersion,
    source: body.source,
    label: body.label ?? '',
    at: submitted.at,
    quotedMicros: quote?.body.micro ?? null,
    quoteQualifier: quote?.body.qualifier ?? 'none',
    actual: call.net,
    settled: isSettled(call),
    feltWaitMs: call.feltWaitMs,
    pendingMs: end === null ? null : pendingMs(submitted, end),
    computeMs: completed?.computeMs ?? null,
    backend: completed?.backend ?? null,
    threads: completed?.threads ?? null,
    notes: completed?.notes ?? [],
    status,
    reason:
      outputs.find((output) => output.decided?.body.decision === 'rejected')?.decided?.body.reason ?? null,
    errorType: end?.type === 'call.failed' ? end.body.errorType : null,
    outputs: outputs.map(({ id, created, decided }) => ({
      id,
      index: created.body.index,
      decision: decided?.body.decision ?? 'undecided',
      width: created.body.w,
      height: created.body.h,
    })),
    retryOf: body.retryOf ?? null,
    standsInFor: body.standsInFor ?? null,
    fanOut: body.fanOut ?? null,
    settings,
  };
}

function isCreated(
  output: OutputState,
): output is OutputState & { readonly created: EventOf<'output.created'> } {
  return output.created !== null;
}

/** What an answer reports is recorded before the end of its call. */
function isSettled({ end, charges }: CallState): boolean {
  return end !== null && charges.some((charge) => isReported(charge) && compareEvents(end, charge) < 0);
}

const isReported = ({ body }: CallState['charges'][number]): boolean => body.basis === 'reported';

function pendingMs(submitted: EventOf<'call.submitted'>, end: EndEvent): number | null {
  const elapsed = elapsedBetween(submitted, end);
  if (elapsed !== null) return elapsed;
  if (end.type === 'call.completed') return measuredMs(end.body);
  return end.type === 'call.blocked' ? null : end.body.ms;
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
