import type { ReviewClient } from '../../../session/services.ts';
import type { AssetList } from '../../../kernel/review/assetList.ts';
import type { ReviewView } from '../../../kernel/review/reviewView.ts';
import type { FromReviewWorker, ToReviewWorker } from './protocol.ts';

/** Questions of one kind that have not been answered. */
function createQueue<T>() {
  const waiting = new Map<number, { resolve(answer: T): void; reject(cause: Error): void }>();
  return {
    wait: (id: number): Promise<T> =>
      new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
      }),
    answer: (id: number, answer: T): void => {
      waiting.get(id)?.resolve(answer);
      waiting.delete(id);
    },
    /** `id` null: all of them. */
    fail: (id: number | null, message: string): void => {
      for (const [asked, { reject }] of waiting) {
        if (id !== null && asked !== id) continue;
        reject(new Error(message));
        waiting.delete(asked);
      }
    },
  };
}

/** The page's end of the review worker. Reading begins at once; `stop` gives its memory back. */
export function startReview(databaseName: string): ReviewClient {
  const worker = new Worker(new URL('./review.worker.ts', import.meta.url), {
    type: 'module',
    name: 'review',
  });
  const views = createQueue<ReviewView>();
  const lists = createQueue<AssetList>();
  const listeners = new Set<() => void>();
  const progressListeners = new Set<(events: number) => void>();
  let asked = 0;

  function fail(id: number | null, message: string): void {
    views.fail(id, message);
    lists.fail(id, message);
  }

  worker.onerror = (event) => fail(null, event.message || 'The review could not be started.');
  worker.onmessage = ({ data }: MessageEvent<FromReviewWorker>): void => {
    if (data.type === 'changed') for (const listener of listeners) listener();
    else if (data.type === 'progress') for (const listener of progressListeners) listener(data.events);
    else if (data.type === 'answer') views.answer(data.id, data.view);
    else if (data.type === 'listed') lists.answer(data.id, data.list);
    else fail(data.id, data.message);
  };
  const post = (message: ToReviewWorker): void => worker.postMessage(message);
  post({ type: 'start', databaseName, timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone });

  return {
    ask: (question) => {
      asked += 1;
      post({ type: 'ask', id: asked, question });
      return views.wait(asked);
    },
    list: (question) => {
      asked += 1;
      post({ type: 'list', id: asked, question });
      return lists.wait(asked);
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onProgress: (listener) => {
      progressListeners.add(listener);
      return () => progressListeners.delete(listener);
    },
    stop: () => {
      worker.terminate();
      fail(null, 'The review was closed.');
    },
  };
}
