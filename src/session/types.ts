import type { AssetRecord, Tier } from '../kernel/asset/asset.ts';
import type { DocumentRecord, LayerRecord, MaskShape } from '../kernel/document/records.ts';
import type { RejectReason } from '../kernel/ledger/events.ts';
import type { AssetMeter, IterationRow, WaitEstimate } from '../kernel/metrics/views.ts';
import type { OperationId, ToolId } from '../kernel/operations/catalogue.ts';
import type { EngineAvailability, EngineDescriptor, Progress } from '../kernel/operations/ports.ts';
import type { Rect } from '../kernel/shared/geometry.ts';
import type { AssetId, CallId, EngineId, LayerId, OutputId, TileKey } from '../kernel/shared/ids.ts';
import type { StagedResult } from '../kernel/workspace/staged.ts';

/** A message for the status line. `assertive` ones are errors. */
export interface SessionMessage {
  readonly id: number;
  readonly tone: 'info' | 'success' | 'warning' | 'error';
  readonly text: string;
  /** A second line with what to do next. */
  readonly hint?: string;
}

export interface RunningJob {
  readonly call: CallId;
  readonly tool: ToolId;
  readonly engine: EngineDescriptor;
  readonly startedAtMono: number;
  readonly progress: Progress;
  readonly cancelling: boolean;
}

export type CompareState = 'result' | 'original' | 'split';

/** Options of each tool, kept per asset while it is open; survive a rejection. */
export interface ToolOptions {
  readonly generate: {
    readonly prompt: string;
    readonly width: number;
    readonly height: number;
    readonly seed: number;
    readonly seedLocked: boolean;
    readonly count: number;
  };
  readonly erase: {
    readonly maskTool: 'brush' | 'lasso' | 'rectangle';
    readonly maskMode: 'add' | 'subtract';
    readonly size: number;
    readonly hardness: number;
  };
  readonly 'remove-background': {
    readonly quality: 'quick' | 'fine';
    readonly brush: 'none' | 'reveal' | 'hide';
    readonly size: number;
    readonly hardness: number;
  };
  readonly 'replace-background': {
    readonly backdrop: 'colour' | 'gradient' | 'image';
    readonly colour: string;
    readonly from: string;
    readonly to: string;
    readonly angle: number;
    readonly imageFile: File | null;
    readonly match: number;
    readonly contactShadow: boolean;
  };
  readonly upscale: { readonly factor: 2 | 3 | 4 };
  readonly crop: {
    readonly frame: Rect | null;
    readonly aspect: number | null;
    readonly resizeWidth: number;
    readonly resizeHeight: number;
  };
}

/** The button's text is made from this; nothing else may invent a price. */
export interface RunQuote {
  readonly tool: ToolId;
  readonly micros: number | null;
  readonly upperMicros: number | null;
  readonly qualifier: 'exact' | 'estimate' | 'unpriced';
  readonly wait: WaitEstimate;
  readonly availability: EngineAvailability;
}

/** Why the run button is off, as a sentence, or null when it can run. */
export type RunBlocker = string | null;

export interface EditorState {
  readonly status: 'closed' | 'loading' | 'open' | 'failed';
  readonly failure: string | null;
  readonly asset: AssetRecord | null;
  readonly document: DocumentRecord | null;
  /** Revision that is known to survive a killed tab. */
  readonly savedRevision: number;
  /** Strokes on the canvas that no revision holds yet. */
  readonly strokesUnderWay: number;
  readonly undoLabel: string | null;
  readonly redoLabel: string | null;
  readonly activeLayer: LayerId | null;
  readonly tool: ToolId | null;
  readonly options: ToolOptions;
  readonly engines: Readonly<Partial<Record<OperationId, EngineId>>>;
  readonly job: RunningJob | null;
  readonly staged: readonly StagedResult[];
  /** The staged output on the canvas. */
  readonly stagedShown: OutputId | null;
  readonly compare: CompareState;
  readonly splitPosition: number;
  readonly meter: AssetMeter;
  readonly iterations: readonly IterationRow[];
  /** Calls that were interrupted and resolved when this asset was opened; shown once. */
  readonly recovered: readonly IterationRow[];
  readonly notUnderstood: readonly string[];
  /** Data URLs by output id, for the filmstrip. */
  readonly thumbnails: Readonly<Record<string, string>>;
  readonly message: SessionMessage | null;
  readonly maskVisible: boolean;
}

