import { lazy } from 'react';

import { Scaling } from '../../design/icons.ts';

import type { ToolDefinition } from '../contract.ts';

export const tool: ToolDefinition = {
  id: 'upscale',
  icon: Scaling,
  shortcut: 'u',
  order: 7,
  operation: 'upscale',
  usesSelection: false,
  brush: null,
  summary: 'The flattened picture at a larger size.',
  gesture: () => ({ kind: 'pan' }),
  // Loaded with its first use: an asset begins with other tools.
  Options: lazy(async () => ({ default: (await import('./Options.tsx')).UpscaleOptions })),
};
