import { createFakeSession, type FakeSession } from './fakeSession.ts';
import { createFactStore } from '../../src/app/services/review/factStore.ts';
import { createLedgerWatch } from '../../src/app/services/review/ledgerWatch.ts';
import type { LedgerEvent } from '../../src/kernel/ledger/events.ts';
import { assetList } from '../../src/kernel/review/assetList.ts';
import { createCalendar } from '../../src/kernel/review/calendar.ts';
import { reviewView } from '../../src/kernel/review/reviewView.ts';
import { createReviewDesk, type ReviewDesk } from '../../src/session/reviewDesk.ts';
import type { ReviewClient } from '../../src/session/services.ts';
import { createMemoryBackend, type MemoryBackend } from '../../src/storage/memory/backend.ts';
import { openMemoryWorkspace, type MemoryWorkspace } from '../../src/storage/memory/workspace.ts';

/** One browser profile with a ledger; its tabs see each other's events, and only one of them writes at a time. */
export interface LedgerProfile {
  readonly backend: MemoryBackend;
  nowMs: number;
  ids: number;
  turn: Promise<unknown>;
}

export function ledgerProfile(nowMs: number): LedgerProfile {
  return { backend: createMemoryBackend(), nowMs, ids: 0, turn: Promise.resolve() };
}

export interface LedgerTab {
  readonly workspace: MemoryWorkspace;
  /** What the worker does, on this thread. */
  readonly client: ReviewClient;
  readonly desk: ReviewDesk;
  readonly session: FakeSession;
  events(): Promise<readonly LedgerEvent[]>;
  /** Takes in what other devices wrote. */
  take(events: readonly LedgerEvent[]): Promise<void>;
}

/** A tab as `compose` would build it, with the review's own reading on memory storage. */
export async function ledgerTab(profile: LedgerProfile): Promise<LedgerTab> {
  const workspace = openMemoryWorkspace({
    clock: { now: () => profile.nowMs, mono: () => profile.nowMs, tzOffsetMinutes: () => 0 },
    ids: { next: () => `id-${(profile.ids += 1)}` },
    actor: 'lead',
    backend: profile.backend,
  });
  const store = createFactStore(workspace, createCalendar('UTC'));
  await store.load(() => undefined);
  const watch = createLedgerWatch(workspace, store);
  const now = <T extends { readonly nowMs: number }>(question: T): T => ({
    ...question,
    nowMs: profile.nowMs,
  });
  const client: ReviewClient = {
    ask: (question) => Promise.resolve(reviewView(store.table(), now(question), store.loose())),
    list: (question) => Promise.resolve(assetList(store.table(), new Map(), question)),
    alerts: (question) => watch.alerts(now(question)),
    closing: (month) => watch.closing(month, profile.nowMs),
    stops: () => watch.stops(profile.nowMs),
    lateEvents: watch.lateEvents,
    onChange: store.subscribe,
    onProgress: () => () => undefined,
    stop: () => undefined,
  };
  const desk = createReviewDesk({
    workspace,
    now: () => profile.nowMs,
    alone: (work) => {
      const mine = profile.turn.then(work, work);
      profile.turn = mine.catch(() => undefined);
      return mine;
    },
  });
  const session = createFakeSession();
  session.services.openReview = () => Promise.resolve(client);
  session.services.openReviewDesk = () => Promise.resolve(desk);
  return {
    workspace,
    client,
    desk,
    session,
    events: async () => {
      const all: LedgerEvent[] = [];
      await workspace.eachEvent((events) => void all.push(...events));
      return all;
    },
    take: async (events) => {
      const sha256 = `file-${(profile.ids += 1)}`;
      await workspace.importEvents({ source: 'other machine', sha256, from: 0, events, last: false });
    },
  };
}
