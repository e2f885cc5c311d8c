import { lazy } from 'react';

import { Scissors } from '../../design/icons.ts';

import type { GestureMode } from '../../canvas/contract.ts';
import type { GestureInput, ToolDefinition } from '../contract.ts';

export const tool: ToolDefinition = {
  id: 'remove-background',
  icon: Scissors,
  shortcut: 'b',
  order: 3,
  operation: 'remove-background',
  usesSelection: false,
  brush: 'remove-background',
  summary: 'A layer mask around the subject; the pixels stay.',
  gesture,
  // Loaded with its first use: an asset begins with other tools.
  Options: lazy(async () => ({ default: (await import('./Options.tsx')).RemoveBackgroundOptions })),
};

/** The touch-up brush paints the active layer's mask; without one there is nothing to paint. */
function gesture({ options, document, activeLayer }: GestureInput): GestureMode {
  const { brush, size, hardness } = options['remove-background'];
  const layer = activeLayer === null ? undefined : document.layers[activeLayer];
  if (brush === 'none' || !layer?.mask || layer.locked) return { kind: 'pan' };
  return { kind: 'paint-mask', layer: layer.id, value: brush === 'reveal' ? 255 : 0, size, hardness };
}
