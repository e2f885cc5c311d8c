import type { AssetRecord } from '../../kernel/asset/asset.ts';
import type { HistoryEntry } from '../../kernel/document/diff.ts';
import type { DocumentRecord } from '../../kernel/document/records.ts';
import type { ImportProgress } from '../../kernel/ledger/intake.ts';
import type { DeviceCounter } from '../../kernel/ledger/stamp.ts';
import type { AnyEvent } from '../../kernel/ledger/validate.ts';
import type {
  LedgerConflict,
  OriginalFile,
  OutputThumbnail,
  WorkspaceChange,
} from '../../kernel/workspace/ports.ts';
import type { PendingJob } from '../../kernel/workspace/pendingJob.ts';
import type { StagedResult } from '../../kernel/workspace/staged.ts';

/** What a browser profile would hold. Share one between handles to test several tabs. */
export interface MemoryBackend {
  readonly assets: Map<string, AssetRecord>;
  readonly documents: Map<string, DocumentRecord>;
  readonly histories: Map<
    string,
    { readonly entries: ReadonlyMap<number, HistoryEntry>; readonly position: number }
  >;
  readonly staged: Map<string, StagedResult>;
  readonly jobs: Map<string, PendingJob>;
  readonly originals: Map<string, OriginalFile>;
  readonly thumbnails: Map<string, OutputThumbnail>;
  /** By id. */
  readonly events: Map<string, AnyEvent>;
  readonly conflicts: Omit<LedgerConflict, 'kept'>[];
  /** By sha256 of the file. */
  readonly imports: Map<string, ImportProgress>;
  /** Imports that added events, and forgettings. */
  importMark: number;
  readonly tiles: Map<string, { readonly bytes: Uint8Array<ArrayBuffer>; readonly putAt: number }>;
  readonly tabs: Map<object, ReadonlySet<(change: WorkspaceChange) => void>>;
  counter: DeviceCounter | null;
}

export function createMemoryBackend(): MemoryBackend {
  return {
    assets: new Map(),
    documents: new Map(),
    histories: new Map(),
    staged: new Map(),
    jobs: new Map(),
    originals: new Map(),
    thumbnails: new Map(),
    events: new Map(),
    conflicts: [],
    imports: new Map(),
    importMark: 0,
    tiles: new Map(),
    tabs: new Map(),
    counter: null,
  };
}
