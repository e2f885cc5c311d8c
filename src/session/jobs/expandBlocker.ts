import { pickEngine } from './pickEngine.ts';
import { maxDocumentSide } from '../../kernel/document/records.ts';
import type { Size } from '../../kernel/shared/geometry.ts';
import { grownSize, isNoMargins } from '../../kernel/shared/margins.ts';
import type { EngineDirectory } from '../ports.ts';
import type { EditorState, RunBlocker } from '../types.ts';

export function expandBlocker(
  state: EditorState,
  size: Size,
  engines: Pick<EngineDirectory, 'forOperation'>,
): RunBlocker {
  const { expand: margins } = state.options;
  if (isNoMargins(margins)) return 'Choose a frame, or set a margin.';
  const { width, height } = grownSize(size, margins);
  if (Math.max(width, height) > maxDocumentSide)
    return `That would be ${width} × ${height} px; a document goes to ${maxDocumentSide} px a side.`;
  const picked = pickEngine(engines.forOperation('expand'), state, 'expand');
  const { maxMarginShare: share = Infinity, name } = picked?.engine.descriptor ?? {};
  const [most, high] = [Math.floor(size.width * share), Math.floor(size.height * share)];
  const { left, right, top, bottom } = margins;
  return Math.max(left, right) > most || Math.max(top, bottom) > high
    ? `${name} goes ${most} px to the sides and ${high} px up and down at most. Use smaller margins or another engine.`
    : null;
}
