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

/** How an amount of another currency became micro-USD: the rate of the charge's day, kept on the event. */
export interface FxSnapshot {
  /** Micro-USD for 1 000 000 micros of `cur`. */
  readonly rateMicro: number;
  /** Id of the `fx.rate` event, or what else it was taken from. */
  readonly rate: string;
}

/** Credits that paid a charge: which grant, how many thousandths of a credit, and what they had cost in micro-USD. */
export interface CreditBurn {
  readonly grant: string;
  readonly milli: number;
  readonly micro: number;
}

/** A period's or campaign's limit, without what only an asset has. */
interface BudgetLimit {
  readonly micro: number | null;
  readonly cur: string;
  /** Whole percent of `micro`, rising. */
  readonly thresholds: readonly number[];
  /** No run starts that would pass `micro`, unless a person overrides it. */
  readonly hardStop: boolean;
}

/** Rules of `kernel/review/alerts.ts`, by the ids of the metrics reference. */
export type AlertRule = 'A1' | 'A2' | 'A3' | 'A4' | 'A5' | 'A6' | 'A7' | 'A8' | 'A9';

export type SegmentKind = 'active' | 'review' | 'hand-edit' | 'felt-wait' | 'overlapped' | 'idle' | 'admin';
/** What a person did while a call was pending and the wait was not felt: worked here, was in another window, was away. */
export type Overlap = 'here' | 'elsewhere' | 'away';
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

