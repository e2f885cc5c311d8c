import { linkOf, pendingJob, type StoredLink } from './hostedCall.ts';
import { refuseAll } from './refuse.ts';
import { storedStop } from './runStop.ts';
import { completionEvents, overrideEvents, ownVerdict, submissionEvents, type CallFacts } from './events.ts';
import { endCall, endUnstored } from './endCall.ts';
import { stagedFrom } from './stagedFrom.ts';
import { addMaskShape } from '../../kernel/document/commands/selection.ts';
import { frameOf, sameFrame } from '../../kernel/document/documentFrame.ts';
import { applyEvent, emptyMeterState, iterationRows } from '../../kernel/metrics/assetMeter.ts';
import { callId, outputId, type OutputId } from '../../kernel/shared/ids.ts';
import { dollarText } from '../../kernel/ledger/money.ts';
import { sumUpperMicros } from '../../kernel/pricing/sumPrices.ts';
import { err, type Result } from '../../kernel/shared/result.ts';
import type { JobDeps } from './jobService.ts';
import type { PlanOutcome } from './plan.ts';
import type { DocumentRecord } from '../../kernel/document/records.ts';
import type { Decision, EventDraft } from '../../kernel/ledger/events.ts';
import type { CallLink, EngineError, Progress } from '../../kernel/operations/ports.ts';
import { StorageFailure } from '../../kernel/workspace/ports.ts';
import type { PendingJob } from '../../kernel/workspace/pendingJob.ts';
import type { CommitBatch, OriginalFile } from '../../kernel/workspace/ports.ts';
import type { Rect } from '../../kernel/shared/geometry.ts';

/**
 * One call from its first event to its last; resolves with the error that ended it, or null. Each state it passes is
 * stored before the next one starts, so a killed tab leaves a call that is either not submitted, in doubt, or complete
 * with its results.
 */
export async function runCall(
  deps: JobDeps,
  facts: CallFacts,
  document: DocumentRecord,
  signal: AbortSignal,
  onProgress: (progress: Progress) => void,
): Promise<EngineError | null> {
  const { clock } = deps.ports;
  const startedAtMono = clock.mono();
  const job = pendingJob(facts, document, clock.now());
  const call = { facts, job };
  if (!(await submitCalls(deps, [call]))) return null;
  return carryOutCall(deps, call, document, { startedAtMono, signal, onProgress });
}

/** A call that is about to be submitted; `job` null: this machine does the work. */
export interface NewCall {
  readonly facts: CallFacts;
  readonly job: PendingJob | null;
}

/** The work of a call that was just submitted. */
export async function carryOutCall(
  deps: JobDeps,
  { facts, job }: NewCall,
  document: DocumentRecord,
  course: Omit<Course, 'link'>,
): Promise<EngineError | null> {
  const link = job ? linkOf(deps.ports, facts, job, false) : null;
  return carryOut(deps, facts, document, { ...course, link });
}

/** A call that was submitted before a reload: what its provider still has is taken in, and nothing is asked for again. */
export async function resumeCall(
  deps: JobDeps,
  facts: CallFacts,
  job: PendingJob,
  signal: AbortSignal,
  onProgress: (progress: Progress) => void,
): Promise<void> {
  const { clock } = deps.ports;
  const link = linkOf(deps.ports, facts, job, true);
  const startedAtMono = clock.mono() - Math.max(0, clock.now() - job.submittedAt);
  await carryOut(deps, facts, job.document, { link, startedAtMono, signal, onProgress });
}

/** All of `calls` (of one asset) in one commit, or none of them. False after the person was told why not. */
export async function submitCalls(deps: JobDeps, calls: readonly NewCall[]): Promise<boolean> {
  if (calls.every(({ job }) => job === null)) return submit(deps, calls);
  return deps.ports.runLocks.alone(() => submitHosted(deps, calls));
}

/**
 * Checked and written while no other tab submits: two tabs at the edge of a budget cannot both pass it. What several
 * calls may cost is checked as one sum.
 */
