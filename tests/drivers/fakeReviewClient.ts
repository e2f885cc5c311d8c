import type { ReviewClient } from '../../src/session/services.ts';

const unasked = (): Promise<never> => Promise.reject(new Error('Not asked for in this test.'));

/** A review that answers what the test gives it, and has no alerts, closings and hard stops. */
export function fakeReviewClient(answers: Partial<ReviewClient>): ReviewClient {
  return {
    ask: unasked,
    list: unasked,
    alerts: () => Promise.resolve({ news: { fire: [], resolve: [] }, states: [], demo: [] }),
    closing: () => Promise.resolve(null),
    stops: () => Promise.resolve({ uses: [], isAnySet: false }),
    lateEvents: () => Promise.resolve(0),
    onChange: () => () => undefined,
    onProgress: () => () => undefined,
    stop: () => undefined,
    ...answers,
  };
}
