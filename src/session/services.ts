import type { StoreApi } from 'zustand/vanilla';

import type { LedgerDesk } from './ledgerDesk.ts';
import type { OwnKeys } from './ownKeys.ts';
import type { ReviewDesk } from './reviewDesk.ts';
import type {
  AssetLibrary,
  EditorActions,
  EditorState,
  EngineChoice,
  FacesFound,
  NewModelDecision,
  RunBlocker,
  RunQuote,
} from './types.ts';
import type { TileStore } from '../kernel/document/ports.ts';
import type { SharedStops, StopLoss } from '../kernel/metrics/budget.ts';
import type { OperationId, ToolId } from '../kernel/operations/catalogue.ts';
import type { CancelSignal } from '../kernel/shared/cancel.ts';
import type { AlertsAnswer, AlertsQuestion } from '../kernel/review/alertWatch.ts';
import type { ClosedMonth } from '../kernel/review/closedMonths.ts';
import type { EngineId } from '../kernel/shared/ids.ts';
import type { AssetList, AssetListQuestion } from '../kernel/review/assetList.ts';
import type { ReviewQuestion, ReviewView } from '../kernel/review/reviewView.ts';

export type ExportFormat = 'png' | 'jpeg' | 'webp';
export type ExportPreset = 'client' | 'archive' | 'minimal';

export interface ExportRequest {
  readonly format: ExportFormat;
  readonly preset: ExportPreset;
  /** 0..1; ignored for PNG. 1 is lossless for WebP. */
  readonly quality: number;
  readonly title: string;
  readonly rights: string;
  readonly creator: string;
  readonly description: string;
  readonly usageTerms: string;
  readonly credit: string;
  /** Client delivery may leave out which AI systems were used; that AI was used is always said. */
  readonly nameAiSystems: boolean;
}

export interface ExportedFile {
  readonly name: string;
  readonly mimeType: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** What the written bytes were found to hold when they were opened again. */
export interface ExportCheck {
  readonly passed: boolean;
  readonly lines: readonly {
    readonly label: string;
    readonly expected: string;
    readonly found: string;
    readonly ok: boolean;
    /** A fault that may let out what the preset keeps back: such a file is never saved. */
    readonly blocking: boolean;
  }[];
}

export type ExportOutcome =
  | {
      readonly ok: true;
      readonly files: readonly ExportedFile[];
      readonly check: ExportCheck;
      readonly warnings: readonly string[];
    }
  | { readonly ok: false; readonly message: string; readonly hint: string };

/** What a preset would write, shown before saving. */
export interface EmbeddedField {
  readonly label: string;
  readonly value: string;
}

export interface VocabularyGroup {
  readonly label: string;
  readonly words: readonly { readonly label: string; readonly text: string }[];
}

/** Answers the review's questions from all events of this browser. */
export interface ReviewClient {
  ask(question: ReviewQuestion): Promise<ReviewView>;
  /** What a person should look at, over all of the ledger. */
  alerts(question: AlertsQuestion): Promise<AlertsAnswer>;
  /** What closing a month now would keep; null when it is not over, or is closed already. */
  closing(month: string, nowMs: number): Promise<ClosedMonth | null>;
  /** Hard stops of the running month and of campaigns, as the ledger stands. */
  stops(nowMs: number): Promise<SharedStops>;
  /** How many events dated in a closed month came after its closing. */
  lateEvents(month: string): Promise<number>;
  /** Assets by name, those without a row in this browser included. */
  list(question: AssetListQuestion): Promise<AssetList>;
  /** Told when an event has changed what an answer would be. Returns unsubscribe. */
  onChange(listener: () => void): () => void;
  /** Events read so far, while the ledger is being read. Returns unsubscribe. */
  onProgress(listener: (events: number) => void): () => void;
  stop(): void;
}

export interface ProviderState {
  readonly id: string;
  readonly name: string;
  /** What the server's environment calls the key. */
  readonly variable: string;
  readonly configured: boolean;
  readonly engines: number;
  /** What its key may not do, and what it does not offer any more, in sentences; absent: nothing is known. */
  readonly limit?: string;
}

/** Everything the interface may reach; composed once in `src/app/compose.ts`. */
export interface AppServices {
  readonly editor: StoreApi<EditorState>;
  readonly actions: EditorActions;
  readonly library: AssetLibrary;
  engineChoices(operation: OperationId): Promise<readonly EngineChoice[]>;
  /** Every provider of hosted engines, set up on this server or not. */
  providers(): Promise<readonly ProviderState[]>;
  /** The person's own keys in this browser; the same vault every time. */
  ownKeys(): Promise<OwnKeys>;
  /** Takes in engines that the team has just made, changed or removed. */
  renewEngines(): Promise<void>;
  /** Of the picked engine, or of `engine` where it is offered. Null while nothing is open. Cheap: call it in render. */
  quote(tool: ToolId, engine?: EngineId): RunQuote | null;
  /** Tells of what changes a quote and is not in the editor's state: files that arrived or went. Returns unsubscribe. */
  onQuoteChange(listener: () => void): () => void;
  runBlocker(tool: ToolId): RunBlocker;
  /** What a budget of the asset, its campaign or the month has against the next run; the person may override it. `total`: what it may cost at several engines. Cheap: call it in render. */
  runStop(tool: ToolId, total?: number | null): StopLoss | null;
  /** What leads decided on models, in `EditorState.modelDecisions`: resolves when it is read. */
  readModelDecisions(): Promise<void>;
  /** Written to the ledger; rejects with what storage says when it could not be. */
  decideModel(decision: NewModelDecision): Promise<void>;
  /** Starts reading the ledger; stop the client when it is no longer looked at. */
  openReview(): Promise<ReviewClient>;
  /** Writes what a lead decides in the review. */
  openReviewDesk(): Promise<ReviewDesk>;
  /** A year of invented work, marked as such, to look at the review with. `onProgress` 0..1. */
  loadDemo(onProgress: (fraction: number) => void): Promise<number>;
  /** Takes it out again, all of it and nothing else. */
  removeDemo(): Promise<number>;
  /** The ledger as files. */
  ledgerDesk(): Promise<LedgerDesk>;
  /** Looks for faces in the open document, here and for nothing. */
  findFaces(signal: CancelSignal): Promise<FacesFound>;
  studioVocabulary(): Promise<readonly VocabularyGroup[]>;
  previewExport(request: ExportRequest): Promise<readonly EmbeddedField[]>;
  exportAsset(
    request: ExportRequest,
    onProgress: (fraction: number | null, label: string) => void,
    signal: AbortSignal,
  ): Promise<ExportOutcome>;
  storageEstimate(): Promise<{ readonly usageBytes: number; readonly quotaBytes: number }>;
  /** The editor screen hands these to `createCanvas` of `src/canvas/createCanvas.ts`. */
  readonly tiles: TileStore;
  /** Tells the activity tracker that a hand edit happened (strokes, layer moves). */
  noteHandEdit(): void;
}