/** The engine that a call was made instead of, and why that one was not used or did not answer. */
export interface StandInFacts {
  readonly provider: string;
  readonly model: string;
  /** As shown. */
  readonly name: string;
  /** The failed call: of the same click where `when` is `refused`, else the last one that paused the engine. */
  readonly call?: string;
  /** Before anything was sent, or after a refusal that cost nothing. */
  readonly when: 'paused' | 'refused';
  /** Kind of the failure, or of what paused it: `upstream`, `in-a-row`, `share`, `slow`. */
  readonly reason: string;
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
    /** Absent: the engine is the one that was chosen. */
    standsInFor?: StandInFacts;
    /** Shared by the calls of one click that went to several engines side by side. */
    fanOut?: string;
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
    /** Needed where `cur` is not USD: without it the amount is unpriced. */
    fx?: FxSnapshot;
    /** Where credits paid: their parts sum to `micro`. */
    burns?: readonly CreditBurn[];
    basis: 'metered';
    price: PriceSnapshot | null;
    /** What a gateway on the way says it cost, by a table of its own. It counts for nothing: it is compared. */
    claimMicro?: number;
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
    /** Needed where `cur` is not USD: without it the amount is unpriced. */
    fx?: FxSnapshot;
    /** Where credits paid: their parts sum to `micro`. */
    burns?: readonly CreditBurn[];
    basis: 'reported';
    price: PriceSnapshot | null;
    ref?: string;
    alloc: Allocation;
  };
  'charge.adjusted': {
    target: string;
    deltaMicro: number;
    cur: string;
    fx?: FxSnapshot;
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
    /** The asset whose pixels it began with, and the outputs in them. */
    forkedFrom?: { asset: string; outputs: readonly string[] };
  };
  /**
   * What `scope.asset` pays (or is relieved of, negative) of pixels that several assets share. One event for each
   * asset concerned; all events of one `link` sum to 0, so that what is shared costs once.
   */
  'asset.linked': {
    link: string;
    /** The asset that made the shared pixels. */
    source: string;
    /** Who shares from now on, and in which parts. */
    alloc: Allocation;
    deltaMicro: number;
    /** How many unpriced amounts are among what is shared: told, never moved. */
    unpriced: number;
    cur: 'USD';
  };
  'asset.finished': { asset: string; output: string | null; outputs: readonly string[] };
  'asset.reopened': { asset: string; from: 'finished' | 'abandoned' };
  'asset.abandoned': { asset: string; suggested?: boolean };
  /** The latest one for an asset, campaign or month holds. `micro` and `stopRounds` null: no such limit. */
  'budget.set':
    | (BudgetLimit & {
        scope: 'asset';
        asset: string;
        period: 'lifetime';
        /** Stop-loss: no run starts after this many rounds in a row without an accepted result. */
        stopRounds: number | null;
      })
    | (BudgetLimit & { scope: 'campaign'; campaign: string; period: 'lifetime' })
    /** `period` is a month, `2026-03`, or `every-month` for all months that have none of their own. */
    | (BudgetLimit & { scope: 'workspace'; period: string });
  /** A person let `call` go ahead although the budget had just stopped `blocked`. */
  'budget.overridden': {
    scope: 'asset' | 'campaign' | 'workspace';
    asset: string;
    blocked: string;
    call: string;
    rule: 'rounds' | 'money';
    /** Rounds or micros, as `rule` says: what was set, and where the asset stood. */
    limit: number;
    reached: number;
  };
  'time.segment': {
    kind: SegmentKind;
    ms: number;
    asset?: string;
    call?: string;
    /** Of overlapped wait; absent where nobody noted it. */
    spent?: Overlap;
    rateMicroPerHour?: number;
  };
  /**
   * A person looked away for at least five seconds while a call was pending, and came back (M18). `resumeLagMs` is the
   * time from the return to the first productive input; null when the person left again, or did nothing, before one.
   */
  'time.switched': {
    asset?: string;
    awayMs: number;
    resumeLagMs: number | null;
    /** The part of the lag in which nothing was pending: the rest is felt wait already. */
    lagOutsidePendingMs: number;
    rateMicroPerHour?: number;
  };
  'time.reclassified': { target: string; action: 'keep' | 'discard' | 'reassign'; to?: string };
  /** Credits were bought, or given. Immutable: what became of them are the `burns` of charges, and voids. */
  'credit.granted': {
    grant: string;
    provider: string;
    /** Credits of one person, which nobody else may burn. */
    owner?: string;
    milli: number;
    paidMicro: number;
    /** What they would have cost; null when there is no list price. */
    listMicro: number | null;
    cur: string;
    fx?: FxSnapshot;
    /** Lower burns first. */
    priority: number;
    /** ms UTC; null: never. */
    expires: number | null;
  };
  'credit.voided': { grant: string; milli: number; reason: string };
  /** `pair` is `EUR/USD`: micro-USD for 1 000 000 micro-EUR on that day. */
  'fx.rate': { date: string; pair: string; rateMicro: number; source: string };
  /** Fired once per (rule, period, threshold, subject), which `alert` names. The payload is what was seen then. */
  'alert.fired': {
    alert: string;
    rule: AlertRule;
    period: string;
    threshold: number | null;
    subject: string | null;
    payload: Readonly<Record<string, unknown>>;
  };
  'alert.resolved': { alert: string };
  'alert.acked': { alert: string };
  /** A lead's decision on a model, for one tool or (null) for all. The latest holds. `limit`: only for assets of `tiers`. */
  'model.decided': {
    provider: string;
    model: string;
    tool: string | null;
    decision: 'keep' | 'retire' | 'limit';
    tiers: readonly (1 | 2 | 3)[];
    /** What was known when it was decided: verdict, rates, counts. */
    evidence: Readonly<Record<string, unknown>>;
    note?: string;
  };
  /** The figures of a month as known when it was closed. The first one for a month holds. */
  'period.closed': {
    month: string;
    timeZone: string;
    /** The last event of each device that the figures hold. */
    watermark: Readonly<Record<string, number>>;
    totals: Readonly<Record<string, number>>;
    /** Of the canonical text of `month`, `timeZone`, `watermark` and `totals`. */
    sha256: string;
  };
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

export type EventOf<T extends EventType> = Extract<LedgerEvent, { readonly type: T }>;

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
