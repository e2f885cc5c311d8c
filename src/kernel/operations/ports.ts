import type { OperationId, OperationRequests, OperationResults, StyleChoice } from './catalogue.ts';
import type { RunPrice } from '../pricing/runPrice.ts';
import type { YesNoUnknown } from '../ledger/events.ts';
import type { PixelSource } from '../pixels/buffers.ts';
import type { Rect } from '../shared/geometry.ts';
import type { Margins } from '../shared/margins.ts';
import type { Tier } from '../asset/asset.ts';
import type { CancelSignal } from '../shared/cancel.ts';
import type { EngineId } from '../shared/ids.ts';
import type { Result } from '../shared/result.ts';

export interface EngineDescriptor {
  readonly id: EngineId;
  readonly operation: OperationId;
  readonly kind: 'local' | 'hosted';
  /** As shown: "MI-GAN", "Studio". */
  readonly name: string;
  readonly provider: string;
  readonly model: string;
  readonly modelVersion: string;
  readonly tier: Tier;
  /** One sentence for the picker. */
  readonly summary: string;
  /** Invents pixels (DigitalSourceType is then composite or generated). */
  readonly generative: boolean;
  /** A trained network, not an algorithm. */
  readonly trained: boolean;
  /** Of a hosted engine: one run as its provider or an observer published it. */
  readonly publishedWaitMs?: number;
  /** Of expand: how far a margin may reach, as a share of the picture's side; absent: as far as a document does. */
  readonly maxMarginShare?: number;
  /** As shown, "Black Forest Labs"; absent: `provider` is. */
  readonly providerName?: string;
  /** Of a style engine: what it takes a style from. */
  readonly styles?: readonly StyleChoice['kind'][];
}

export type EngineAvailability =
  | { readonly kind: 'ready' }
  /** Weights are fetched on first use. */
  | { readonly kind: 'download'; readonly bytes: number }
  | {
      readonly kind: 'unavailable';
      readonly reason: string;
      /** What the person can do about it at once: own keys are here, and locked. */
      readonly remedy?: 'unlock-keys';
    };

/** Whose account at the provider a run is charged to, where it is not the one of the server's key. */
export type Payer = 'own key';

/** What of a request decides which files its run loads. */
export interface RunNeeds {
  readonly factor?: 2 | 3 | 4;
}

/** What of a run its price depends on, known before it starts. */
export interface RunShape {
  readonly outputs: number;
  /** Of the document, or of what is generated. */
  readonly width: number;
  readonly height: number;
  readonly factor?: 2 | 3 | 4;
  /** What erase works on; null where nothing is marked. */
  readonly maskBounds?: Rect | null;
  /** What expand adds around the document. */
  readonly margins?: Margins;
}

export interface Progress {
  /** "Downloading the model", "Tile 3 of 16", "Rendering variant 2 of 4". */
  readonly label: string;
  /** 0..1, or null while unknown. */
  readonly fraction: number | null;
}

/** What actually ran: shown and recorded as it is, never as it was hoped. */
export interface RunReport {
  readonly backend: 'wasm' | 'webgpu' | 'webgl' | 'webgl (software)' | 'canvas' | 'js' | 'hosted';
  readonly threads: number;
  /** Time the engine worked, without model download. */
  readonly computeMs: number;
  readonly downloadMs: number;
  readonly modelVersion: string;
  /** Shown once the result is there, and recorded: "WebGPU refused: device lost". What goes without saying is left out. */
  readonly notes: readonly string[];
  /** Of a hosted run; absent where this machine did the work. */
  readonly hosted?: HostedReport;
}

/** What a provider's answer says of the run. */
export interface HostedReport {
  /** The provider's id of the request; two charges with one id count once. */
  readonly ref: string | null;
  readonly charge: HostedChargeFacts;
  readonly queueMs: number;
  /** As the provider states it; else from the submit to the answer. */
  readonly serverMs: number;
  readonly decodeMs: number;
  /** The provider's files as they came: they may carry its own provenance data. */
  readonly originals: readonly { readonly bytes: Uint8Array<ArrayBuffer>; readonly mimeType: string }[];
}

/** What the run cost as far as the answer tells. `micros` null = unpriced. */
export interface HostedChargeFacts {
  readonly micros: number | null;
  readonly basis: 'reported' | 'metered';
  readonly qty: number;
  /** The provider's own figure, as text; null where it gave none. */
  readonly stated: string | null;
  /** Of a metered charge: what a gateway says it cost, by a table of its own. */
  readonly claimMicros?: number;
}

/**
 * What survives a reload of a call that a provider carries out: ids and addresses exactly as they came. No key, no
 * picture.
 */
