import type { AnyEngine, EngineAvailability } from '../../kernel/operations/ports.ts';

type Checkable = Pick<AnyEngine, 'descriptor' | 'availability'>;

/** Asking an engine whether its weights are here takes a look into the cache; a quote is made in render. */
export interface AvailabilityCache {
  check(engine: Checkable): Promise<EngineAvailability>;
  checkAll(): Promise<unknown>;
  /** The last answer. Before the first one an engine counts as ready: its run says otherwise if it is not. */
  known(engine: Checkable): EngineAvailability;
}

export function createAvailabilityCache(engines: readonly AnyEngine[]): AvailabilityCache {
  const answers = new Map<string, EngineAvailability>();
  const check = async (engine: Checkable): Promise<EngineAvailability> => {
    const answer = await engine.availability();
    answers.set(engine.descriptor.id, answer);
    return answer;
  };
  return {
    check,
    checkAll: () => Promise.all(engines.map(check)),
    known: (engine) => answers.get(engine.descriptor.id) ?? { kind: 'ready' },
  };
}
