import { readWorkflow } from '../../../../src/engines/hosted/comfyui/workflow.ts';
import type { Workflow, WorkflowFacts } from '../../../../src/engines/hosted/comfyui/workflow.ts';
import type { OperationId } from '../../../../src/kernel/operations/catalogue.ts';

type Node = Readonly<Record<string, unknown>>;

export const node = (classType: string, title: string, inputs: Node): Node => ({
  class_type: classType,
  inputs,
  _meta: { title },
});

/** A graph of its own for erase, as ComfyUI exports one. */
export const eraseFile = {
  '1': node('LoadImage', 'ninetyten:image', { image: 'example.png', upload: 'image' }),
  '2': node('LoadImageMask', 'ninetyten:mask', { image: 'example.png', channel: 'alpha' }),
  '3': node('CLIPTextEncode', 'Positive', { text: 'empty background', clip: ['9', 1] }),
  '4': node('KSampler', 'NinetyTen:Seed ', { seed: 5, steps: 20, model: ['9', 0] }),
  '7': node('SaveImage', 'ninetyten:output', { images: ['4', 0], filename_prefix: 'erased' }),
  '8': node('PreviewImage', 'Look here', { images: ['1', 0] }),
  '9': node('CheckpointLoaderSimple', 'Load Checkpoint', { ckpt_name: 'any.safetensors' }),
};

export const generateFile = {
  '3': node('KSampler', 'ninetyten:seed', { seed: 1, steps: 20 }),
  '5': node('EmptyLatentImage', 'ninetyten:size', { width: 512, height: 512, batch_size: 1 }),
  '6': node('CLIPTextEncode', 'ninetyten:prompt', { text: 'old words', clip: ['9', 1] }),
  '9': node('CheckpointLoaderSimple', 'Load Checkpoint', { ckpt_name: 'any.safetensors' }),
  '10': node('SaveImage', 'ninetyten:output', { images: ['3', 0], filename_prefix: 'made' }),
};

export const facts = (operation: OperationId): WorkflowFacts => ({
  id: `our-${operation}`,
  name: `Our ${operation}`,
  operation,
  tier: 2,
});

export function workflow(file: unknown, operation: OperationId): Workflow {
  const read = readWorkflow(file, facts(operation), null);
  if (!read.ok) throw new Error(read.error.join(' '));
  return read.value;
}

export const eraseWorkflow = workflow(eraseFile, 'erase');
export const generateWorkflow = workflow(generateFile, 'generate');
