import type { OperationId, OperationRequests, OperationResults } from './catalogue.ts';
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
}

export type EngineAvailability =
  | { readonly kind: 'ready' }
  /** Weights are fetched on first use. */
  | { readonly kind: 'download'; readonly bytes: number }
  | { readonly kind: 'unavailable'; readonly reason: string };

/** What of a request decides which files its run loads. */
export interface RunNeeds {
  readonly factor?: 2 | 3 | 4;
}

export interface Progress {
  /** "Downloading the model", "Tile 3 of 16", "Rendering variant 2 of 4". */
  readonly label: string;
  /** 0..1, or null while unknown. */
  readonly fraction: number | null;
}

/** What actually ran: shown and recorded as it is, never as it was hoped. */
export interface RunReport {
  readonly backend: 'wasm' | 'webgpu' | 'webgl' | 'webgl (software)' | 'canvas' | 'js';
  readonly threads: number;
  /** Time the engine worked, without model download. */
  readonly computeMs: number;
  readonly downloadMs: number;
  readonly modelVersion: string;
  /** Shown once the result is there, and recorded: "WebGPU refused: device lost". What goes without saying is left out. */
  readonly notes: readonly string[];
}

export type EngineError =
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
  ): Promise<Result<{ readonly result: OperationResults[O]; readonly report: RunReport }, EngineError>>;
  /** Loads model and worker ahead of the first run. */
  warm(signal: CancelSignal, onProgress: (progress: Progress) => void): Promise<Result<null, EngineError>>;
}

export type AnyEngine = { [O in OperationId]: Engine<O> }[OperationId];
