import type { OperationId, OperationRequests, OperationResults } from '../../kernel/operations/catalogue.ts';
import type { EngineError, Progress } from '../../kernel/operations/ports.ts';
import type { PixelBuffer } from '../../kernel/pixels/buffers.ts';
import type { Result } from '../../kernel/shared/result.ts';
import type { HostedJob, HostedModel, PictureCodec } from './contract.ts';
import type { FillWork } from './pixels/fillWork.ts';

/** What the pixel side of a hosted run gets; it knows neither the adapter nor the call's money. */
export interface HostedContext {
  readonly call: string;
  readonly model: HostedModel;
  readonly pictures: PictureCodec;
  readonly fills: FillWork;
  progress(progress: Progress): void;
  /** A fact for `RunReport.notes`. */
  note(text: string): void;
}

/** A file of the provider, decoded. */
export interface ReturnedPicture {
  readonly pixels: PixelBuffer;
  readonly seed: number | null;
}

export interface PreparedRun<R> {
  readonly job: HostedJob;
  /**
   * Puts what came back into the request's sinks; it is paid for, so nothing stops this. `pictures` holds at least one. Once:
   * it may take them, and what was sent, with it.
   */
  finish(pictures: readonly [ReturnedPicture, ...ReturnedPicture[]]): Promise<Result<R, EngineError>>;
}

/**
 * Reads what the provider needs to see. The same request gives the same preparation: after a reload it is made again
 * for a call that was submitted before, so that its result finds its place.
 */
export type PrepareRun<O extends OperationId> = (
  context: HostedContext,
  request: OperationRequests[O],
) => Promise<Result<PreparedRun<OperationResults[O]>, EngineError>>;

/** An answer came, and no picture that can be used. */
export function noImage(message: string): EngineError {
  return {
    kind: 'no-image',
    message,
    hint: 'Try again, or choose another engine; what this run cost stands in the ledger.',
  };
}
