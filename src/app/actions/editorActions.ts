import { beforeResult } from '../../kernel/document/beforeResult.ts';
import { toolNames } from '../../kernel/operations/catalogue.ts';
import type { ToolDefinition } from '../../tools/contract.ts';
import type { ActionContext, EditorAction } from './actions.ts';
import { viewActions } from './viewActions.ts';

/** Longer than this and the key was held: the comparison ends when it is let go. */
const holdMs = 350;

export function editorActions(tools: readonly ToolDefinition[]): readonly EditorAction[] {
  return [...tools.map(toolAction), ...maskActions, ...reviewActions, ...viewActions, ...documentActions];
}

const always = (): boolean => true;
const hasDocument = ({ state }: ActionContext): boolean => state.document !== null;
const isStaged = ({ state }: ActionContext): boolean => state.staged.length > 0;

const hasAcceptedResult = ({ state }: ActionContext): boolean =>
  state.document !== null && beforeResult(state.document) !== null;

function toolAction(tool: ToolDefinition): EditorAction {
  return {
    id: `tool.${tool.id}`,
    label: toolNames[tool.id],
    group: 'Tools',
    keys: [tool.shortcut.toUpperCase()],
    enabled: always,
    run: ({ services }) => services.actions.setTool(tool.id),
  };
}

function brushOf(context: ActionContext): ToolDefinition['brush'] {
  return context.tools.find((tool) => tool.id === context.state.tool)?.brush ?? null;
}

/** Steps grow with the brush, so that one key press is always a visible change. */
function resizeBrush(context: ActionContext, direction: 1 | -1): void {
  const tool = brushOf(context);
  if (!tool) return;
  const { size } = context.state.options[tool];
  const step = Math.max(1, Math.round(size * 0.1));
  context.services.actions.setOptions(tool, { size: Math.min(1000, Math.max(1, size + direction * step)) });
}

const maskActions: readonly EditorAction[] = [
  {
    id: 'brush.smaller',
    label: 'Smaller brush',
    group: 'Mask',
    keys: ['['],
    enabled: (context) => brushOf(context) !== null,
    run: (context) => resizeBrush(context, -1),
  },
  {
    id: 'brush.larger',
    label: 'Larger brush',
    group: 'Mask',
    keys: [']'],
    enabled: (context) => brushOf(context) !== null,
    run: (context) => resizeBrush(context, 1),
  },
  {
    id: 'mask.mode',
    label: 'Add or subtract; reveal or hide',
    group: 'Mask',
    keys: ['X'],
    enabled: (context) => brushOf(context) !== null,
    run: ({ state, services }) => {
      if (state.tool === 'erase') {
        const { maskMode } = state.options.erase;
        services.actions.setOptions('erase', { maskMode: maskMode === 'add' ? 'subtract' : 'add' });
      } else if (state.tool === 'remove-background') {
        const { brush } = state.options['remove-background'];
        services.actions.setOptions('remove-background', { brush: brush === 'reveal' ? 'hide' : 'reveal' });
      }
    },
  },
  {
    id: 'mask.subject',
    label: 'Select subject',
    group: 'Mask',
    keys: ['S'],
    enabled: (context) =>
      hasDocument(context) && context.state.tool === 'erase' && context.state.job === null,
    run: ({ services }) => void services.actions.selectSubject(),
  },
  {
    id: 'mask.invert',
    label: 'Invert mask',
    group: 'Mask',
    keys: ['Mod+Shift+I', 'I'],
    enabled: hasDocument,
    run: ({ services }) => void services.actions.invertMask(),
  },
  {
    id: 'mask.clear',
    label: 'Clear mask',
    group: 'Mask',
    keys: ['Mod+D', 'Delete'],
    enabled: ({ state }) => (state.document?.selection.shapes.length ?? 0) > 0,
    run: ({ services }) => void services.actions.clearMask(),
  },
  {
    id: 'mask.visible',
    label: 'Show or hide mask',
    group: 'Mask',
    keys: ['M'],
    enabled: hasDocument,
    run: ({ state, services }) => services.actions.setMaskVisible(!state.maskVisible),
  },
];

