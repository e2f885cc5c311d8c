import { fitsFrame, frameOf, sameFrame } from '../kernel/document/documentFrame.ts';
import { closedReason, reopenHint } from './closedAsset.ts';
import type { EditorState } from './types.ts';
import type { DocumentRecord } from '../kernel/document/records.ts';

/**
 * Why a step by hand to `next` is refused now, as message and hint, or null. What a run will bring and what waits on
 * the stage belong to the frame they were made for: it stays until they are decided. Going back to it is allowed.
 */
export function stepRefusal(
  state: Pick<EditorState, 'asset' | 'document' | 'job' | 'staged'>,
  next: DocumentRecord,
): readonly [text: string, hint: string] | null {
  const { asset, document, job, staged } = state;
  const closed = asset && closedReason(asset);
  if (closed) return [closed, reopenHint];
  if (document && sameFrame(frameOf(document), frameOf(next))) return null;
  if (job) return ['The frame stays as it is while a run is in progress.', 'Wait for it or cancel it first.'];
  if (staged.some((result) => !fitsFrame(next, result))) {
    return ['The frame stays as it is while a result is waiting.', 'Accept or reject it first.'];
  }
  return null;
}
