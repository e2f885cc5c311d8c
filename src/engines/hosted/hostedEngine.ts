import type { OperationId, OperationRequests } from '../../kernel/operations/catalogue.ts';
import type {
  CallLink,
  Engine,
  EngineAvailability,
  EngineError,
  Payer,
  Progress,
  RunReport,
  RunShape,
} from '../../kernel/operations/ports.ts';
import { priceRow } from '../../kernel/pricing/priceTable.ts';
import type { RunPrice } from '../../kernel/pricing/runPrice.ts';
import { assert } from '../../kernel/shared/assert.ts';
import { neverCancelled } from '../../kernel/shared/cancel.ts';
import type { CancelSignal } from '../../kernel/shared/cancel.ts';
import { err, ok } from '../../kernel/shared/result.ts';
import type { Result } from '../../kernel/shared/result.ts';
import { engineErrorOf } from '../local/runtime/context.ts';
import type { HostedAdapter, HostedFailure, HostedIo, HostedModel, HostedOutput } from './contract.ts';
import { answerCost, chargeFacts, engineErrorOfFailure, unsent } from './failures.ts';
import { followed, lookedFor, submitted } from './follow.ts';
import type { Answer, RemoteCall } from './follow.ts';
import { noImage } from './operation.ts';
import type { HostedContext, PrepareRun, ReturnedPicture } from './operation.ts';
import { framedJob } from './pixels/framing.ts';
import type { FramedJob } from './pixels/framing.ts';
import type { FillWork } from './pixels/fillWork.ts';
import { prepareErase } from './pixels/erase.ts';
import { prepareExpand } from './pixels/expand.ts';
import { prepareFaceSwap } from './pixels/faceSwap.ts';
import { prepareGenerate } from './pixels/generate.ts';
import { prepareRemoveBackground } from './pixels/removeBackground.ts';
import { prepareReplaceBackground } from './pixels/replaceBackground.ts';
import { prepareStyleTransfer } from './pixels/styleTransfer.ts';
import { prepareUpscale } from './pixels/upscale.ts';
import { sentShape } from './sentShape.ts';

export interface HostedEngineDeps {
  /** What an adapter may use of the world; made anew for every run, so that prices are of the day. */
  io(provider: string, payer: Payer | null): Promise<HostedIo> | HostedIo;
  /** Whether the server has a key; null: not known yet. */
  configured(provider: string): boolean | null;
  /** Whether this browser holds a key of the person's own, which then comes before the server's; absent: none. */
  ownKey?(provider: string): 'none' | 'locked' | 'open';
  /** Why the provider does not offer a model any more, as it said last; null: nothing is known against it. */
  withdrawn(provider: string, model: string): string | null;
  readonly fills: FillWork;
  /** Resolves when the prices that a provider tells by itself are in, or cannot be had; absent: it tells none. */
  pricesTold?(provider: string): Promise<void>;
  /** Ends early, without an error, when the signal is raised. */
  wait(ms: number, signal: CancelSignal): Promise<void>;
  /** YYYY-MM-DD. */
  today(): string;
  /** `shape` is of what is sent, not of the document. */
  quote(model: HostedModel, shape: RunShape): RunPrice;
}

const preparations: { readonly [O in OperationId]: PrepareRun<O> } = {
  generate: prepareGenerate,
  erase: prepareErase,
  'remove-background': prepareRemoveBackground,
  'replace-background': prepareReplaceBackground,
  'face-swap': prepareFaceSwap,
  upscale: prepareUpscale,
  expand: prepareExpand,
  'style-transfer': prepareStyleTransfer,
};

const reachMs = 4_000;
const silenceMs = 60_000;

const stoppedHere: EngineError = { kind: 'cancelled', message: 'Cancelled.' };

const notListed: EngineError = {
  kind: 'invalid',
  message: 'The provider does not list this model as active, so nothing was sent.',
  hint: 'Choose another engine.',
};

type EngineRun<O extends OperationId> = Awaited<ReturnType<Engine<O>['run']>>;

