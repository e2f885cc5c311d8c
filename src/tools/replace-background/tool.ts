import { ImagePlus } from '../../design/icons.ts';

import type { ToolDefinition } from '../contract.ts';
import { ReplaceBackgroundOptions } from './Options.tsx';

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
  Options: ReplaceBackgroundOptions,
};