export interface CallHandle {
  readonly provider: string;
  readonly endpoint: string;
  /** ms UTC. */
  readonly submittedAt: number;
  readonly ids: Readonly<Record<string, string>>;
  /** The provider's id of the request, where it bills by it; it goes into the ledger. */
  readonly ref?: string;
}

/** Ties a hosted run to its call: what must be stored before it goes on, and what was stored before a reload. */
export interface CallLink {
  /** Id in the ledger. */
  readonly call: string;
  /** Of a run that goes on after a reload. */
  readonly handle: CallHandle | null;
  /** It was submitted before a reload: nothing is submitted again, with a handle or without. ms UTC; null: a new run. */
  readonly submittedAt: number | null;
  /** As recorded with the submission; absent: the server's account. The run is followed where it was made. */
  readonly payer?: Payer;
  /** The engine has taken over: until then nothing can have been sent. */
  begun(): void;
  /** Resolves when the handle is stored; the provider is not asked before. */
  accepted(handle: CallHandle): Promise<void>;
  /** The answer is here. What it cost is known from then on, whatever becomes of it on this side. */
  answered(cost: AnswerCost): void;
  /** What the ledger knows of other calls to its provider: a request is looked for among those that are nobody's. */
  others(): Promise<OtherRequests>;
}

export interface OtherRequests {
  /** Ids by which the provider named them. */
  readonly refs: ReadonlySet<string>;
  /** When calls of the same model were submitted of which no id is known, ms UTC: what is found may be theirs. */
  readonly unnamedAt: readonly number[];
}

/** Why a provider gave no result, and whether it charges for that. */
export interface HostedError {
  readonly kind:
    | 'auth'
    | 'payment'
    | 'spend-limit'
    | 'moderation-input'
    | 'moderation-output'
    | 'rate-limited'
    | 'upstream'
    | 'timeout-unknown'
    | 'unreachable'
    | 'no-image'
    | 'expired';
  readonly message: string;
}

/** Of any error of a hosted run; absent where this machine did the work. */
interface BilledError {
  /** What to do next, one sentence. */
  readonly hint?: string;
  readonly billed?: YesNoUnknown;
  /** The call is not over: the provider is to be asked for it once more, later. */
  readonly askAgain?: true;
  readonly ref?: string | null;
  readonly charge?: HostedChargeFacts | null;
}

/** Of an answer that is here. */
export type AnswerCost = Pick<BilledError, 'billed' | 'ref' | 'charge'>;

export type EngineError = (LocalError | HostedError) & BilledError;

type LocalError =
  | { readonly kind: 'cancelled'; readonly message: string }
  | { readonly kind: 'invalid'; readonly message: string }
  /** Nothing in the picture stands out; the message says what to do instead. */
  | { readonly kind: 'no-subject'; readonly message: string }
  | { readonly kind: 'too-large'; readonly message: string }
  | { readonly kind: 'model-missing'; readonly message: string }
  | { readonly kind: 'model-corrupt'; readonly message: string }
  | { readonly kind: 'out-of-memory'; readonly message: string }
  | { readonly kind: 'internal'; readonly message: string };

/**
 * Carries out one operation.
 * - Cancellation is the first parameter; after `abort` the promise settles soon with `cancelled`, and nothing more is written to a sink.
 * - Expected failures are values; a rejected promise is a bug.
 * - `onProgress` is called at least at the start of each tile, download and stage.
 */
export interface Engine<O extends OperationId> {
  readonly descriptor: EngineDescriptor;
  /** Whether a run with these needs can start at once; `download` counts every file that it would fetch. */
  availability(needs: RunNeeds): Promise<EngineAvailability>;
  run(
    signal: CancelSignal,
    request: OperationRequests[O],
    onProgress: (progress: Progress) => void,
    /** Hosted engines need one; local engines do not look at it. */
    link?: CallLink,
  ): Promise<Result<{ readonly result: OperationResults[O]; readonly report: RunReport }, EngineError>>;
  /** Of the next run with these dimensions; absent: a local run, which is free. Cheap: asked in render. */
  price?(shape: RunShape): RunPrice;
  /** Of a run that is started now; absent or null: whoever owns the server's key. Cheap. */
  payer?(): Payer | null;
  /** Where the faces of a picture are, largest first. Only an engine of face swap that can look here. */
  findFaces?(signal: CancelSignal, source: PixelSource): Promise<Result<readonly Rect[], EngineError>>;
  /** Loads model and worker ahead of the first run. */
  warm(signal: CancelSignal, onProgress: (progress: Progress) => void): Promise<Result<null, EngineError>>;
}

export type AnyEngine = { [O in OperationId]: Engine<O> }[OperationId];