async function submitHosted(deps: JobDeps, calls: readonly NewCall[]): Promise<boolean> {
  const facts = calls.map((call) => call.facts);
  const [first] = facts;
  if (!first) return false;
  const { asset: id, campaign, override } = first;
  const next = sumUpperMicros(facts.map(({ price }) => price));
  const stop = override ? null : await storedStop(deps.ports, { id, campaign }, next);
  if (stop === null) return submit(deps, calls);
  await refuseAll(deps, facts, stop);
  return false;
}

async function submit(deps: JobDeps, calls: readonly NewCall[]): Promise<boolean> {
  const { ports } = deps;
  const [first] = calls;
  if (!first) return false;
  const jobs = calls.flatMap(({ job }) => (job ? [job] : []));
  const asset = await deps.assets.update(
    first.facts.asset,
    (asset) => (asset.status === 'draft' ? { status: 'in-progress' } : {}),
    calls.flatMap(({ facts }) => [
      ...(facts.override ? overrideEvents(facts, callId(ports.ids.next()), facts.override) : []),
      ...submissionEvents(facts),
    ]),
    jobs.length === 0 ? {} : { jobs },
  );
  if (asset) return true;
  // Without a submission in the ledger there is no work.
  deps.messages.say('error', 'This asset was deleted in another tab.', 'Nothing was run.');
  return false;
}

