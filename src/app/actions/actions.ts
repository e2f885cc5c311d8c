import type { Viewport } from '../../panels/canvas/viewport.ts';
import type { AppServices } from '../../session/services.ts';
import type { EditorState } from '../../session/types.ts';
import type { ToolDefinition } from '../../tools/contract.ts';

/** What the editor screen itself can open. */
export interface ShellControls {
  readonly dialog: 'none' | 'export' | 'shortcuts';
  openDialog(dialog: 'none' | 'export' | 'shortcuts'): void;
  openReasons(): void;
  importFile(): void;
}

export interface ActionContext {
  readonly state: EditorState;
  readonly services: AppServices;
  readonly viewport: Viewport;
  readonly tools: readonly ToolDefinition[];
  readonly shell: ShellControls;
}

/** One declaration feeds button, shortcut and sheet. */
export interface EditorAction {
  readonly id: string;
  readonly label: string;
  readonly group: 'Tools' | 'Mask' | 'Run and review' | 'View' | 'Document';
  /** Chords as `parseChord` reads them; the first is shown on buttons. */
  readonly keys: readonly string[];
  /** Also while typing in a field. */
  readonly inFields?: boolean;
  /** A key that is held down does not repeat it: it costs or decides something. */
  readonly once?: boolean;
  /** Left to the focused button, link or field when there is one. */
  readonly yieldsToFocus?: boolean;
  enabled(context: ActionContext): boolean;
  run(context: ActionContext): void;
  /** Key released. `heldMs` is the time it was down. */
  release?(context: ActionContext, heldMs: number): void;
}
