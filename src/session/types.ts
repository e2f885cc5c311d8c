import type { AssetRecord, Tier } from '../kernel/asset/asset.ts';
import type { DocumentRecord, LayerRecord, MaskShape } from '../kernel/document/records.ts';
import type { EventBodies, LedgerEvent, RejectReason } from '../kernel/ledger/events.ts';
import type { ModelDecisions } from '../kernel/ledger/modelDecisions.ts';
import type { Circuit, Trip } from '../kernel/metrics/circuits.ts';
import type { Forecast } from '../kernel/metrics/forecast.ts';
import type { AssetMeter, IterationRow, WaitEstimate } from '../kernel/metrics/views.ts';
import type { RunPrice } from '../kernel/pricing/runPrice.ts';
import type { Tally } from '../kernel/statistics/rates.ts';
import type { EndOfAssetCard } from '../kernel/review/endOfAsset.ts';
import type { OperationId, StyleChoice, StylePreset, ToolId } from '../kernel/operations/catalogue.ts';
import type { PriceDoubt } from '../kernel/pricing/runPrice.ts';
import type { EngineAvailability, EngineDescriptor, Progress } from '../kernel/operations/ports.ts';
import type { CancelSignal } from '../kernel/shared/cancel.ts';
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

/** The engine that runs in place of the chosen one, which is paused. */
export interface StandIn {
  readonly insteadOf: EngineId;
  readonly engine: EngineId;
  readonly reason: Trip['kind'];
  /** When the paused one is tried again. */
  readonly retryAtMs: number;
  /** The call that paused it. */
  readonly lastCall: string;
}

export interface RunningJob {
  readonly call: CallId;
  readonly tool: ToolId;
  readonly engine: EngineDescriptor;
  readonly startedAtMono: number;
  readonly progress: Progress;
  readonly cancelling: boolean;
  /** Those at work, where it went to several engines and more than one still is. */
  readonly parts?: readonly RunningJob[];
}

/** A picture that is being read into the open asset. */
export interface RunningImport {
  readonly fileName: string;
  readonly startedAtMono: number;
  readonly progress: Progress;
  readonly cancelling: boolean;
}

/** `cancelled`: by the person, or because its asset was left; nothing that was to follow should be imported. */
export type ImportOutcome = 'imported' | 'refused' | 'cancelled';

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
    readonly backdrop: 'colour' | 'gradient' | 'image' | 'prompt';
    readonly colour: string;
    readonly from: string;
    readonly to: string;
    readonly angle: number;
    readonly imageFile: File | null;
    readonly prompt: string;
    readonly match: number;
    readonly contactShadow: boolean;
  };
  readonly 'face-swap': {
    readonly faceFile: File | null;
    /** Of the chosen face in the document; null: the only one. */
    readonly target: Rect | null;
    /** `faceKey` of the picture for which the consent of the person shown was given. */
    readonly consentFor: string | null;
    readonly person: 'female' | 'male' | 'non-binary' | null;
  };
  readonly upscale: { readonly factor: 2 | 3 | 4 };
  /** `left` … `bottom` are whole pixels that the document grows by. */
  readonly expand: {
    readonly left: number;
    readonly top: number;
    readonly right: number;
    readonly bottom: number;
    readonly prompt: string;
  };
  readonly 'style-transfer': {
    readonly style: StyleChoice['kind'];
    readonly preset: StylePreset;
    readonly imageFile: File | null;
    readonly prompt: string;
    readonly strength: number;
    readonly seed: number;
  };
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
  /** What is quoted; asked for where it may be another engine than the wanted one. */
  readonly engine?: EngineId;
  readonly micros: number | null;
  readonly upperMicros: number | null;
  readonly qualifier: 'exact' | 'estimate' | 'unpriced';
  readonly doubts?: readonly PriceDoubt[];
  readonly wait: WaitEstimate;
  readonly availability: EngineAvailability;
  /** Where the picked engine runs. */
  readonly source: 'local' | 'hosted';
  /** Of a hosted engine without runs of our own. */
  readonly publishedWaitMs?: number;
}

/** Why the run button is off, as a sentence, or null when it can run. */
export type RunBlocker = string | null;

