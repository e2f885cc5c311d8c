import type { DocumentRecord, LayerRecord, SourceStatements } from '../kernel/document/records.ts';
import type { TileStore } from '../kernel/document/ports.ts';
import type { PeriodUse } from '../kernel/metrics/budget.ts';
import type { OperationId } from '../kernel/operations/catalogue.ts';
import type { AnyEngine, Engine } from '../kernel/operations/ports.ts';
import type { PixelBuffer, PixelSource } from '../kernel/pixels/buffers.ts';
import type { Clock, IdSource } from '../kernel/shared/clock.ts';
import type { Result } from '../kernel/shared/result.ts';
import type { StandInPort } from './standInPort.ts';
import type { RunLocks, WorkspaceStore } from '../kernel/workspace/ports.ts';

/** A decoded picture that is read region by region; `close` frees it. */
export interface OpenedImage {
  readonly source: PixelSource;
  readonly colorSpace: DocumentRecord['colorSpace'];
  readonly mimeType: string;
  /** IPTC DigitalSourceType URI found in the file, or null. */
  readonly digitalSourceType: string | null;
  /** Copyright notice found in the file, or null. */
  readonly copyright: string | null;
  /** What else the file says of itself. */
  readonly stated: SourceStatements;
  readonly warnings: readonly string[];
  close(): void;
}

export interface OpenImageError {
  readonly message: string;
  readonly hint: string;
}

/** What the activity tracker is told; it answers with `time.segment` events of its own. */
export interface ActivityPort {
  assetOpened(asset: string, campaign: string | null): void;
  assetClosed(): void;
  callStarted(call: string, asset: string): void;
  callEnded(call: string): void;
  reviewOpened(): void;
  reviewClosed(): void;
  handEdit(): void;
  /** Resolves when the running segments are in the ledger. */
  flush(): Promise<void>;
}

/** Hard stops of budgets that assets share: their campaign's, and the month's. */
export interface PeriodStops {
  /** As last known. Cheap: asked in render. */
  of(campaign: string | null): readonly PeriodUse[];
  /** Brings `of` up to date before anything is spent; null where no such budget is known of. */
  check(): Promise<void> | null;
}

/** Adapters handed in by `src/app/compose.ts`. */
export interface SessionPorts {
  readonly workspace: WorkspaceStore;
  readonly tiles: TileStore;
  readonly runLocks: RunLocks;
  readonly clock: Clock;
  readonly ids: IdSource;
  /** 32-bit unsigned. */
  randomSeed(): number;
  readonly engines: EngineDirectory;
  /** Pixels come in the colour space `into`, that of the document they go into; null: in the picture's own. */
  openImage(
    file: File,
    into: DocumentRecord['colorSpace'] | null,
  ): Promise<Result<OpenedImage, OpenImageError>>;
  /** Small WebP data URL of at most 320 px on the longer side. */
  thumbnail(pixels: PixelBuffer, colorSpace: DocumentRecord['colorSpace']): Promise<string>;
  readonly activity: ActivityPort;
  readonly periodStops: PeriodStops;
  /** Null while it is not loaded: then nobody stands in. */
  standIns(): StandInPort | null;
}

export interface EngineDirectory {
  /** Those known so far. */
  all(): readonly AnyEngine[];
  forOperation<O extends OperationId>(operation: O): readonly Engine<O>[];
  /**
   * Resolves once engines that are loaded apart are in; what could not be loaded is tried again when it is asked again.
   * `all`: also those that cannot be used at the moment, since a call may have been made with one of them.
   */
  complete(all?: boolean): Promise<void>;
  /** Loads them once more, after what they are made from has changed. */
  renew(): Promise<void>;
}

/** `later`: engines that the first screen does not carry. */
export function createEngineDirectory(
  engines: readonly AnyEngine[],
  later: (all: boolean) => Promise<readonly AnyEngine[]> = () => Promise.resolve([]),
): EngineDirectory {
  let known = engines;
  let loading: Promise<void> = Promise.resolve();

  async function load(all: boolean, anew: boolean): Promise<void> {
    if (!anew && known.length > engines.length) return;
    known = [...engines, ...(await later(all))];
  }

  const next = (all: boolean, anew: boolean): Promise<void> =>
    (loading = loading.catch(() => undefined).then(() => load(all, anew)));

  return {
    all: () => known,
    // The descriptor's operation is what makes this cast true: it is the discriminant of AnyEngine.
    forOperation: <O extends OperationId>(operation: O) =>
      known.filter((engine) => engine.descriptor.operation === operation) as unknown as readonly Engine<O>[],
    complete: (all = false) => next(all, false),
    renew: () => next(false, true),
  };
}

export type LayerPatch = Partial<
  Pick<LayerRecord, 'name' | 'opacity' | 'blendMode' | 'visible' | 'locked' | 'transform'>
>;
