import type { ActionContext, EditorAction } from './actions.ts';

const zoomStep = 1.25;
const panPx = 64;

const hasHandle = ({ viewport }: ActionContext): boolean => viewport.getState().handle !== null;

function zoomBy({ viewport }: ActionContext, factor: number): void {
  const { handle } = viewport.getState();
  handle?.zoomTo(handle.view().scale * factor);
}

function pan(id: string, label: string, key: string, dx: number, dy: number): EditorAction {
  return {
    id: `pan.${id}`,
    label,
    group: 'View',
    keys: [key],
    yieldsToFocus: true,
    enabled: hasHandle,
    run: ({ viewport }) => viewport.getState().handle?.panBy(dx, dy),
  };
}

export const viewActions: readonly EditorAction[] = [
  {
    id: 'zoom.in',
    label: 'Zoom in',
    group: 'View',
    keys: ['+', '='],
    enabled: hasHandle,
    run: (context) => zoomBy(context, zoomStep),
  },
  {
    id: 'zoom.out',
    label: 'Zoom out',
    group: 'View',
    keys: ['-', '_', '−'],
    enabled: hasHandle,
    run: (context) => zoomBy(context, 1 / zoomStep),
  },
  {
    id: 'zoom.actual',
    label: 'Zoom to 100 %',
    group: 'View',
    keys: ['1'],
    enabled: hasHandle,
    run: ({ viewport }) => viewport.getState().handle?.zoomTo(1),
  },
  {
    id: 'zoom.fit',
    label: 'Fit in window',
    group: 'View',
    keys: ['F', '0'],
    enabled: hasHandle,
    run: ({ viewport }) => viewport.getState().handle?.fit(),
  },
  pan('left', 'Pan left', 'ArrowLeft', panPx, 0),
  pan('right', 'Pan right', 'ArrowRight', -panPx, 0),
  pan('up', 'Pan up', 'ArrowUp', 0, panPx),
  pan('down', 'Pan down', 'ArrowDown', 0, -panPx),
  {
    id: 'hand',
    label: 'Hand: drag moves the view',
    group: 'View',
    keys: ['H'],
    enabled: hasHandle,
    run: ({ viewport }) => viewport.setState({ panning: !viewport.getState().panning }),
  },
];
