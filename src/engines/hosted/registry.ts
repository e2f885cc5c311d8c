import type { AnyEngine } from '../../kernel/operations/ports.ts';
import type { HostedAdapter } from './contract.ts';
import { createHostedEngine } from './hostedEngine.ts';
import type { HostedEngineDeps } from './hostedEngine.ts';

/** Every model of every provider, in order; which of them can be used, each says itself. */
export function createHostedEngines(
  adapters: readonly HostedAdapter[],
  deps: HostedEngineDeps,
): readonly AnyEngine[] {
  // An engine's operation is its descriptor's: the pair cannot be written in the type of a list.
  return adapters.flatMap((adapter) =>
    adapter.models.map((model) => createHostedEngine(adapter, model, deps) as AnyEngine),
  );
}
