import { completionEvents, overrideEvents, ownVerdict, submissionEvents, type CallFacts } from './events.ts';
import { endCall, endUnstored } from './endCall.ts';
import { stagedFrom } from './stagedFrom.ts';
import { addMaskShape } from '../../kernel/document/commands/selection.ts';
import { frameOf, sameFrame } from '../../kernel/document/documentFrame.ts';
import { callId, outputId } from '../../kernel/shared/ids.ts';
import { err, type Result } from '../../kernel/shared/result.ts';
import type { JobDeps } from './jobService.ts';
import type { PlanOutcome } from './plan.ts';
import type { DocumentRecord } from '../../kernel/document/records.ts';
import type { Decision, EventDraft } from '../../kernel/ledger/events.ts';
import type { EngineError, Progress } from '../../kernel/operations/ports.ts';
import type { Rect } from '../../kernel/shared/geometry.ts';

/**
 * One call from its first event to its last. Each state it passes is stored before the next one starts, so a killed
 * tab leaves a call that is either not submitted, in doubt, or complete with its results.
 */
export async function runCall(
  deps: JobDeps,
  facts: CallFacts,
  document: DocumentRecord,
  signal: AbortSignal,
  onProgress: (progress: Progress) => void,
): Promise<void> {
  const { ports } = deps;
  const startedAtMono = ports.clock.mono();
  const asset = await deps.assets.update(
    facts.asset,
    (asset) => (asset.status === 'draft' ? { status: 'in-progress' } : {}),
    [
      ...(facts.override ? overrideEvents(facts, callId(ports.ids.next()), facts.override) : []),
      ...submissionEvents(facts),
    ],
  );
  if (!asset) {
    // Without a submission in the ledger there is no work.
    deps.messages.say('error', 'This asset was deleted in another tab.', 'Nothing was run.');
    return;
  }
  ports.activity.callStarted(facts.call, facts.asset);
  const outcome = await execute(facts, signal, onProgress);
  ports.activity.callEnded(facts.call);
  if (outcome.ok && !signal.aborted) {
    try {
      await (outcome.value.selection ? selectSubject : stage)(deps, facts, document, outcome.value);
    } catch (cause) {
      await endUnstored(deps, facts, cause, ports.clock.mono() - startedAtMono);
    }
    return;
  }
  const error: EngineError = outcome.ok ? { kind: 'cancelled', message: 'Cancelled' } : outcome.error;
  await endCall(deps, facts, error, ports.clock.mono() - startedAtMono);
}

/** A rejected promise is a defect or full storage: the call still has to end, and the person has to hear of it. */
async function execute(
  facts: CallFacts,
  signal: AbortSignal,
  onProgress: (progress: Progress) => void,
): Promise<Result<PlanOutcome, EngineError>> {
  try {
    return await facts.plan.execute(signal, onProgress);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : 'unknown cause';
    return err({ kind: 'internal', message });
  }
}

async function stage(
  deps: JobDeps,
  facts: CallFacts,
  document: DocumentRecord,
  outcome: PlanOutcome,
): Promise<void> {
  const { ports, store } = deps;
  const ids = outcome.outputs.map(() => outputId(ports.ids.next()));
  const staged = stagedFrom(facts, outcome, ids, ports.clock.now(), document);
  const patch = { id: facts.asset, change: () => ({ updatedAt: ports.clock.now() }) };
  // The patch refuses results of an asset that was deleted meanwhile.
  await ports.workspace.commit({
    patchAssets: [patch],
    staged,
    events: completionEvents(facts, outcome, ids),
  });
  if (store.getState().asset?.id !== facts.asset) return;
  store.setState({
    staged,
    stagedShown: staged[0]?.id ?? null,
    compare: 'result',
    notUnderstood: outcome.notUnderstood,
    job: null,
  });
  sayNotes(deps, facts, outcome);
  deps.onStaged(staged, document);
}

/** A fallback or a part left out is told with the result, not found out from it. */
function sayNotes({ messages }: JobDeps, facts: CallFacts, { report: { notes } }: PlanOutcome): void {
  if (notes.length > 0) messages.say('info', `${facts.plan.engine.name}: ${notes.join(' · ')}`);
}

/** The subject becomes part of the mask; its output is accepted in the commit that uses it, else superseded. */
async function selectSubject(
  deps: JobDeps,
  facts: CallFacts,
  document: DocumentRecord,
  outcome: PlanOutcome,
): Promise<void> {
  const { ports, store, documents, messages } = deps;
  const { selection } = outcome;
  if (!selection) return;
  const output = outputId(ports.ids.next());
  const { width, height } = document;
  const recorded: PlanOutcome = {
    ...outcome,
    outputs: [
      {
        change: { kind: 'document', tiles: {}, pixelWidth: width, pixelHeight: height },
        changed: selection.bounds,
        width,
        height,
        settings: facts.plan.settings,
      },
    ],
  };
  const events = (decision: Decision): readonly EventDraft[] => [
    ...completionEvents(facts, recorded, [output]),
    ownVerdict(facts, output, decision),
  ];
  const { document: shown } = store.getState();
  const refusal = subjectRefusal(selection.bounds, document, shown);
  if (refusal === null && shown) {
    const shape = { kind: 'raster' as const, mode: 'add' as const, ...selection };
    const next = addMaskShape(shown, shape);
    if (await documents.commit('Select subject', next, { events: events('accepted') })) {
      return sayNotes(deps, facts, outcome);
    }
  }
  // Refused, not found, or no longer looked at: the call is complete all the same, and its output is not used.
  await ports.workspace.commit({ events: events('superseded') });
  if (refusal && store.getState().asset?.id === facts.asset) messages.say('warning', ...refusal);
}

/** Why the subject found in `before` cannot become part of the mask of what is open now, or null. */
function subjectRefusal(
  bounds: Rect,
  before: DocumentRecord,
  now: DocumentRecord | null,
): readonly [text: string, hint: string] | null {
  if (bounds.width === 0) return ['No subject was found in this picture.', 'Mark it by hand instead.'];
  if (now?.asset !== before.asset) return ['The subject was found after its asset was closed.', ''];
  if (sameFrame(frameOf(before), frameOf(now))) return null;
  return ['The picture was cropped, rotated or resized meanwhile.', 'Select the subject once more.'];
}
