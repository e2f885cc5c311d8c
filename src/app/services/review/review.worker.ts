/** Reads the ledger and answers the review's questions, so that a year of events never holds up the page. */
import { createCalendar } from '../../../kernel/review/calendar.ts';
import { reviewView } from '../../../kernel/review/reviewView.ts';
import { openWorkspace } from '../../../storage/idb/workspace.ts';
import { createFactStore } from './factStore.ts';
import type { FactStore } from './factStore.ts';
import type { FromReviewWorker, ToReviewWorker } from './protocol.ts';

declare const self: DedicatedWorkerGlobalScope;

let ready: Promise<FactStore> | null = null;

const post = (message: FromReviewWorker): void => self.postMessage(message);
const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

async function start(databaseName: string, timeZone: string): Promise<FactStore> {
  const workspace = await openWorkspace({
    databaseName,
    clock: { now: () => Date.now(), mono: () => performance.now(), tzOffsetMinutes: () => 0 },
    ids: { next: () => crypto.randomUUID() },
    // Nothing is written here.
    actor: 'review',
  });
  const store = createFactStore(workspace, createCalendar(timeZone));
  await store.load((events) => post({ type: 'progress', events }));
  store.subscribe(() => post({ type: 'changed' }));
  return store;
}

self.onmessage = ({ data }: MessageEvent<ToReviewWorker>): void => {
  if (data.type === 'start') {
    ready = start(data.databaseName, data.timeZone);
    ready.catch((cause: unknown) => post({ type: 'failed', id: null, message: messageOf(cause) }));
    return;
  }
  const { id, question } = data;
  void ready
    ?.then((store) => post({ type: 'answer', id, view: reviewView(store.table(), question) }))
    .catch((cause: unknown) => post({ type: 'failed', id, message: messageOf(cause) }));
};
