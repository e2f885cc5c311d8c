import { lazy } from 'react';

import { Crop } from '../../design/icons.ts';

import type { ToolDefinition } from '../contract.ts';

export const tool: ToolDefinition = {
  id: 'crop',
  icon: Crop,
  shortcut: 'k',
  order: 9,
  operation: null,
  usesSelection: false,
  brush: null,
  summary: 'The frame and the size of the document.',
  gesture: ({ options, document }) => ({
    kind: 'crop',
    frame: options.crop.frame ?? { x: 0, y: 0, width: document.width, height: document.height },
    aspect: options.crop.aspect,
  }),
  // Loaded with its first use: an asset begins with other tools.
  Options: lazy(async () => ({ default: (await import('./Options.tsx')).CropOptions })),
};