/** One model of a provider as an engine: what is sent, how it is followed, and how its answer gets into the picture. */
export function createHostedEngine<O extends OperationId>(
  adapter: HostedAdapter,
  model: HostedModel & { readonly descriptor: { readonly operation: O } },
  deps: HostedEngineDeps,
): Engine<O> {
  const prepare = preparations[model.descriptor.operation];
  let listed: boolean | null = null;
  /** Until then a list that gave no answer is not asked again, ms UTC. */
  let silentUntil = 0;

  const ownKey = (): 'none' | 'locked' | 'open' => deps.ownKey?.(adapter.provider) ?? 'none';
  const payer = (): Payer | null => (ownKey() === 'none' ? null : 'own key');

  async function availability(): Promise<EngineAvailability> {
    if (ownKey() === 'locked')
      return { ...unavailable('Unlock your keys in Settings'), remedy: 'unlock-keys' };
    const configured = ownKey() === 'open' || deps.configured(adapter.provider);
    if (configured === null) return unavailable(`Whether ${adapter.name} can be used here is not known yet.`);
    if (!configured)
      return unavailable(`${adapter.name} is not set up on this server: it has no key for it.`);
    const { name, model: id } = model.descriptor;
    const why = deps.withdrawn(adapter.provider, id);
    if (why !== null) return unavailable(`${name} is not offered: ${why}.`);
    const io = await deps.io(adapter.provider, null);
    if (model.mustBeListed && !(await isStillListed(io)))
      return unavailable(`${adapter.name} does not list ${name} as active at the moment.`);
    const row = priceRow(io.prices, { provider: model.descriptor.provider, ...model.price }, 'quote');
    const retiredOn = row?.retiredOn ?? null;
    if (retiredOn !== null && deps.today() >= retiredOn)
      return unavailable(`${adapter.name} has not offered ${name} since ${retiredOn}.`);
    const problem = await unreachable(io);
    return problem === null ? { kind: 'ready' } : unavailable(problem);
  }

  /** A server that does not answer holds up no list. */
  async function unreachable(io: HostedIo): Promise<string | null> {
    if (adapter.unreachable === undefined) return null;
    const silent = deps.wait(reachMs, neverCancelled).then(() => `${adapter.name} does not answer.`);
    return Promise.race([adapter.unreachable(io), silent]);
  }

  /** Asked until the list has answered, once a minute at most; then known for as long as the page is open. */
  async function isStillListed(io: HostedIo): Promise<boolean> {
    // The list is read through the server, with its key; a person's own goes to the provider's models only.
    if (deps.configured(adapter.provider) !== true) return false;
    if (listed === null && io.now() >= silentUntil) {
      listed = (await adapter.isListed?.(model.endpoint, io, neverCancelled)) ?? null;
      if (listed === null) silentUntil = io.now() + silenceMs;
    }
    return listed === true;
  }

  async function run(
    signal: CancelSignal,
    request: OperationRequests[O],
    onProgress: (progress: Progress) => void,
    link?: CallLink,
  ): Promise<EngineRun<O>> {
    assert(link !== undefined, 'a hosted run is tied to its call');
    link.begun();
    const paidBy = link.payer ?? null;
    const isNew = link.handle === null && link.submittedAt === null;
    if (isNew && paidBy !== null && ownKey() !== 'open') return err(unsent(lockedError(adapter.name)));
    // A page that was opened a moment ago would charge by the kept table, not by the prices of the quote.
    if (!isNew && deps.pricesTold !== undefined)
      await Promise.race([deps.pricesTold(adapter.provider), deps.wait(reachMs, signal)]);
    const io = await deps.io(adapter.provider, paidBy);
    const notes: string[] = [];
    const context: HostedContext = {
      call: link.call,
      model,
      pictures: io.pictures,
      fills: deps.fills,
      progress: onProgress,
      note: (text) => notes.push(text),
    };
    const remote: RemoteCall = { adapter, io, signal, wait: deps.wait, onProgress };
    if (!isNew) {
      notes.push('Followed on after the page had been closed.');
      // The result first: providers keep it for minutes only.
      const answer = await resumed(remote, link);
      if (!answer.ok) return failed(answer.error, paidBy);
      link.answered(answerCost(answer.value.result));
      return taken(io, context, answer.value, notes, () => prepare(context, request));
    }
    if (model.mustBeListed && !(await isStillListed(io))) return err(unsent(notListed));
    const prepared = await prepare(context, request).catch((cause: unknown) => err(engineErrorOf(cause)));
    if (!prepared.ok) return err(unsent(prepared.error));
    if (signal.aborted) return err(unsent(stoppedHere));
    const { job } = framedJob(prepared.value.job, model.limits);
    const answer = await submitted(remote, job, link);
    if (!answer.ok) return failed(answer.error, paidBy);
    link.answered(answerCost(answer.value.result));
    return taken(io, context, answer.value, notes, async () => prepared);
  }

  function resumed(remote: RemoteCall, link: CallLink): ReturnType<typeof followed> {
    const { call, handle, submittedAt } = link;
    if (handle !== null) return followed(remote, handle);
    const { endpoint, descriptor } = model;
    const lost = { call, operation: descriptor.operation, endpoint, submittedAt: submittedAt ?? 0 };
    return lookedFor(remote, lost, link);
  }

  function failed(failure: HostedFailure, paidBy: Payer | null): Result<never, EngineError> {
    const error = engineErrorOfFailure(failure, adapter.name);
    const isOwn = paidBy !== null && failure.kind === 'auth';
    return err(isOwn ? { ...error, hint: 'Check your own key in Settings, Providers and keys.' } : error);
  }

  /** Decodes the answer, checks it, and puts it into the picture. What it cost is told whatever becomes of it. */
  async function taken(
    io: HostedIo,
    context: HostedContext,
    answer: Answer,
    notes: string[],
    preparation: () => ReturnType<PrepareRun<O>>,
  ): Promise<EngineRun<O>> {
    const lost = (error: EngineError): Result<never, EngineError> =>
      err({ ...error, ...answerCost(answer.result) });
    try {
      const startMs = io.now();
      const files = await decoded(context, answer.result.outputs);
      if (files === null) return lost(noImage(`What ${adapter.name} sent back is no picture.`));
      const decodeMs = io.now() - startMs;
      const prepared = await preparation();
      if (!prepared.ok) return lost(prepared.error);
      const { cut } = framedJob(prepared.value.job, model.limits);
      const [first, ...others] = files;
      const pictures = [cutFile(first, cut), ...others.map((file) => cutFile(file, cut))] as const;
      const finished = await prepared.value.finish(pictures);
      if (!finished.ok) return lost(finished.error);
      const ran = answer.result.model;
      if (ran !== null && ran !== model.endpoint && ran !== model.descriptor.model) {
        notes.push(`The service ran ${ran}.`);
      }
      return ok({ result: finished.value, report: reportOf(answer, files, decodeMs, notes) });
    } catch (cause) {
      // Paid for, whatever went wrong here.
      return lost(engineErrorOf(cause));
    }
  }

  function reportOf(
    { result, queueMs, seenMs, downloadMs }: Answer,
    files: readonly DecodedFile[],
    decodeMs: number,
    notes: readonly string[],
  ): RunReport {
    return {
      backend: 'hosted',
      threads: 0,
      computeMs: 0,
      downloadMs,
      modelVersion: result.model ?? model.descriptor.modelVersion,
      notes,
      hosted: {
        ref: result.ref,
        charge: chargeFacts(result.charge),
        queueMs,
        serverMs: result.serverMs ?? seenMs,
        decodeMs,
        originals: files.map(({ output: { bytes, mimeType } }) => ({ bytes, mimeType })),
      },
    };
  }

  return {
    descriptor: model.descriptor,
    availability,
    run,
    price: (shape) => deps.quote(model, sentShape(model, shape)),
    payer,
    // There is nothing to load.
    warm: async () => ok(null),
  };
}

