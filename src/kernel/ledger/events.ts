/**
 * Ledger event types and bodies, as `docs/ledger.md` defines them.
 * Amounts are integer micros; names of fields on the wire are permanent.
 */
export type YesNoUnknown = 'y' | 'n' | '?';

export interface EventScope {
  readonly org?: string;
  readonly project?: string;
  readonly campaign?: string;
  readonly asset?: string;
}

export interface PriceSnapshot {
  readonly table: string;
  readonly sku: string;
  readonly unit: 'image' | 'megapixel' | 'step' | 'second' | 'token' | 'credit' | 'call';
  readonly unitMicro: number;
  readonly unitPer: number;
  readonly cur: string;
  readonly dims: {
    readonly w?: number;
    readonly h?: number;
    readonly quality?: string;
    readonly steps?: number;
    readonly refs?: number;
  };
  readonly billsOn: {
    readonly failed: YesNoUnknown;
    readonly cancelled: YesNoUnknown;
    readonly blocked: YesNoUnknown;
    readonly timeout: YesNoUnknown;
  };
  readonly source: 'provider-quote' | 'bundled' | 'user' | 'contract' | 'local' | 'unknown';
}

export interface Allocation {
  readonly method: 'direct' | 'even' | 'use' | 'pixels' | 'manual';
  readonly parts: readonly { readonly asset: string; readonly ratioPpm: number }[];
}

export type SegmentKind = 'active' | 'review' | 'hand-edit' | 'felt-wait' | 'overlapped' | 'idle' | 'admin';
export type RejectReason =
  | 'hand/face'
  | 'text/label'
  | 'wrong product'
  | 'style'
  | 'artefact'
  | 'composition'
  | 'other';
export type Decision = 'accepted' | 'rejected' | 'superseded' | 'undecided';

/** What became of the events of a file: not here before, here already, refused for another content under their id. */
export interface ImportCounts {
  readonly new: number;
  readonly known: number;
  readonly conflicting: number;
}

/** Bodies by event type. A type not listed is kept and ignored. */
export interface EventBodies {
  'call.quoted': {
    call: string;
    qtyLow: number;
    qtyHigh: number;
    micro: number | null;
    upperMicro: number | null;
    qualifier: 'exact' | 'estimate' | 'unpriced';
    price: PriceSnapshot | null;
  };
  'call.submitted': {
    call: string;
    tool: string;
    provider: string;
    model: string;
    modelVersion: string;
    tier: 1 | 2 | 3;
    source: 'local' | 'hosted';
    region?: string;
    parents: readonly string[];
    retryOf?: string;
    reserveMicro: number | null;
    settings?: Readonly<Record<string, unknown>>;
    label?: string;
  };
  'call.attempt': { call: string; attempt: number; ms: number; status: string; ref?: string };
  'call.completed': {
    call: string;
    ref?: string;
    outputs: number;
    queueMs: number;
    serverMs: number;
    downloadMs: number;
    decodeMs: number;
    computeMs: number;
    backend: string;
    threads: number;
    /** What a person should know of how it ran: a fallback, a part left out. Absent = nothing. */
    notes?: readonly string[];
  };
  'call.failed': { call: string; errorType: string; reason: string; billed: YesNoUnknown; ms: number | null };
  'call.cancelled': { call: string; by: string; billed: YesNoUnknown; ms: number | null };
  'call.blocked': { call: string; by: 'safety' | 'policy' | 'budget'; billed: YesNoUnknown };
  'charge.metered': {
    kind: 'usage' | 'fixed';
    call: string | null;
    attempt: number;
    qty: number;
    micro: number | null;
    cur: string;
    basis: 'metered';
    price: PriceSnapshot | null;
    ref?: string;
    alloc: Allocation;
  };
  'charge.reported': {
    kind: 'usage' | 'fixed';
    call: string | null;
    attempt: number;
    qty: number;
    micro: number | null;
    cur: string;
    basis: 'reported';
    price: PriceSnapshot | null;
    ref?: string;
    alloc: Allocation;
  };
  'charge.adjusted': {
    target: string;
    deltaMicro: number;
    cur: string;
    reason: 'invoice' | 'refund' | 'price-error' | 'misattributed' | 'fx';
    alloc?: Allocation;
    note?: string;
  };
  'output.created': {
    output: string;
    call: string;
    index: number;
    w: number;
    h: number;
    parents: readonly string[];
  };
  'output.decided': { output: string; decision: Decision; reason?: RejectReason };
  'asset.created': {
    asset: string;
    kind: 'deliverable' | 'base';
    name: string;
    slot: { w: number; h: number; tier: 1 | 2 | 3 };
  };
  'asset.finished': { asset: string; output: string | null; outputs: readonly string[] };
  'asset.reopened': { asset: string; from: 'finished' | 'abandoned' };
  'asset.abandoned': { asset: string; suggested?: boolean };
  /** The latest one for an asset holds. `micro` and `stopRounds` null: no such limit. */
  'budget.set': {
    scope: 'asset';
    asset: string;
    period: 'lifetime';
    micro: number | null;
    cur: string;
    /** Whole percent of `micro`, rising. */
    thresholds: readonly number[];
    /** No run starts that would pass `micro`, unless a person overrides it. */
    hardStop: boolean;
    /** Stop-loss: no run starts after this many rounds in a row without an accepted result. */
    stopRounds: number | null;
  };
  /** A person let `call` go ahead although the budget had just stopped `blocked`. */
  'budget.overridden': {
    scope: 'asset';
    asset: string;
    blocked: string;
    call: string;
    rule: 'rounds' | 'money';
    /** Rounds or micros, as `rule` says: what was set, and where the asset stood. */
    limit: number;
    reached: number;
  };
  'time.segment': { kind: SegmentKind; ms: number; asset?: string; call?: string; rateMicroPerHour?: number };
  'time.reclassified': { target: string; action: 'keep' | 'discard' | 'reassign'; to?: string };
  /** A file of events was taken in, whole. `sha256` is that of its lines, uncompressed. */
  'ledger.imported': { source: string; sha256: string; counts: ImportCounts };
}

export type EventType = keyof EventBodies;

export interface EventEnvelope {
  readonly v: 1;
  /** `${dev}:${seq}`: the permanent idempotency key. */
  readonly id: string;
  readonly dev: string;
  /** Gap-free per dev. */
  readonly seq: number;
  /** Wall clock, ms UTC, start of the fact. */
  readonly at: number;
  readonly mono?: number;
  readonly tz: number;
  /** 13-digit ms '.' 4-hex counter '.' dev */
  readonly hlc: string;
  readonly actor: string;
  readonly scope: EventScope;
  readonly cause?: string;
  readonly prev?: string;
}

/** An event of a type this version knows. */
export type LedgerEvent = {
  [T in EventType]: EventEnvelope & { readonly type: T; readonly body: EventBodies[T] };
}[EventType];

/** What a caller supplies; the store stamps the envelope inside the append transaction. */
export type EventDraft = {
  [T in EventType]: {
    readonly type: T;
    readonly body: EventBodies[T];
    readonly scope: EventScope;
    readonly cause?: string;
    readonly at?: number;
  };
}[EventType];
