import type { LayerOrigin } from '../../kernel/document/records.ts';
import type { LedgerEvent } from '../../kernel/ledger/events.ts';
import type { EngineDescriptor } from '../../kernel/operations/ports.ts';
import type { FormerPixels } from '../../kernel/provenance/contributing.ts';
import { callId, outputId } from '../../kernel/shared/ids.ts';

/**
 * What the ledger knows of outputs whose layers may be gone: generative work does not un-happen because its
 * layer was flattened into a later one. An engine that is no longer offered counts as generative and trained:
 * claiming less than what happened would be the worse mistake.
 */
export function formerPixels(
  events: readonly LedgerEvent[],
  engines: readonly EngineDescriptor[],
): FormerPixels {
  const calls = new Map<string, { tool: string; model: string; engine: string }>();
  const origins: Record<string, LayerOrigin> = {};
  const outputParents: Record<string, readonly string[]> = {};
  for (const event of events) {
    if (event.type === 'call.submitted') {
      const { call, tool, model, settings } = event.body;
      const name = settings?.['engineName'];
      calls.set(call, { tool, model, engine: typeof name === 'string' ? name : model });
    }
  }
  for (const event of events) {
    if (event.type !== 'output.created') continue;
    const { output, call, parents } = event.body;
    outputParents[output] = parents;
    const made = calls.get(call);
    if (!made) continue;
    const known = engines.find((engine) => engine.model === made.model && engine.name === made.engine);
    origins[output] = {
      kind: 'output',
      call: callId(call),
      output: outputId(output),
      tool: made.tool,
      engine: made.engine,
      generative: known?.generative ?? true,
      trained: known?.trained ?? true,
    };
  }
  return { origins, outputParents };
}
