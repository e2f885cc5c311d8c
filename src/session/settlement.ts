import { unsettledCalls } from '../kernel/metrics/unsettledCalls.ts';
import type { UnsettledCall } from '../kernel/metrics/unsettledCalls.ts';
import type { EventDraft } from '../kernel/ledger/events.ts';
import type { Clock } from '../kernel/shared/clock.ts';
import { assetId } from '../kernel/shared/ids.ts';
import type { AssetId } from '../kernel/shared/ids.ts';
import type { WorkspaceStore } from '../kernel/workspace/ports.ts';

/** What a provider says that it billed for requests; `micros` are micro-USD. As in the contract of adapters. */
export type SettledRequests =
  | {
      readonly kind: 'told';
      readonly billed: ReadonlyMap<string, { readonly micros: number; readonly qty: number | null }>;
    }
  | { readonly kind: 'not-permitted' }
  | { readonly kind: 'cannot-tell' };

/** Kept for all tabs: what was asked when, and who did not permit it. ms UTC. */
export interface SettlementNotes {
  /** By call. */
  readonly askedAt: Readonly<Record<string, number>>;
  /** By provider. */
  readonly refusedAt: Readonly<Record<string, number>>;
}

export interface SettlementDeps {
  readonly workspace: Pick<WorkspaceStore, 'commit' | 'listAssets' | 'eventsOfAsset' | 'subscribe'>;
  readonly clock: Pick<Clock, 'now'>;
  /** Providers that can be asked. */
  readonly providers: ReadonlySet<string>;
  ask(
    provider: string,
    requests: readonly { readonly ref: string; readonly submittedAt: number }[],
  ): Promise<SettledRequests>;
  readNotes(): SettlementNotes;
  keepNotes(notes: SettlementNotes): void;
  /** Runs `work` unless another tab of the profile does. */
  ifAlone(work: () => Promise<void>): Promise<void>;
}

export interface SettlementService {
  /** Asks for what is due, once. Read-only at the provider. */
  round(): Promise<void>;
}

const hourMs = 3_600_000;
/** A bill that has not come by then does not come. */
const lookBackMs = 7 * 24 * hourMs;
/** Of one call. */
const betweenMs = hourMs;
/** After a provider did not permit it. */
const afterRefusalMs = 6 * hourMs;
/** A provider bills some time after it has answered. */
const firstAfterMs = 60_000;
/** What a provider is asked about at once; the rest waits for the next round. */
const mostRequests = 50;
/** Looked through at the start, those worked on last. */
const mostAssets = 60;

/**
 * Asks providers afterwards what calls were billed, and records it as what they report. The charge is dated as the weaker
 * one that it replaces: it is the same expense, better known.
 */
export function createSettlement(deps: SettlementDeps): SettlementService {
  const { workspace, clock } = deps;
  const assets = new Set<AssetId>();
  let isStarted = false;

  workspace.subscribe(({ events }) => {
    for (const { type, scope } of events)
      if (type.startsWith('call.') && scope.asset !== undefined) assets.add(assetId(scope.asset));
  });

  async function start(): Promise<void> {
    if (isStarted) return;
    const recent = (await workspace.listAssets())
      .filter(({ updatedAt }) => updatedAt >= clock.now() - lookBackMs)
      .toSorted((a, b) => b.updatedAt - a.updatedAt);
    for (const { id } of recent.slice(0, mostAssets)) assets.add(id);
    isStarted = true;
  }

  /** As they are stored now: another tab may have settled them. Assets without any are not looked at again. */
  async function waiting(): Promise<readonly UnsettledCall[]> {
    const found: UnsettledCall[] = [];
    const since = clock.now() - lookBackMs;
    for (const id of assets) {
      const calls = unsettledCalls(await workspace.eventsOfAsset(id)).filter(
        ({ provider, endedAt }) => deps.providers.has(provider) && endedAt >= since,
      );
      if (calls.length === 0) assets.delete(id);
      found.push(...calls);
    }
    return found;
  }

  async function settle(): Promise<void> {
    const calls = await waiting();
    for (const provider of deps.providers) {
      const notes = deps.readNotes();
      const due = dueCalls(
        calls.filter((call) => call.provider === provider),
        notes,
        clock.now(),
      );
      if (due.length > 0 && !isRefused(notes, provider, clock.now())) await settleAt(provider, due, notes);
    }
  }

  async function settleAt(
    provider: string,
    due: readonly UnsettledCall[],
    notes: SettlementNotes,
  ): Promise<void> {
    // Noted before: an answer that kills the tab is not asked for again at once.
    const noted = notedAsked(notes, due, clock.now());
    deps.keepNotes(noted);
    const answer = await deps.ask(provider, due);
    if (answer.kind === 'cannot-tell') return;
    const { [provider]: _, ...refusals } = noted.refusedAt;
    if (answer.kind === 'not-permitted') {
      deps.keepNotes({ ...noted, refusedAt: { ...refusals, [provider]: clock.now() } });
      return;
    }
    deps.keepNotes({ ...noted, refusedAt: refusals });
    const events = due.flatMap((call) => {
      const billed = answer.billed.get(call.ref);
      return billed === undefined ? [] : [settledCharge(call, billed)];
    });
    if (events.length > 0) await workspace.commit({ events });
  }

  return {
    round: () =>
      deps.ifAlone(async () => {
        await start();
        await settle();
      }),
  };
}

/** Those asked about longest ago come first. */
function dueCalls(
  calls: readonly UnsettledCall[],
  { askedAt }: SettlementNotes,
  now: number,
): readonly UnsettledCall[] {
  return calls
    .filter(({ call, endedAt }) => now - endedAt >= firstAfterMs && now - (askedAt[call] ?? 0) >= betweenMs)
    .toSorted((a, b) => (askedAt[a.call] ?? 0) - (askedAt[b.call] ?? 0) || a.endedAt - b.endedAt)
    .slice(0, mostRequests);
}

function isRefused({ refusedAt }: SettlementNotes, provider: string, now: number): boolean {
  const at = refusedAt[provider];
  return at !== undefined && now - at < afterRefusalMs;
}

/** Old notes go: their calls are not asked about any more. */
function notedAsked(notes: SettlementNotes, due: readonly UnsettledCall[], now: number): SettlementNotes {
  const kept = Object.entries(notes.askedAt).filter(([, at]) => now - at < lookBackMs);
  return {
    ...notes,
    askedAt: Object.fromEntries([...kept, ...due.map(({ call }) => [call, now] as const)]),
  };
}

function settledCharge(
  { call, ref, scope, weaker: { event, at, charge, price } }: UnsettledCall,
  { micros: micro, qty }: { readonly micros: number; readonly qty: number | null },
): EventDraft {
  const asset = scope.asset;
  const whole = asset === undefined ? [] : [{ asset, ratioPpm: 1_000_000 }];
  return {
    type: 'charge.reported',
    scope,
    at,
    cause: event,
    body: {
      kind: 'usage',
      call,
      attempt: 1,
      qty: qty ?? charge?.qty ?? 1,
      micro,
      cur: 'USD',
      basis: 'reported',
      price,
      ref,
      alloc: charge?.alloc ?? { method: 'direct', parts: whole },
    },
  };
}