/** Everything panels and tools may do. State is read through `useEditor(selector)`. */
export interface EditorActions {
  open(id: AssetId): Promise<void>;
  close(): Promise<void>;
  setTool(tool: ToolId | null): void;
  setOptions<T extends ToolId>(tool: T, patch: Partial<ToolOptions[T]>): void;
  setEngine(operation: OperationId, engine: EngineId): void;
  /** Runs the active tool (or the one named) with its options. Never throws; failures become a message. */
  run(tool: ToolId): Promise<void>;
  cancel(): void;
  showStaged(output: OutputId): void;
  setCompare(compare: CompareState): void;
  setSplitPosition(position: number): void;
  accept(): Promise<void>;
  reject(reason: RejectReason): Promise<void>;
  /** Rejects nothing: supersedes the shown set and runs again with a new seed. */
  tryAgain(): Promise<void>;
  undo(): Promise<void>;
  redo(): Promise<void>;
  addMaskShape(shape: MaskShape): Promise<void>;
  clearMask(): Promise<void>;
  invertMask(): Promise<void>;
  setFeather(px: number): Promise<void>;
  /** Runs the subject network locally and adds its coverage to the selection. */
  selectSubject(): Promise<void>;
  selectRect(rect: Rect): Promise<void>;
  setMaskVisible(visible: boolean): void;
  setActiveLayer(layer: LayerId): void;
  setLayer(
    layer: LayerId,
    patch: Partial<Pick<LayerRecord, 'name' | 'opacity' | 'blendMode' | 'visible' | 'locked' | 'transform'>>,
  ): Promise<void>;
  setLayerMaskEnabled(layer: LayerId, enabled: boolean): Promise<void>;
  /** Gives the layer a mask that shows what is selected, and takes the place of the one it has. */
  maskFromSelection(layer: LayerId): Promise<void>;
  removeLayerMask(layer: LayerId): Promise<void>;
  moveLayer(layer: LayerId, toIndex: number): Promise<void>;
  duplicateLayer(layer: LayerId): Promise<void>;
  deleteLayer(layer: LayerId): Promise<void>;
  /** Stores a finished paint stroke of the canvas (whole new tiles for what it touched) as one history entry. */
  applyPaint(painted: {
    readonly layer: LayerId;
    readonly target: 'pixels' | 'mask';
    readonly tiles: ReadonlyMap<TileKey, Uint8Array<ArrayBuffer>>;
    readonly bounds: Rect;
  }): Promise<void>;
  /** A stroke was drawn and is on its way to `applyPaint`: the asset is not closed or finished before it is done. */
  awaitStroke(done: Promise<unknown>): void;
  applyCrop(): Promise<void>;
  rotate(quarterTurns: 1 | 2 | 3): Promise<void>;
  resize(width: number, height: number): Promise<void>;
  /** Imports into the open asset: the base image when it is empty, else a new layer. */
  importInto(file: File): Promise<void>;
  /** One after the other; what there is to say of each is shown together. */
  importAll(files: readonly File[]): Promise<void>;
  finish(): Promise<void>;
  reopen(): Promise<void>;
  rename(name: string): Promise<void>;
  dismissRecovered(): void;
  /** The canvas lacks tiles of the open document: said once, however many they are. */
  tellUnreadPixels(): void;
  dismissMessage(): void;
}

export interface NewAsset {
  readonly name: string;
  readonly tier: Tier;
  readonly width: number;
  readonly height: number;
}

/** One card of the Assets screen. */
export interface AssetCard {
  readonly asset: AssetRecord;
  readonly meter: AssetMeter;
}

export interface AssetLibrary {
  list(): Promise<readonly AssetCard[]>;
  create(asset: NewAsset): Promise<AssetId>;
  /** Imports a picture as a new asset named after the file. */
  importAsAsset(
    file: File,
  ): Promise<
    | { readonly ok: true; readonly id: AssetId; readonly warnings: readonly string[] }
    | { readonly ok: false; readonly message: string; readonly hint: string }
  >;
  openSample(): Promise<AssetId>;
  rename(id: AssetId, name: string): Promise<void>;
  abandon(id: AssetId): Promise<void>;
  remove(id: AssetId): Promise<void>;
  history(id: AssetId): Promise<{
    readonly card: AssetCard;
    readonly iterations: readonly IterationRow[];
    readonly thumbnails: Readonly<Record<string, string>>;
  } | null>;
  subscribe(listener: () => void): () => void;
}

export interface EngineChoice {
  readonly descriptor: EngineDescriptor;
  readonly availability: EngineAvailability;
  readonly wait: WaitEstimate;
}
