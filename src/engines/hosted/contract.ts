import type { PriceTable } from '../../kernel/pricing/priceTable.ts';
import type { OperationId } from '../../kernel/operations/catalogue.ts';
import type { CallHandle, EngineDescriptor, OtherRequests } from '../../kernel/operations/ports.ts';
import type { AlphaBuffer, PixelBuffer } from '../../kernel/pixels/buffers.ts';
import type { YesNoUnknown } from '../../kernel/ledger/events.ts';
import type { Size } from '../../kernel/shared/geometry.ts';
import type { Margins } from '../../kernel/shared/margins.ts';
import type { CancelSignal } from '../../kernel/shared/cancel.ts';
import type { Result } from '../../kernel/shared/result.ts';

/** What a provider is asked to do, in the words of the product; an adapter says it in the provider's dialect. */
export type HostedJob =
  | GenerateJob
  | EraseJob
  | RemoveBackgroundJob
  | ReplaceBackgroundJob
  | FaceSwapJob
  | UpscaleJob
  | ExpandJob
  | StyleTransferJob;

interface JobBase {
  /** Id of the call in the ledger. Where the client may choose the provider's id, it is made from this. */
  readonly call: string;
  /** `endpoint` of the `HostedModel`, as the provider's address or body names it. */
  readonly endpoint: string;
}
export interface GenerateJob extends JobBase {
  readonly operation: 'generate';
  readonly prompt: string;
  readonly width: number;
  readonly height: number;
  readonly seed: number;
  readonly count: number;
}
export interface EraseJob extends JobBase {
  readonly operation: 'erase';
  /** sRGB, 8 bits, already within the model's limits. */
  readonly image: PixelBuffer;
  /** Size of `image`; 255 = remove. The adapter turns it into the provider's polarity and format. */
  readonly mask: AlphaBuffer;
}
export interface RemoveBackgroundJob extends JobBase {
  readonly operation: 'remove-background';
  readonly image: PixelBuffer;
}
export interface ReplaceBackgroundJob extends JobBase {
  readonly operation: 'replace-background';
  readonly image: PixelBuffer;
  readonly prompt: string;
  readonly seed: number;
}
export interface FaceSwapJob extends JobBase {
  readonly operation: 'face-swap';
  /** The surroundings of one face of the picture, with no other face where that can be. */
  readonly image: PixelBuffer;
  /** The picture that the face comes from. */
  readonly face: PixelBuffer;
  readonly person: 'female' | 'male' | 'non-binary';
}
export interface UpscaleJob extends JobBase {
  readonly operation: 'upscale';
  readonly image: PixelBuffer;
  readonly factor: 2 | 3 | 4;
}

export interface ExpandJob extends JobBase {
  readonly operation: 'expand';
  /** Without its margins; the two together are within the model's limits. */
  readonly image: PixelBuffer;
  /** In pixels of `image`. */
  readonly margins: Margins;
  /** Empty: the picture goes on. */
  readonly prompt: string;
  readonly seed: number;
}

export interface StyleTransferJob extends JobBase {
  readonly operation: 'style-transfer';
  readonly image: PixelBuffer;
  /** What the style is taken from, within the model's limits too; null: from the words. */
  readonly reference: PixelBuffer | null;
  /** The style in words; empty with a reference. */
  readonly prompt: string;
  /** 0..1: how far the picture may go from what it was. */
  readonly strength: number;
  readonly seed: number;
}

/** One model or endpoint of a provider on one operation: data, never code (models die on a date). */
export interface HostedModel {
  readonly descriptor: EngineDescriptor;
  readonly endpoint: string;
  /** Where its price stands: `provider`, `id` and `variant` of a row of the table. */
  readonly price: { readonly id: string; readonly variant: Readonly<Record<string, string>> | null };
  readonly limits: HostedLimits;
  /** Seconds of one run as the provider or an observer published it; own measurements replace it. */
  readonly publishedLatencyS: number | null;
  /** What is known of it is not sure: offered only while the provider's own list says that it is active. */
  readonly mustBeListed?: true;
}

