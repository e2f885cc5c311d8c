import type { ReviewClient } from '../../../session/services.ts';
import type { Asked, FromReviewWorker, ReviewAnswers, ReviewTopic, ToReviewWorker } from './protocol.ts';

interface Waiting {
  resolve(answer: ReviewAnswers[ReviewTopic]['answer']): void;
  reject(cause: Error): void;
}

/** The page's end of the review worker. Reading begins at once; `stop` gives its memory back. */
export function startReview(databaseName: string): ReviewClient {
  const worker = new Worker(new URL('./review.worker.ts', import.meta.url), {
    type: 'module',
    name: 'review',
  });
  const waiting = new Map<number, Waiting>();
  const listeners = new Set<() => void>();
  const progressListeners = new Set<(events: number) => void>();
  let asked = 0;

  function fail(message: string): void {
    for (const { reject } of waiting.values()) reject(new Error(message));
    waiting.clear();
  }

  worker.onerror = (event) => fail(event.message || 'The review could not be started.');
  worker.onmessage = ({ data }: MessageEvent<FromReviewWorker>): void => {
    if (data.type === 'changed') for (const listener of listeners) listener();
    else if (data.type === 'progress') for (const listener of progressListeners) listener(data.events);
    else if (data.type === 'failed' && data.id === null) fail(data.message);
    else {
      const { id } = data;
      const asker = id === null ? undefined : waiting.get(id);
      if (data.type === 'answer') asker?.resolve(data.answer);
      else asker?.reject(new Error(data.message));
      if (id !== null) waiting.delete(id);
    }
  };
  const post = (message: ToReviewWorker): void => worker.postMessage(message);
  post({ type: 'start', databaseName, timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone });

  function ask<T extends ReviewTopic>(
    topic: T,
    question: ReviewAnswers[T]['question'],
  ): Promise<ReviewAnswers[T]['answer']> {
    return new Promise((resolve, reject) => {
      asked += 1;
      waiting.set(asked, { resolve, reject });
      post({ type: 'ask', id: asked, topic, question } as Asked);
    });
  }

  return {
    ask: (question) => ask('view', question),
    list: (question) => ask('list', question),
    alerts: (question) => ask('alerts', question),
    closing: (month, nowMs) => ask('closing', { month, nowMs }),
    stops: (nowMs) => ask('stops', { nowMs }),
    lateEvents: (month) => ask('late', { month }),
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
      fail('The review was closed.');
    },
  };
}
