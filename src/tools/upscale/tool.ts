import { Scaling } from '../../design/icons.ts';

import type { ToolDefinition } from '../contract.ts';
import { UpscaleOptions } from './Options.tsx';

export const tool: ToolDefinition = {
  id: 'upscale',
  icon: Scaling,
  shortcut: 'u',
  order: 6,
  operation: 'upscale',
  usesSelection: false,
  brush: null,
  summary: 'The flattened picture at a larger size.',
  gesture: () => ({ kind: 'pan' }),
  Options: UpscaleOptions,
};