/** Looked at before a run; a picture that must be scaled or cut to fit is told before it is sent. */
export interface HostedLimits {
  readonly minSide: number;
  readonly maxSide: number;
  readonly maxPixels: number;
  /** Of one encoded picture; null where the provider states none. */
  readonly maxBytes: number | null;
  /** Sides must be multiples of it; 1 = any size. A picture that is edited is set into the next larger ones and cut out again. */
  readonly multipleOf: number;
  /** Proportions that it edits pictures in, "16:9"; absent: any. A picture is set into the nearest one and cut out again. */
  readonly ratios?: readonly [string, ...string[]];
  /** Sizes that it edits pictures in, where it takes no others. A picture is scaled into the nearest one and cut out again. */
  readonly frames?: readonly [Size, ...Size[]];
  /** Outputs of one submit. */
  readonly maxOutputs: number;
  /** Of expand: the widest margin; absent where only the grown picture is limited. */
  readonly maxMargin?: number;
}

/** Bytes as they came: they may carry the provider's own provenance data and are kept. */
export interface HostedOutput {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly mimeType: string;
  readonly seed: number | null;
}

/** What the provider's answer says the call cost, or what follows from its units. `micros` null = unpriced. */
export interface HostedCharge {
  readonly micros: number | null;
  /** `reported`: billed by the provider; `metered`: computed by us from units or the price table. */
  readonly basis: 'reported' | 'metered';
  readonly from: 'answer' | 'units' | 'tokens' | 'table' | 'user-rate';
  readonly qty: number;
  /** The provider's own figure, as text: "x-fal-billable-units: 2", "credits: 4". */
  readonly stated: string | null;
  /** Of a metered charge: what a gateway says it cost, by a table of its own. Compared, never charged. */
  readonly claimMicros?: number;
}

export interface HostedResult {
  /** At least one; every one has been seen to be an image by its first bytes. */
  readonly outputs: readonly HostedOutput[];
  readonly charge: HostedCharge;
  /** The provider's id of the request; two charges with one id count once. */
  readonly ref: string | null;
  /** Of the answer, where it names one: a gateway may have run another model than it was asked for. */
  readonly model: string | null;
  /** As the provider states it; null where it does not. */
  readonly serverMs: number | null;
}

export type FailureKind =
  | 'auth'
  | 'payment'
  | 'spend-limit'
  | 'moderation-input'
  | 'moderation-output'
  | 'invalid'
  | 'too-large'
  | 'rate-limited'
  | 'upstream'
  /** The answer was lost after the request had gone out: it may have run, and may be charged. */
  | 'timeout-unknown'
  /** The request never reached the provider: no proxy, no network. */
  | 'unreachable'
  /** An answer without a usable picture. */
  | 'no-image'
  /** What was asked for is no longer kept there. */
  | 'expired'
  | 'cancelled';

/** Expected failures are values: a class, a sentence for a designer, the provider's own words. */
export interface HostedFailure {
  readonly kind: FailureKind;
  /** One sentence: what happened. */
  readonly message: string;
  /** One sentence: what to do next. */
  readonly hint: string;
  /** As the provider put it, at most 500 characters, without keys; empty where it said nothing. */
  readonly providerWords: string;
  readonly billed: YesNoUnknown;
  readonly status: number | null;
  readonly retryAfterMs: number | null;
  readonly ref: string | null;
  /** The call is not over: the provider is to be asked for it once more, later. */
  readonly askAgain?: true;
  /** What a failure is known to have cost (a withheld image that was billed); null where nothing is known. */
  readonly charge: HostedCharge | null;
}

/** A handle is stored before the first poll; a synchronous provider answers with the result itself. */
export type Submitted =
  | { readonly kind: 'accepted'; readonly handle: CallHandle }
  | { readonly kind: 'done'; readonly result: HostedResult };

export interface PollState {
  readonly state: 'queued' | 'running' | 'done';
  /** 0..1; null where the provider tells none. */
  readonly progress: number | null;
  /** "Position 3 in the queue". */
  readonly note: string | null;
  /** The provider's wish for when to ask again. */
  readonly retryAfterMs: number | null;
  /** Of work that is done, as the provider states it; absent where it does not. */
  readonly serverMs?: number;
}

/**
 * One provider's dialect. Knows nothing of React, the ledger or other adapters; every answer is parsed, never cast.
 * `submit` makes **exactly one POST** that can cost money, whatever happens; `poll`, `result`, `resolve`, `settle` and
 * `withdrawn` make GETs only and may be repeated.
 */
