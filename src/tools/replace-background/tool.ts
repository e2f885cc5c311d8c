import { lazy } from 'react';

import { ImagePlus } from '../../design/icons.ts';

import type { ToolDefinition } from '../contract.ts';

export const tool: ToolDefinition = {
  id: 'replace-background',
  icon: ImagePlus,
  shortcut: 'n',
  order: 4,
  operation: 'replace-background',
  usesSelection: false,
  brush: null,
  summary: 'A new backdrop behind the subject, with its light.',
  gesture: () => ({ kind: 'pan' }),
  // Loaded with its first use: an asset begins with other tools.
  Options: lazy(async () => ({ default: (await import('./Options.tsx')).ReplaceBackgroundOptions })),
};