export interface EditorState {
  readonly status: 'closed' | 'loading' | 'open' | 'failed';
  readonly failure: string | null;
  readonly asset: AssetRecord | null;
  readonly document: DocumentRecord | null;
  /** Box around what is marked; null where nothing is, and until it is worked out. */
  readonly marked: Rect | null;
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
  /** Before a run, where the team allows it. */
  readonly standIns: Readonly<Partial<Record<OperationId, StandIn>>>;
  /** Who runs next when the engine of a tool refuses without a charge; said before the click. */
  readonly nextAfterRefusal: Readonly<Partial<Record<OperationId, EngineId>>>;
  /** Paused engines that the person wants all the same, until they work again. */
  readonly standInsDeclined: Readonly<Partial<Record<OperationId, EngineId>>>;
  /** Engines that the same run goes to side by side; absent, or fewer than two offered: the one of `engines`. */
  readonly fanOut: Readonly<Partial<Record<OperationId, readonly EngineId[]>>>;
  /** What leads decided on models; read before the first asset is open. */
  readonly modelDecisions: ModelDecisions;
  readonly job: RunningJob | null;
  readonly importing: RunningImport | null;
  readonly staged: readonly StagedResult[];
  /** The staged output on the canvas. */
  readonly stagedShown: OutputId | null;
  readonly compare: CompareState;
  readonly splitPosition: number;
  readonly meter: AssetMeter;
  /** What is left until the asset is finished; null while it is not known or already finished. */
  readonly forecast: Forecast | null;
  /** What the asset that was just finished here cost, and why; until it is dismissed, reopened or left. */
  readonly endOfAsset: EndOfAssetCard | null;
  readonly iterations: readonly IterationRow[];
  /** Calls that were interrupted and resolved when this asset was opened; shown once. */
  readonly recovered: readonly IterationRow[];
  /** Idle time that nobody has said anything about yet; null when there is none. */
  readonly away: { readonly segments: readonly string[]; readonly ms: number } | null;
  readonly notUnderstood: readonly string[];
  /** Data URLs by output id, for the filmstrip. */
  readonly thumbnails: Readonly<Record<string, string>>;
  readonly message: SessionMessage | null;
  readonly maskVisible: boolean;
  /** Waits of earlier sessions have been read: quotes made before say "no timing yet". */
  readonly waitsLoaded: boolean;
  /** Hosted engines have joined the others, where this server has any. */
  readonly enginesLoaded: boolean;
  /** Counts what happened to own keys: other engines can be used than before. */
  readonly keyChanges: number;
}

/** What a search for faces in the open document gave, largest first; `message` is a sentence with the next step. */
export type FacesFound =
  | {
      readonly ok: true;
      readonly faces: readonly {
        readonly rect: Rect;
        /** Data URL. */
        readonly thumbnail: string;
      }[];
    }
  | { readonly ok: false; readonly message: string };

/** Everything panels and tools may do. State is read through `useEditor(selector)`. */
export interface EditorActions {
  open(id: AssetId): Promise<void>;
  close(): Promise<void>;
  setTool(tool: ToolId | null): void;
  setOptions<T extends ToolId>(tool: T, patch: Partial<ToolOptions[T]>): void;
  setEngine(operation: OperationId, engine: EngineId): void;
  /** The paused engine runs all the same, and no other stands in until it works again. */
  declineStandIn(operation: OperationId, paused: EngineId): void;
  /** An empty list: back to one engine. */
  setFanOut(operation: OperationId, engines: readonly EngineId[]): void;
  /** Runs the active tool (or the one named) with its options. Never throws; failures become a message. */
  run(tool: ToolId): Promise<void>;
  /** Runs past the stop-loss of the asset; the ledger says who let it. */
  runAnyway(tool: ToolId): Promise<void>;
  /** All calls of the run, or one of them. */
  cancel(call?: CallId): void;
  showStaged(output: OutputId): void;
  setCompare(compare: CompareState): void;
  setSplitPosition(position: number): void;
  accept(): Promise<void>;
  /** Of results of several engines only those of the shown one's. */
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
  importInto(file: File): Promise<ImportOutcome>;
  /** One after the other; what there is to say of each is shown together. */
  importAll(files: readonly File[]): Promise<void>;
  /** Stops the import in progress; the document is not touched. */
  cancelImport(): void;
  finish(): Promise<void>;
  reopen(): Promise<void>;
  rename(name: string): Promise<void>;
  /** What the open asset may cost; nulls take the limit away. */
  setBudget(budget: NewBudget): Promise<void>;
  /** What the time away was: work on this asset, or nothing. A correction in the ledger. */
  answerAway(action: 'keep' | 'discard'): Promise<void>;
  dismissRecovered(): void;
  dismissEndOfAsset(): void;
  /** The canvas lacks tiles of the open document: said once, however many they are. */
  tellUnreadPixels(): void;
  dismissMessage(): void;
}

