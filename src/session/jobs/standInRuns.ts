import { markedBounds } from '../markedBounds.ts';
import { callFacts } from './callFacts.ts';
import { chainOf } from './chain.ts';
import { planTool } from './planTool.ts';
import { runBlocker } from './blocker.ts';
import { storedBudgets } from './runStop.ts';
import type { CallFacts } from './events.ts';
import type { StandInPort } from '../standInPort.ts';
import type { JobDeps } from './jobService.ts';
import type { DocumentRecord } from '../../kernel/document/records.ts';
import type { EngineError } from '../../kernel/operations/ports.ts';
import type { ChainLink, ChainRefusal } from '../../kernel/operations/standIns.ts';
import { callId } from '../../kernel/shared/ids.ts';

/** A call with the document that it is about. */
export interface PreparedRun {
  readonly facts: CallFacts;
  readonly document: DocumentRecord;
}

/** Runs a call to its end; resolves with why it has no result, or null. */
export type StartRun = (run: PreparedRun, label: string) => Promise<EngineError | null>;

/** What another provider may answer otherwise. What is wrong with the request would be wrong there too. */
const refusals: ReadonlySet<EngineError['kind']> = new Set([
  'unreachable',
  'auth',
  'payment',
  'spend-limit',
  'rate-limited',
  'upstream',
]);

/** Only what is known to be free: a call that may have been charged is never made a second time. */
function isFreeRefusal({ plan }: CallFacts, { kind, billed, charge }: EngineError): boolean {
  return plan.engine.kind === 'hosted' && refusals.has(kind) && billed === 'n' && !charge;
}

/**
 * After a refusal that cost nothing: the engines of the chain, one after the other, each as a call of its own with its
 * own quote, budget check and reservation. Ends with the first that answers, with one that may have charged, or with
 * the chain; what happened is told once. The refused calls stay in the ledger as they ended.
 */
export async function runStandIns(
  deps: JobDeps,
  first: PreparedRun,
  ended: EngineError,
  start: StartRun,
): Promise<void> {
  const { plan } = first.facts;
  const standIns = deps.ports.standIns();
  if (plan.tool === 'select-subject' || standIns?.rule(plan.operation).mode !== 'refusal') return;
  const tried: Tried[] = [];
  let run = first;
  let error: EngineError | null = ended;
  while (error !== null && isFreeRefusal(run.facts, error)) {
    tried.push({ facts: run.facts, error });
    const chain = await chainNow(deps, standIns, first);
    // Another picture is open by now: the refusal has been told, and nothing more is done for it.
    if (chain === null) return;
    const next = nextRun(deps, first, tried, chain);
    if (next === null) return tellNone(deps, tried, chain);
    run = next;
    error = await start(run, `${run.facts.plan.engine.name} stands in`);
  }
  if (tried.length > 0) tellEnd(deps, tried, run.facts);
}

interface Tried {
  readonly facts: CallFacts;
  readonly error: EngineError;
}

/** By the budgets as they are stored now; null where what was asked for is no longer what is open. */
async function chainNow(
  deps: JobDeps,
  standIns: StandInPort,
  { facts, document }: PreparedRun,
): Promise<readonly ChainLink[] | null> {
  const { ports, store } = deps;
  const { asset: id, campaign, options, plan } = facts;
  const stopOf = await storedBudgets(ports, { id, campaign });
  const state = store.getState();
  if (state.document !== document || state.asset?.id !== id) return null;
  return chainOf({ ...ports, standIns }, state, plan.engine.id, {
    operation: plan.operation,
    document,
    options,
    marked: markedBounds(document),
    isStopped: (upperMicros) => stopOf(upperMicros) !== null,
  });
}

function nextRun(
  { ports, store }: JobDeps,
  first: PreparedRun,
  tried: readonly Tried[],
  chain: readonly ChainLink[],
): PreparedRun | null {
  const { facts, document } = first;
  const { operation, tool } = facts.plan;
  const before = new Set<string>(tried.map((one) => one.facts.plan.engine.id));
  const link = chain.find(({ id, refusal }) => refusal === null && !before.has(id));
  const engine = ports.engines.all().find(({ descriptor }) => descriptor.id === link?.id)?.descriptor;
  const last = tried.at(-1);
  if (engine === undefined || last === undefined || tool === 'select-subject') return null;
  const picks = { ...store.getState(), engines: { [operation]: engine.id }, standIns: {} };
  if (picks.asset === null || runBlocker({ ...picks, options: facts.options }, tool, ports.engines) !== null)
    return null;
  const { options, attempt } = facts;
  const plan = planTool(tool, { ports, document, options, picks, attempt });
  if (plan?.engine.id !== engine.id) return null;
  const subject = { asset: picks.asset, document, call: callId(ports.ids.next()), attempt };
  const own = callFacts(ports, plan, subject, { options, iterations: [], standIns: {} });
  return { document, facts: { ...own, retryOf: facts.retryOf, standsInFor: standsInFor(last) } };
}

function standsInFor({ facts: { call, plan }, error }: Tried): CallFacts['standsInFor'] {
  const { provider, model, name } = plan.engine;
  return { provider, model, name, call, when: 'refused', reason: error.kind };
}

/** Of the engines that could have been tried; what the team never listed is left out. */
const refusalTexts: Readonly<Partial<Record<ChainRefusal, string>>> = {
  retired: 'a lead decided against it',
  tier: 'below the tier of this asset',
  circuit: 'paused',
  unpriced: 'its price is not known',
  'too-dear': 'dearer than what Settings allow',
  budget: 'over the budget',
};

function tellNone(deps: JobDeps, tried: readonly Tried[], chain: readonly ChainLink[]): void {
  const reasons = tried.map(({ facts, error }) => `${facts.plan.engine.name}: ${error.message}`);
  const before = new Set<string>(tried.map(({ facts }) => facts.plan.engine.id));
  const names = new Map<string, string>(
    deps.ports.engines.all().map(({ descriptor }) => [descriptor.id, descriptor.name]),
  );
  const others = chain.flatMap(({ id, refusal }) => {
    const text = refusal === null || before.has(id) ? undefined : refusalTexts[refusal];
    return text === undefined ? [] : [`${names.get(id) ?? id} (${text})`];
  });
  const one = tried.length === 1;
  deps.messages.say(
    'error',
    `${one ? 'The engine' : `All ${tried.length} engines that were tried`} refused the run. ${reasons.join(' ')}`,
    [
      'Nothing was charged. Your picture and mask are unchanged.',
      others.length > 0
        ? `Not tried: ${others.join(', ')}.`
        : one
          ? 'No other engine may stand in.'
          : 'No engine is left to stand in.',
      'Try again later, or choose another engine.',
    ].join(' '),
  );
}

function tellEnd({ store, messages }: JobDeps, tried: readonly Tried[], { plan, call }: CallFacts): void {
  const before = tried
    .map(({ facts, error }) => `${facts.plan.engine.name} refused (${error.message}) and cost nothing`)
    .join('; ');
  const { staged, message } = store.getState();
  if (staged.some((result) => result.call === call))
    messages.say('info', `${plan.engine.name} stood in. ${before}.`, message?.text ?? '');
  else if (message !== null)
    messages.say(
      message.tone,
      message.text,
      [message.hint, `It stood in: ${before}.`].filter(Boolean).join(' '),
    );
}
