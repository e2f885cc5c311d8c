import type { EngineError } from '../../../kernel/operations/ports.ts';
import type { Rect } from '../../../kernel/shared/geometry.ts';
import type { DrawnSquare, FillParts } from './matchedFill.ts';

/** One question at a time. */
export type ToFill =
  | { readonly type: 'open'; readonly parts: FillParts }
  | { readonly type: 'draw'; readonly place: Rect; readonly coverage: Uint8ClampedArray<ArrayBuffer> };

/** `ready` comes once, unasked. */
export type FromFill =
  | { readonly type: 'ready' }
  /** `difference` null: the service has painted nothing. */
  | { readonly type: 'opened'; readonly difference: number | null }
  | { readonly type: 'drawn'; readonly square: DrawnSquare }
  | { readonly type: 'failed'; readonly error: EngineError };