function lockedError(provider: string): EngineError {
  return {
    kind: 'auth',
    message: `Your own key for ${provider} is locked.`,
    hint: 'Unlock your keys in Settings, then run it again.',
  };
}

function unavailable(reason: string): Extract<EngineAvailability, { kind: 'unavailable' }> {
  return { kind: 'unavailable', reason };
}

function cutFile(file: ReturnedPicture, cut: FramedJob['cut']): ReturnedPicture {
  return { seed: file.seed, pixels: cut(file.pixels) };
}

interface DecodedFile extends ReturnedPicture {
  readonly output: HostedOutput;
}

/** The files that are pictures, in order; null where none is. */
async function decoded(
  context: HostedContext,
  outputs: readonly HostedOutput[],
): Promise<readonly [DecodedFile, ...DecodedFile[]] | null> {
  context.progress({ label: 'Reading the result', fraction: null });
  const files: DecodedFile[] = [];
  for (const output of outputs) {
    const picture = await context.pictures.decode(output.bytes, output.mimeType);
    if (picture.ok) files.push({ pixels: picture.value, seed: output.seed, output });
  }
  const [first, ...others] = files;
  if (first === undefined) return null;
  if (files.length < outputs.length) {
    context.note(`${outputs.length - files.length} of ${outputs.length} pictures could not be read.`);
  }
  return [first, ...others];
}
