import { Sparkles } from '../../design/icons.ts';

import type { ToolDefinition } from '../contract.ts';
import { GenerateOptions } from './Options.tsx';

export const tool: ToolDefinition = {
  id: 'generate',
  icon: Sparkles,
  shortcut: 'g',
  order: 1,
  operation: 'generate',
  usesSelection: false,
  brush: null,
  summary: 'A base image from a prompt.',
  gesture: () => ({ kind: 'pan' }),
  Options: GenerateOptions,
};
