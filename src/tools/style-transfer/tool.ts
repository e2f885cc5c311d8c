import { lazy } from 'react';

import { Palette } from '../../design/icons.ts';

import type { ToolDefinition } from '../contract.ts';

export const tool: ToolDefinition = {
  id: 'style-transfer',
  icon: Palette,
  shortcut: 'y',
  order: 5,
  operation: 'style-transfer',
  usesSelection: false,
  brush: null,
  summary: 'Another medium, or the colours of a picture.',
  gesture: () => ({ kind: 'pan' }),
  Options: lazy(async () => ({ default: (await import('./Options.tsx')).StyleTransferOptions })),
};
