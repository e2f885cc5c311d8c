import type { AssetList, AssetListQuestion } from '../../../kernel/review/assetList.ts';
import type { ReviewQuestion, ReviewView } from '../../../kernel/review/reviewView.ts';

export type ToReviewWorker =
  | { readonly type: 'start'; readonly databaseName: string; readonly timeZone: string }
  | { readonly type: 'ask'; readonly id: number; readonly question: ReviewQuestion }
  | { readonly type: 'list'; readonly id: number; readonly question: AssetListQuestion };

export type FromReviewWorker =
  | { readonly type: 'progress'; readonly events: number }
  | { readonly type: 'changed' }
  | { readonly type: 'answer'; readonly id: number; readonly view: ReviewView }
  | { readonly type: 'listed'; readonly id: number; readonly list: AssetList }
  | { readonly type: 'failed'; readonly id: number | null; readonly message: string };