const reviewActions: readonly EditorAction[] = [
  {
    id: 'run',
    label: 'Run the tool',
    group: 'Run and review',
    keys: ['Mod+Enter'],
    once: true,
    inFields: true,
    enabled: ({ state, services }) =>
      state.tool !== null && state.job === null && services.runBlocker(state.tool) === null,
    run: ({ state, services }) => {
      if (state.tool === 'crop') void services.actions.applyCrop();
      else if (state.tool) void services.actions.run(state.tool);
    },
  },
  {
    id: 'cancel',
    label: 'Cancel the run, the import, the gesture or the mode',
    group: 'Run and review',
    keys: ['Escape'],
    once: true,
    enabled: always,
    run: ({ state, services, viewport }) => {
      if (viewport.getState().handle?.cancelGesture()) return;
      if (state.job && !state.job.cancelling) services.actions.cancel();
      else if (state.importing && !state.importing.cancelling) services.actions.cancelImport();
      else if (state.compare !== 'result') services.actions.setCompare('result');
      else if (viewport.getState().panning) viewport.setState({ panning: false });
      else if (state.message) services.actions.dismissMessage();
      else if (state.endOfAsset) services.actions.dismissEndOfAsset();
    },
  },
  {
    id: 'accept',
    label: 'Accept the result',
    group: 'Run and review',
    keys: ['Enter'],
    once: true,
    yieldsToFocus: true,
    enabled: isStaged,
    run: ({ services }) => void services.actions.accept(),
  },
  {
    id: 'reject',
    label: 'Reject, then the reason’s letter or number',
    group: 'Run and review',
    keys: ['R'],
    once: true,
    enabled: isStaged,
    run: ({ shell }) => shell.openReasons(),
  },
  {
    id: 'again',
    label: 'Try again',
    group: 'Run and review',
    keys: ['T'],
    once: true,
    enabled: (context) => isStaged(context) && context.state.job === null,
    run: ({ services }) => void services.actions.tryAgain(),
  },
  {
    id: 'compare',
    label: 'Compare with the original (tap or hold; hold once accepted)',
    group: 'Run and review',
    keys: ['C'],
    enabled: (context) => isStaged(context) || hasAcceptedResult(context),
    run: ({ state, services }) =>
      services.actions.setCompare(state.compare === 'result' ? 'original' : 'result'),
    release: (context, heldMs) => {
      const { state, services } = context;
      // After the decision there is no bar that tells what is shown: the original shows while the key is held.
      if ((heldMs > holdMs || !isStaged(context)) && state.compare !== 'result')
        services.actions.setCompare('result');
    },
  },
  {
    id: 'variant.next',
    label: 'Next variant',
    group: 'Run and review',
    keys: ['.'],
    enabled: ({ state }) => state.staged.length > 1,
    run: (context) => showVariant(context, 1),
  },
  {
    id: 'variant.previous',
    label: 'Previous variant',
    group: 'Run and review',
    keys: [','],
    enabled: ({ state }) => state.staged.length > 1,
    run: (context) => showVariant(context, -1),
  },
];

function showVariant({ state, services }: ActionContext, step: 1 | -1): void {
  const at = state.staged.findIndex((result) => result.id === state.stagedShown);
  const next = state.staged[(at + step + state.staged.length) % state.staged.length];
  if (next) services.actions.showStaged(next.id);
}

const documentActions: readonly EditorAction[] = [
  {
    id: 'undo',
    label: 'Undo',
    group: 'Document',
    keys: ['Mod+Z'],
    enabled: ({ state }) => state.undoLabel !== null,
    run: ({ services }) => void services.actions.undo(),
  },
  {
    id: 'redo',
    label: 'Redo',
    group: 'Document',
    keys: ['Mod+Shift+Z', 'Mod+Y'],
    enabled: ({ state }) => state.redoLabel !== null,
    run: ({ services }) => void services.actions.redo(),
  },
  {
    id: 'import',
    label: 'Import a picture',
    group: 'Document',
    keys: ['Mod+O'],
    enabled: ({ state }) => state.asset !== null,
    run: ({ shell }) => shell.importFile(),
  },
  {
    id: 'export',
    label: 'Export',
    group: 'Document',
    keys: ['Mod+E'],
    inFields: true,
    enabled: ({ state }) => (state.document?.layerOrder.length ?? 0) > 0,
    run: ({ shell }) => shell.openDialog('export'),
  },
  {
    id: 'shortcuts',
    label: 'This sheet',
    group: 'Document',
    keys: ['?'],
    enabled: always,
    run: ({ shell }) => shell.openDialog(shell.dialog === 'shortcuts' ? 'none' : 'shortcuts'),
  },
];
