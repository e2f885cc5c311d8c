import { allNeedsOf } from '../../session/jobs/needs.ts';
import type { AnyEngine, EngineAvailability, RunNeeds } from '../../kernel/operations/ports.ts';

type Checkable = Pick<AnyEngine, 'descriptor' | 'availability'>;

/** Asking an engine whether its weights are here takes a look into the cache; a quote is made in render. */
export interface AvailabilityCache {
  check(engine: Checkable, needs: RunNeeds): Promise<EngineAvailability>;
  /** Every engine, for everything its runs may need. */
  checkAll(): Promise<unknown>;
  /** The last answer. Before the first one an engine counts as ready: its run says otherwise if it is not. */
  known(engine: Checkable, needs: RunNeeds): EngineAvailability;
  /** Called when an answer is another one than before. Returns unsubscribe. */
  subscribe(listener: () => void): () => void;
}

const ready: EngineAvailability = { kind: 'ready' };

/** `engines`: those known when it is asked. */
export function createAvailabilityCache(engines: () => readonly AnyEngine[]): AvailabilityCache {
  const answers = new Map<string, EngineAvailability>();
  const listeners = new Set<() => void>();

  const known = (engine: Checkable, needs: RunNeeds): EngineAvailability =>
    answers.get(keyOf(engine, needs)) ?? ready;

  const check = async (engine: Checkable, needs: RunNeeds): Promise<EngineAvailability> => {
    const answer = await engine.availability(needs);
    const changed = JSON.stringify(answer) !== JSON.stringify(known(engine, needs));
    answers.set(keyOf(engine, needs), answer);
    if (changed) for (const listener of listeners) listener();
    return answer;
  };

  return {
    check,
    checkAll: () =>
      Promise.all(
        engines().flatMap((engine) =>
          allNeedsOf(engine.descriptor.operation).map((needs) => check(engine, needs)),
        ),
      ),
    known,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function keyOf(engine: Checkable, needs: RunNeeds): string {
  return `${engine.descriptor.id} ${needs.factor ?? ''}`;
}
