import type { CanvasHandle, CompareMode, GestureMode } from '../../canvas/contract.ts';
import { beforeResult } from '../../kernel/document/beforeResult.ts';
import type { AppServices } from '../../session/services.ts';
import type { EditorState } from '../../session/types.ts';
import type { ToolDefinition } from '../../tools/contract.ts';
import type { Viewport } from './viewport.ts';

/** Pushes what changed in the session to the canvas. @returns stop */
export function syncCanvas(
  handle: CanvasHandle,
  services: AppServices,
  viewport: Viewport,
  tools: readonly ToolDefinition[],
): () => void {
  let last: EditorState | null = null;
  let lastGesture = '';
  let lastCompared = false;

  function push(): void {
    const state = services.editor.getState();
    const fresh = state.asset?.id !== last?.asset?.id || (state.document !== null && !last?.document);
    const compared = state.staged.length === 0 && state.compare === 'original';
    if (state.document !== last?.document || compared !== lastCompared) {
      // Only what is seen changes: the session's document is the same.
      handle.setDocument((compared && state.document && beforeResult(state.document)) || state.document);
    }
    lastCompared = compared;
    if (stagedKey(state) !== stagedKey(last)) {
      handle.setStaged(
        state.staged.find((result) => result.id === state.stagedShown) ?? null,
        compareMode(state),
      );
    }
    const masked = maskShown(state, tools);
    if (last === null || masked !== maskShown(last, tools)) handle.setMaskVisible(masked);
    const gesture = gestureOf(state, tools, viewport.getState().panning);
    const key = JSON.stringify(gesture);
    if (key !== lastGesture) handle.setGesture(gesture);
    const resized =
      last?.document != null &&
      state.document !== null &&
      (last.document.width !== state.document.width || last.document.height !== state.document.height);
    last = state;
    lastGesture = key;
    if (fresh || resized) handle.fit();
  }

  push();
  const stops = [services.editor.subscribe(push), viewport.subscribe(push)];
  return () => {
    for (const stop of stops) stop();
  };
}

export function gestureOf(
  state: EditorState,
  tools: readonly ToolDefinition[],
  panning: boolean,
): GestureMode {
  const tool = tools.find((candidate) => candidate.id === state.tool);
  if (panning || !tool || !state.document) return { kind: 'pan' };
  const gesture = tool.gesture({
    options: state.options,
    document: state.document,
    activeLayer: state.activeLayer,
  });
  // The mask is not shown over a result, and Enter there decides it: neither pointer nor key draws blindly.
  return state.staged.length > 0 && drawsMask(gesture) ? { kind: 'pan' } : gesture;
}

function drawsMask({ kind }: GestureMode): boolean {
  return kind === 'mask-brush' || kind === 'mask-lasso' || kind === 'mask-rect' || kind === 'paint-mask';
}

export function compareMode(state: Pick<EditorState, 'compare' | 'splitPosition'>): CompareMode {
  return state.compare === 'split'
    ? { kind: 'split', position: state.splitPosition }
    : { kind: state.compare };
}

/** The mask is in the way unless the tool works on it; a staged result is judged without it. */
function maskShown(state: EditorState, tools: readonly ToolDefinition[]): boolean {
  const tool = tools.find((candidate) => candidate.id === state.tool);
  return state.maskVisible && state.staged.length === 0 && (tool?.usesSelection ?? false);
}

function stagedKey(state: EditorState | null): string {
  return state ? `${state.stagedShown} ${state.compare} ${state.splitPosition} ${state.staged.length}` : '';
}