export interface NewBudget {
  readonly micros: number | null;
  /** No run starts that would pass `micros`. */
  readonly hardStop: boolean;
  /** No run starts after this many rounds without an accepted result. */
  readonly stopRounds: number | null;
}

/** `tool` null: for all tools. `tiers` counts with `limit`. `evidence` is what was known when it was decided. */
export type NewModelDecision = EventBodies['model.decided'];

export interface NewAsset {
  readonly name: string;
  readonly tier: Tier;
  readonly width: number;
  readonly height: number;
  /** Null or absent: for none. */
  readonly campaign?: string | null;
}

/** An asset with what it has cost. */
export interface AssetCard {
  readonly asset: AssetRecord;
  readonly meter: AssetMeter;
}

/** How a long import is followed and stopped. */
export interface ImportWatch {
  readonly signal: CancelSignal;
  onProgress(progress: Progress): void;
}

/** What a replay of an asset is made of. */
export interface AssetHistory {
  /** Null: deleted, or an asset of another machine of which only the events are here. */
  readonly asset: AssetRecord | null;
  readonly events: readonly LedgerEvent[];
  /** Data URLs by output id: of results that were looked at in this browser. */
  readonly thumbnails: Readonly<Record<string, string>>;
  /** The calls that some tab runs now: an open one outside them is in doubt. */
  readonly running: ReadonlySet<string>;
}

export interface AssetLibrary {
  /** All assets, at once: what they cost is asked for apart, for those that are looked at. */
  list(): Promise<readonly AssetRecord[]>;
  asset(id: AssetId): Promise<AssetRecord | null>;
  meters(ids: readonly AssetId[]): Promise<ReadonlyMap<AssetId, AssetMeter>>;
  create(asset: NewAsset): Promise<AssetId>;
  /** Imports a picture as a new asset named after the file. */
  importAsAsset(
    file: File,
    watch?: ImportWatch,
  ): Promise<
    | { readonly ok: true; readonly id: AssetId; readonly warnings: readonly string[] }
    | { readonly ok: false; readonly cancelled: boolean; readonly message: string; readonly hint: string }
  >;
  openSample(): Promise<AssetId>;
  rename(id: AssetId, name: string): Promise<void>;
  /** A new asset that begins with this one's picture and bears its part of what it cost. Rejects with the reason. */
  fork(id: AssetId, name: string): Promise<AssetId>;
  abandon(id: AssetId): Promise<void>;
  remove(id: AssetId): Promise<void>;
  /** Null: neither this browser nor its ledger knows the asset. */
  history(id: AssetId): Promise<AssetHistory | null>;
  /** Stored rows that could not be read so far: left as they are, and left out of lists and sums. */
  unreadable(): number;
  /** Calls back with the assets that a commit of any tab changed. */
  subscribe(listener: (assets: readonly AssetId[]) => void): () => void;
}

export interface EngineChoice {
  readonly descriptor: EngineDescriptor;
  readonly availability: EngineAvailability;
  readonly wait: WaitEstimate;
  /** The `rank`-th shortest of those waits, from 1. */
  readonly waitAt: (rank: number) => number | null;
  /** Accepted sets of decided ones, of this browser's recent assets. */
  readonly acceptance: Tally;
  readonly price: RunPrice;
  /** Whether it works just now, by its recent calls. */
  readonly circuit: Circuit;
}
