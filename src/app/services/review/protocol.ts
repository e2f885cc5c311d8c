import type { SharedStops } from '../../../kernel/metrics/budget.ts';
import type { AlertsAnswer, AlertsQuestion } from '../../../kernel/review/alertWatch.ts';
import type { ClosedMonth } from '../../../kernel/review/closedMonths.ts';
import type { AssetList, AssetListQuestion } from '../../../kernel/review/assetList.ts';
import type { ReviewQuestion, ReviewView } from '../../../kernel/review/reviewView.ts';

/** What the worker can be asked, and what it answers. */
export interface ReviewAnswers {
  readonly view: { readonly question: ReviewQuestion; readonly answer: ReviewView };
  readonly list: { readonly question: AssetListQuestion; readonly answer: AssetList };
  readonly alerts: { readonly question: AlertsQuestion; readonly answer: AlertsAnswer };
  readonly closing: {
    readonly question: { readonly month: string; readonly nowMs: number };
    readonly answer: ClosedMonth | null;
  };
  readonly stops: { readonly question: { readonly nowMs: number }; readonly answer: SharedStops };
  readonly late: { readonly question: { readonly month: string }; readonly answer: number };
}

export type ReviewTopic = keyof ReviewAnswers;

export type Asked = {
  [T in ReviewTopic]: {
    readonly type: 'ask';
    readonly id: number;
    readonly topic: T;
    readonly question: ReviewAnswers[T]['question'];
  };
}[ReviewTopic];

export type ToReviewWorker =
  | { readonly type: 'start'; readonly databaseName: string; readonly timeZone: string }
  | Asked;

export type FromReviewWorker =
  | { readonly type: 'progress'; readonly events: number }
  | { readonly type: 'changed' }
  | { readonly type: 'answer'; readonly id: number; readonly answer: ReviewAnswers[ReviewTopic]['answer'] }
  | { readonly type: 'failed'; readonly id: number | null; readonly message: string };
