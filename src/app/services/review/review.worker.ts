/** Reads the ledger and answers the review's questions, so that a year of events never holds up the page. */
import { assetList } from '../../../kernel/review/assetList.ts';
import { createCalendar } from '../../../kernel/review/calendar.ts';
import { likelyFilters } from '../../../kernel/review/likelyFilters.ts';
import type { ReviewFilter } from '../../../kernel/review/reviewFilter.ts';
import { reviewView, viewAhead } from '../../../kernel/review/reviewView.ts';
import type { ReviewQuestion } from '../../../kernel/review/reviewView.ts';
import { reviewCache } from '../../../storage/idb/reviewCache.ts';
import { openWorkspace } from '../../../storage/idb/workspace.ts';
import { createAssetNames } from './assetNames.ts';
import type { AssetNames } from './assetNames.ts';
import { createFactStore } from './factStore.ts';
import type { FactCache, FactStore, KeptFacts } from './factStore.ts';
import { createLedgerWatch } from './ledgerWatch.ts';
import type { LedgerWatch } from './ledgerWatch.ts';
import type { Asked, FromReviewWorker, ReviewAnswers, ReviewTopic, ToReviewWorker } from './protocol.ts';

declare const self: DedicatedWorkerGlobalScope;

interface Reader {
  readonly store: FactStore;
  readonly watch: LedgerWatch;
  readonly names: AssetNames;
}

let ready: Promise<Reader> | null = null;

const post = (message: FromReviewWorker): void => self.postMessage(message);
const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

/** The first questions are answered by then. */
const keepAfterMs = 1_500;

/**
 * A build's worker has a name made of its content (`review.worker-B7xQ….js`), so that facts are only taken over from
 * the same code. While developing the name stays the same: nothing is kept then.
 */
function cacheOf(databaseName: string): FactCache | null {
  const { pathname } = self.location;
  return /-[\w-]{8}\.js$/.test(pathname) ? reviewCache<KeptFacts>(databaseName, pathname) : null;
}

async function start(databaseName: string, timeZone: string): Promise<Reader> {
  const workspace = await openWorkspace({
    databaseName,
    clock: { now: () => Date.now(), mono: () => performance.now(), tzOffsetMinutes: () => 0 },
    ids: { next: () => crypto.randomUUID() },
    // Nothing is written here.
    actor: 'review',
  });
  const store = createFactStore(workspace, createCalendar(timeZone), cacheOf(databaseName));
  await store.load((events) => post({ type: 'progress', events }));
  // After the first answer. No space for it is no failure: the next visit reads the ledger again.
  setTimeout(() => void store.keep().catch(() => undefined), keepAfterMs);
  store.subscribe(() => post({ type: 'changed' }));
  return { store, watch: createLedgerWatch(workspace, store), names: createAssetNames(workspace) };
}

let anticipated = false;

function* aheadOf(
  store: FactStore,
  filters: readonly ReviewFilter[],
  question: Pick<ReviewQuestion, 'month' | 'wageMicrosPerHour'>,
): Generator<void, void> {
  for (const filter of filters) {
    yield* viewAhead(store.table(), { ...question, filter, nowMs: Date.now() }, store.loose());
    yield;
  }
}

/**
 * The first view of a filter costs several times what later ones do. They are made ahead, part by part, so that a
 * question that comes meanwhile waits for one part at most.
 */
function anticipate({ store }: Reader, { month, wageMicrosPerHour }: ReviewQuestion): void {
  if (anticipated) return;
  anticipated = true;
  const steps = aheadOf(store, likelyFilters(store.table()), { month, wageMicrosPerHour });
  const next = (): void => {
    if (steps.next().done !== true) setTimeout(next);
  };
  setTimeout(next);
}

async function answerTo(
  { store, watch, names }: Reader,
  asked: Asked,
): Promise<ReviewAnswers[ReviewTopic]['answer']> {
  switch (asked.topic) {
    case 'view':
      return reviewView(store.table(), asked.question, store.loose());
    case 'list':
      return assetList(store.table(), await names.get(), asked.question);
    case 'alerts':
      return watch.alerts(asked.question);
    case 'closing':
      return watch.closing(asked.question.month, asked.question.nowMs);
    case 'stops':
      return watch.stops(asked.question.nowMs);
    case 'late':
      return watch.lateEvents(asked.question.month);
  }
}

self.onmessage = ({ data }: MessageEvent<ToReviewWorker>): void => {
  if (data.type === 'start') {
    ready = start(data.databaseName, data.timeZone);
    ready.catch((cause: unknown) => post({ type: 'failed', id: null, message: messageOf(cause) }));
    return;
  }
  const { id } = data;
  void ready
    ?.then((reader) => answerTo(reader, data))
    .then((answer) => {
      post({ type: 'answer', id, answer });
      if (data.topic === 'view') void ready?.then((reader) => anticipate(reader, data.question));
    })
    .catch((cause: unknown) => post({ type: 'failed', id, message: messageOf(cause) }));
};