interface Course {
  /** Null: this machine does the work. */
  readonly link: StoredLink | null;
  readonly startedAtMono: number;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

async function carryOut(
  deps: JobDeps,
  facts: CallFacts,
  document: DocumentRecord,
  { link, startedAtMono, signal, onProgress }: Course,
): Promise<EngineError | null> {
  const { ports } = deps;
  ports.activity.callStarted(facts.call, facts.asset);
  const outcome = await execute(facts, signal, onProgress, link);
  ports.activity.callEnded(facts.call);
  // What a provider has delivered is paid for: it is shown, also when the cancel came a moment too late.
  if (outcome.ok && (link !== null || !signal.aborted)) {
    try {
      await (outcome.value.selection ? selectSubject : stage)(deps, facts, document, outcome.value);
    } catch (cause) {
      // The provider still has the result: it can be fetched again once there is room for it.
      if (link?.isStored() && isFull(cause)) leavePending(deps, facts, 'there is no room for it here.');
      else await endUnstored(deps, facts, cause, outcome.value, ports.clock.mono() - startedAtMono);
    }
    return null;
  }
  const told: EngineError = outcome.ok ? { kind: 'cancelled', message: 'Cancelled' } : outcome.error;
  if (told.askAgain || (link?.isStored() && mayComeBack(told))) {
    leavePending(deps, facts, told.message);
    return null;
  }
  const error = link?.withCost(told) ?? told;
  await endCall(deps, facts, error, ports.clock.mono() - startedAtMono);
  return error;
}

/** What stands between here and a provider that has accepted a call, and passes. */
const passing: ReadonlySet<EngineError['kind']> = new Set([
  'timeout-unknown',
  'unreachable',
  'rate-limited',
  'auth',
]);

/** Or it went wrong on this side of the engine, which says of each of its failures whether it is billed. */
function mayComeBack({ kind, billed }: EngineError): boolean {
  return passing.has(kind) || (billed === undefined && kind !== 'cancelled');
}

const isFull = (cause: unknown): boolean => cause instanceof StorageFailure && cause.error.kind === 'quota';

/** The provider still has it: the call stays open, and is taken up again when its asset is opened. */
function leavePending({ messages }: JobDeps, { plan }: CallFacts, reason: string): void {
  messages.say(
    'warning',
    `The result of ${plan.engine.name} could not be taken in: ${reason}`,
    'The run is not lost: it is looked for again when you open this asset the next time.',
  );
}

/** A rejected promise is a defect or full storage: the call still has to end, and the person has to hear of it. */
async function execute(
  facts: CallFacts,
  signal: AbortSignal,
  onProgress: (progress: Progress) => void,
  link: CallLink | null,
): Promise<Result<PlanOutcome, EngineError>> {
  try {
    return await facts.plan.execute(signal, onProgress, link ?? undefined);
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
  if (await besideIsKept(deps, facts)) return setAside(deps, facts, outcome, ids);
  const staged = stagedFrom(facts, outcome, ids, ports.clock.now(), document);
  const patch = { id: facts.asset, change: () => ({ updatedAt: ports.clock.now() }) };
  // The patch refuses results of an asset that was deleted meanwhile.
  await ports.workspace.commit({
    patchAssets: [patch],
    staged,
    events: completionEvents(facts, outcome, ids),
    ...fromProvider(facts, outcome, ids),
  });
  const { asset, staged: waiting, stagedShown } = store.getState();
  if (asset?.id !== facts.asset) return;
  const beside = facts.fanOut === null ? [] : waiting.filter(({ fanOut }) => fanOut === facts.fanOut);
  store.setState({
    staged: [...beside, ...staged],
    // What is being looked at stays.
    ...(beside.length > 0 ? { stagedShown } : { stagedShown: staged[0]?.id ?? null, compare: 'result' }),
    ...(outcome.notUnderstood.length > 0 || beside.length === 0
      ? { notUnderstood: outcome.notUnderstood }
      : {}),
    // Others may still be at work.
    ...(facts.fanOut === null ? { job: null } : {}),
  });
  sayNotes(deps, facts, outcome);
  deps.onStaged(staged, document);
}

/** What else goes into the commit of a result that a provider has sent. */
function fromProvider(
  facts: CallFacts,
  outcome: PlanOutcome,
  ids: readonly OutputId[],
): Pick<CommitBatch, 'dropJobs' | 'originals'> {
  if (facts.plan.engine.kind === 'local') return {};
  return { dropJobs: [facts.call], originals: originalsOf(facts, outcome, ids) };
}

/** Another engine's result of the same run was accepted while this one was at work. */
async function besideIsKept({ ports }: JobDeps, { asset, fanOut }: CallFacts): Promise<boolean> {
  if (fanOut === null) return false;
  let state = emptyMeterState();
  for (const event of await ports.workspace.eventsOfAsset(asset)) state = applyEvent(state, event);
  return iterationRows(state).some((row) => row.fanOut === fanOut && row.status === 'accepted');
}

/** The result is in the ledger with what it cost, and superseded: the choice was made without it. */
async function setAside(
  { ports, messages }: JobDeps,
  facts: CallFacts,
  outcome: PlanOutcome,
  ids: readonly OutputId[],
): Promise<void> {
  await ports.workspace.commit({
    events: [
      ...completionEvents(facts, outcome, ids),
      ...ids.map((output) => ownVerdict(facts, output, 'superseded')),
    ],
    ...fromProvider(facts, outcome, ids),
  });
  messages.say(
    'info',
    `${facts.plan.engine.name} finished too. Its result is left out, since you had accepted another one.`,
  );
}

/** One file for each output, where the provider sent as many. */
function originalsOf(
  { asset }: CallFacts,
  { report }: PlanOutcome,
  ids: readonly OutputId[],
): readonly OriginalFile[] {
  const files = report.hosted?.originals ?? [];
  return ids.flatMap((output, index) => {
    const file = files[index];
    return file === undefined ? [] : [{ output, asset, ...file }];
  });
}

/** A fallback or a part left out is told with the result, not found out from it. */
function sayNotes({ messages }: JobDeps, facts: CallFacts, { report }: PlanOutcome): void {
  const { notes } = report;
  const wrong = wrongQuoteText(facts, report);
  if (wrong !== null) messages.say('warning', wrong, ['Review has an alert on it.', ...notes].join(' '));
  else if (notes.length > 0) messages.say('info', `${facts.plan.engine.name}: ${notes.join(' · ')}`);
}

/** An exact quote that was not what was charged is a fault of the price table, told at once (and as A6). */
function wrongQuoteText({ plan, price }: CallFacts, { hosted }: PlanOutcome['report']): string | null {
  if (!hosted || price.qualifier !== 'exact' || price.micros === null) return null;
  const { micros } = hosted.charge;
  if (micros === null || micros === price.micros) return null;
  return `${plan.engine.name} charged ${dollarText(micros)}; the price on the button was ${dollarText(price.micros)}, exactly.`;
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
