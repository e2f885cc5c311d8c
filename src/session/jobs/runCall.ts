import { completionEvents, endEvents, ownVerdict, submissionEvents, type CallFacts } from './events.ts';
import { stagedFrom } from './stagedFrom.ts';
import { addMaskShape } from '../../kernel/document/commands/selection.ts';
import { frameOf, sameFrame } from '../../kernel/document/documentFrame.ts';
import { outputId } from '../../kernel/shared/ids.ts';
import { err, type Result } from '../../kernel/shared/result.ts';
import type { JobDeps } from './jobService.ts';
import type { PlanOutcome } from './plan.ts';
import type { DocumentRecord } from '../../kernel/document/records.ts';
import type { EventDraft } from '../../kernel/ledger/events.ts';
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
  await deps.assets.update(
    facts.asset,
    (asset) => (asset.status === 'draft' ? { status: 'in-progress' } : {}),
    submissionEvents(facts),
  );
  ports.activity.callStarted(facts.call);
  const outcome = await execute(facts, signal, onProgress);
  ports.activity.callEnded(facts.call);
  if (outcome.ok && !signal.aborted) {
    await (outcome.value.selection ? selectSubject : stage)(deps, facts, document, outcome.value);
    return;
  }
  const error: EngineError = outcome.ok ? { kind: 'cancelled', message: 'Cancelled' } : outcome.error;
  const elapsedMs = ports.clock.mono() - startedAtMono;
  await ports.workspace.commit({ events: endEvents(facts, error, elapsedMs) });
  report(deps, facts, error);
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
  await ports.workspace.commit({ staged, events: completionEvents(facts, outcome, ids) });
  if (store.getState().asset?.id !== facts.asset) return;
  store.setState({
    staged,
    stagedShown: staged[0]?.id ?? null,
    compare: 'result',
    notUnderstood: outcome.notUnderstood,
    job: null,
  });
  deps.onStaged(staged, document);
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
  const ended = (used: boolean): readonly EventDraft[] => [
    ...completionEvents(facts, recorded, [output]),
    ownVerdict(facts, output, used ? 'accepted' : 'superseded'),
  ];
  const refusal = subjectRefusal(selection.bounds, document, store.getState().document);
  if (refusal === null) {
    const shape = { kind: 'raster' as const, mode: 'add' as const, ...selection };
    const next = addMaskShape(documents.current(), shape);
    if (await documents.commit('Select subject', next, { events: ended(true) })) return;
  }
  // Also when the mask could not be stored: the call is over all the same.
  await ports.workspace.commit({ events: ended(false) });
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

function report(deps: JobDeps, facts: CallFacts, error: EngineError): void {
  const { messages } = deps;
  if (error.kind === 'cancelled') {
    messages.say('info', 'Cancelled. The picture is unchanged.');
    return;
  }
  const text = `${facts.plan.engine.name} could not finish: ${error.message}`;
  messages.say('error', text, 'Your picture and mask are unchanged.');
}
