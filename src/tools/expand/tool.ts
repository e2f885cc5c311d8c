import { lazy } from 'react';

import { Expand } from '../../design/icons.ts';
import type { ToolDefinition } from '../contract.ts';

export const tool: ToolDefinition = {
  id: 'expand',
  icon: Expand,
  shortcut: 'o',
  order: 8,
  operation: 'expand',
  usesSelection: false,
  brush: null,
  summary: 'A larger frame, and what goes on in it.',
  gesture: () => ({ kind: 'pan' }),
  Options: lazy(async () => ({ default: (await import('./Options.tsx')).ExpandOptions })),
};
