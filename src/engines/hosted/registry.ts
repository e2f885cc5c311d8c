import type { AnyEngine } from '../../kernel/operations/ports.ts';
import type { HostedAdapter, HostedModel } from './contract.ts';
import { createHostedEngine } from './hostedEngine.ts';
import type { HostedEngineDeps } from './hostedEngine.ts';

/** Every model of every provider, in order; which of them can be used, each says itself. */
export function createHostedEngines(
  adapters: readonly HostedAdapter[],
  deps: HostedEngineDeps,
): readonly AnyEngine[] {
  // An engine's operation is its descriptor's: the pair cannot be written in the type of a list.
  return adapters.flatMap((adapter) =>
    adapter.models.map((model) => createHostedEngine(adapter, shown(adapter, model), deps) as AnyEngine),
  );
}

/** With what its adapter and its prices know of it. */
function shown({ name }: HostedAdapter, model: HostedModel): HostedModel {
  const { descriptor, publishedLatencyS } = model;
  const publishedWaitMs = publishedLatencyS === null ? {} : { publishedWaitMs: publishedLatencyS * 1_000 };
  return { ...model, descriptor: { ...descriptor, providerName: name, ...publishedWaitMs } };
}
