import type { OperationId, ToolId } from '../../kernel/operations/catalogue.ts';
import type {
  CallLink,
  EngineDescriptor,
  EngineError,
  Progress,
  RunReport,
} from '../../kernel/operations/ports.ts';
import type { PixelSource } from '../../kernel/pixels/buffers.ts';
import type { SourceOrigin, TileMap } from '../../kernel/document/records.ts';
import type { CancelSignal } from '../../kernel/shared/cancel.ts';
import type { Rect } from '../../kernel/shared/geometry.ts';
import type { Result } from '../../kernel/shared/result.ts';
import type { StagedChange } from '../../kernel/workspace/staged.ts';

/** One output as the engine left it: tiles are stored, nothing is decided. */
export interface PlannedOutput {
  readonly change: StagedChange;
  readonly changed: Rect;
  readonly width: number;
  readonly height: number;
  readonly settings: Readonly<Record<string, unknown>>;
  /** Sources beside the document itself: the picture of a backdrop. */
  readonly alsoMadeFrom?: readonly SourceOrigin[];
  readonly objectMasks?: Readonly<Record<string, TileMap>>;
}

export interface PlanOutcome {
  readonly outputs: readonly PlannedOutput[];
  readonly report: RunReport;
  readonly notUnderstood: readonly string[];
  /** A subject found for the mask: used at once instead of staged. */
  readonly selection?: { readonly tiles: TileMap; readonly bounds: Rect };
}

/** Everything a run needs, fixed before the first event is written. */
export interface RunPlan {
  readonly tool: ToolId | 'select-subject';
  readonly operation: OperationId;
  readonly engine: EngineDescriptor;
  /** Recorded with `call.submitted`; also what "Try again" starts from. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** What the filmstrip calls this run. */
  readonly label: string;
  execute(
    signal: CancelSignal,
    onProgress: (progress: Progress) => void,
    link?: CallLink,
  ): Promise<Result<PlanOutcome, EngineError>>;
}

/** A picture that must be closed once the run is over. */
export interface DisposableSource {
  readonly source: PixelSource;
  close(): void;
}
