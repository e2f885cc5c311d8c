import type { ToolDefinition } from '../tools/contract.ts';

/** Adding a tool is adding a folder: every `tool.ts` found is in the rail, the shortcuts and the sheet. */
const modules = import.meta.glob<{ readonly tool: ToolDefinition }>('../tools/*/tool.ts', { eager: true });

export const tools: readonly ToolDefinition[] = Object.values(modules)
  .map((module) => module.tool)
  .toSorted((a, b) => a.order - b.order);
