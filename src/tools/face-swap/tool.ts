import { lazy } from 'react';

import { ScanFace } from '../../design/icons.ts';

import type { ToolDefinition } from '../contract.ts';

export const tool: ToolDefinition = {
  id: 'face-swap',
  icon: ScanFace,
  shortcut: 'w',
  order: 6,
  operation: 'face-swap',
  usesSelection: false,
  brush: null,
  summary: 'The face of one picture over a face of this one.',
  gesture: () => ({ kind: 'pan' }),
  Options: lazy(async () => ({ default: (await import('./Options.tsx')).FaceSwapOptions })),
};
