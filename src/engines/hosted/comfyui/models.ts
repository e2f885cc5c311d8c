import type { OperationId } from '../../../kernel/operations/catalogue.ts';
import { toolNames } from '../../../kernel/operations/catalogue.ts';
import { engineId } from '../../../kernel/shared/ids.ts';
import type { HostedLimits, HostedModel } from '../contract.ts';
import { workflowPriceId } from './charge.ts';
import { priceProvider, providerId } from './failures.ts';
import type { Workflow } from './workflow.ts';

/** A user's workflow as an engine. */
export function modelOf({ id, name, operation, tier }: Workflow): HostedModel {
  return {
    descriptor: {
      id: engineId(`${providerId}.${id}`),
      operation,
      kind: 'hosted',
      name,
      provider: priceProvider,
      model: id,
      modelVersion: id,
      tier,
      summary: `${toolNames[operation]} with your own ComfyUI workflow.`,
      // Nobody looks into the graph, so that anything but a cut-out counts as made up.
      generative: operation !== 'remove-background',
      trained: true,
      // A reference would need a place of its own, which no title names.
      ...(operation === 'style-transfer' ? { styles: ['preset', 'prompt'] } : {}),
    },
    endpoint: id,
    price: { id: workflowPriceId(id), variant: null },
    limits: limitsOf(operation),
    // The team's own word is no publication: it is for the price alone.
    publishedLatencyS: null,
  };
}

/** Sides of ComfyUI's own nodes. How many pixels its machine bears nobody states: 16 MP is our choice. */
function limitsOf(operation: OperationId): HostedLimits {
  // Latents have one place for 8 × 8 pixels, and what is over is cut off.
  const latent = operation !== 'remove-background' && operation !== 'upscale';
  return {
    minSide: 16,
    maxSide: 16_384,
    maxPixels: 16_777_216,
    maxBytes: null,
    multipleOf: latent ? 8 : 1,
    maxOutputs: 1,
  };
}