export interface HostedAdapter {
  readonly provider: string;
  /** As shown: "fal", "Black Forest Labs". */
  readonly name: string;
  readonly models: readonly HostedModel[];
  /**
   * For servers of the team's own, which are not always on: why it cannot be used just now, as a sentence; null: it can.
   * Asked often, so an answer is kept for a moment.
   */
  unreachable?(io: HostedIo): Promise<string | null>;
  submit(job: HostedJob, io: HostedIo, signal: CancelSignal): Promise<Result<Submitted, HostedFailure>>;
  /** The rest only where `submit` may answer with a handle. */
  poll?(handle: CallHandle, io: HostedIo, signal: CancelSignal): Promise<Result<PollState, HostedFailure>>;
  /** Downloads at once: results disappear. */
  result?(
    handle: CallHandle,
    io: HostedIo,
    signal: CancelSignal,
  ): Promise<Result<HostedResult, HostedFailure>>;
  /** "Asked to stop" is not "not billed". */
  cancel?(handle: CallHandle, io: HostedIo): Promise<'stopped' | 'too-late' | 'unsupported'>;
  /** Whether the provider's list has the endpoint as active; null: it could not be asked. Only where a model must be listed. */
  isListed?(endpoint: string, io: HostedIo, signal: CancelSignal): Promise<boolean | null>;
  /** For a call whose answer was lost before there was a handle. */
  resolve?(lost: LostCall, io: HostedIo, signal: CancelSignal): Promise<Resolved>;
  /** What the provider has billed for requests that have ended, at most fifty: where it says so later than in its answer. */
  settle?(requests: readonly SentRequest[], io: HostedIo, signal: CancelSignal): Promise<Settlement>;
  /** Which of its models the provider does not offer (to this key) today; null where it does not tell. */
  withdrawn?(io: HostedIo, signal: CancelSignal): Promise<Withdrawn | null>;
}

/** Why, by `descriptor.model`: the rest of a sentence, without a full stop. */
export type Withdrawn = ReadonlyMap<string, string>;

/** A request as the provider named it. */
export interface SentRequest {
  readonly ref: string;
  /** ms UTC. */
  readonly submittedAt: number;
}

export interface BilledRequest {
  /** Micro-USD, after discounts. */
  readonly micros: number;
  /** Units as the provider counts them; null where it does not say. */
  readonly qty: number | null;
}

/** A request that is not in `billed` may not be billed yet: nothing is known of it. */
export type Settlement =
  | { readonly kind: 'told'; readonly billed: ReadonlyMap<string, BilledRequest> }
  /** The key of this server may not read bills. */
  | { readonly kind: 'not-permitted' }
  | { readonly kind: 'cannot-tell' };

export interface LostCall {
  readonly call: string;
  readonly operation: OperationId;
  readonly endpoint: string;
  /** ms UTC. */
  readonly submittedAt: number;
  readonly others: OtherRequests;
}
export type Resolved =
  | { readonly kind: 'found'; readonly handle: CallHandle }
  | { readonly kind: 'not-found' }
  /** Nobody answered, or it may be missing from the list still: to be asked again later. */
  | { readonly kind: 'not-yet' }
  | { readonly kind: 'cannot-tell' };

/** What an adapter may use of the world: its own routes of the proxy, pictures, prices, time. */
export interface HostedIo {
  /**
   * `path` is below the provider's route, `/queue/fal-ai/flux-2-pro`. Never repeats a request by itself. Rejects with
   * `TypeError` when no answer came, with an `AbortError` after `signal` was raised.
   */
  fetch(path: string, init: HostedRequest): Promise<Response>;
  /** Downloads a result whose address a provider gave; the proxy checks its host. */
  download(url: string, signal: CancelSignal): Promise<Response>;
  /**
   * Listens to a WebSocket of the provider's route until the answer is called; texts only. It may never say anything:
   * what it cannot open, or loses, it does not tell. Absent where there are none.
   */
  listen?(path: string, onText: (text: string) => void): () => void;
  readonly pictures: PictureCodec;
  readonly prices: PriceTable;
  /** ms UTC. */
  now(): number;
}

export interface HostedRequest {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | FormData | Uint8Array<ArrayBuffer>;
  readonly signal: CancelSignal;
}

/** PNG in and out: lossy pictures would change pixels that nobody touched. */
export interface PictureCodec {
  /** RGBA of 8 bits. */
  png(pixels: PixelBuffer): Promise<Uint8Array<ArrayBuffer>>;
  /** One channel shown as grey, opaque: 255 is white. */
  greyPng(mask: AlphaBuffer): Promise<Uint8Array<ArrayBuffer>>;
  /** `invalid` for bytes that are no picture. sRGB. */
  decode(bytes: Uint8Array<ArrayBuffer>, mimeType: string): Promise<Result<PixelBuffer, string>>;
}
