import { Eraser } from '../../design/icons.ts';

import type { GestureMode } from '../../canvas/contract.ts';
import type { GestureInput, ToolDefinition } from '../contract.ts';
import { EraseOptions } from './Options.tsx';

export const tool: ToolDefinition = {
  id: 'erase',
  icon: Eraser,
  shortcut: 'e',
  order: 2,
  operation: 'erase',
  usesSelection: true,
  brush: 'erase',
  summary: 'Mark what should go; the rest is untouched.',
  gesture,
  Options: EraseOptions,
};

function gesture({ options }: GestureInput): GestureMode {
  const { maskTool, maskMode: mode, size, hardness } = options.erase;
  if (maskTool === 'lasso') return { kind: 'mask-lasso', mode };
  if (maskTool === 'rectangle') return { kind: 'mask-rect', mode };
  return { kind: 'mask-brush', mode, size, hardness };
}
