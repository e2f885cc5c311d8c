import { planErase } from './plans/erase.ts';
import { planExpand } from './plans/expand.ts';
import { planFaceSwap } from './plans/faceSwap.ts';
import { planGenerate } from './plans/generate.ts';
import { planRemoveBackground } from './plans/removeBackground.ts';
import { planReplaceBackground } from './plans/replaceBackground.ts';
import { planStyleTransfer } from './plans/styleTransfer.ts';
import { planUpscale } from './plans/upscale.ts';
import type { RunPlan } from './plan.ts';
import type { PlanContext } from './plans/context.ts';
import type { ToolId } from '../../kernel/operations/catalogue.ts';

/** Null when no engine offers the tool; crop works on the document itself and has no run. */
export function planTool(tool: ToolId, context: PlanContext): RunPlan | null {
  switch (tool) {
    case 'generate':
      return planGenerate(context);
    case 'erase':
      return planErase(context);
    case 'remove-background':
      return planRemoveBackground(context);
    case 'replace-background':
      return planReplaceBackground(context);
    case 'face-swap':
      return planFaceSwap(context);
    case 'upscale':
      return planUpscale(context);
    case 'expand':
      return planExpand(context);
    case 'style-transfer':
      return planStyleTransfer(context);
    case 'crop':
      return null;
  }
}
