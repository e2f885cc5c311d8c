import type { AvailabilityCache } from './availability.ts';
import { fallbackRule, onFallbackRules } from './fallbackRules.ts';
import type { EditorSession } from '../../session/editor.ts';
import { readEngineCircuits } from '../../session/engineCircuits.ts';
import { allNeedsOf } from '../../session/jobs/needs.ts';
import type { StandInPort } from '../../session/standInPort.ts';
import { startStandIns } from '../../session/standIns.ts';
import type { SessionPorts } from '../../session/ports.ts';

/** Loaded where there are hosted engines: only they have circuits, and only their calls may need a stand-in. */
export async function openStandIns(
  ports: SessionPorts,
  session: Pick<EditorSession, 'store'>,
  availability: Pick<AvailabilityCache, 'known' | 'subscribe'>,
): Promise<StandInPort> {
  const circuits = await readEngineCircuits(ports.workspace);
  const standIns: StandInPort = {
    rule: fallbackRule,
    circuit: ({ descriptor }) => circuits.at(descriptor, ports.clock.now()),
    isReady: (engine) =>
      allNeedsOf(engine.descriptor.operation).every(
        (needs) => availability.known(engine, needs).kind !== 'unavailable',
      ),
    subscribe: (listener) => {
      const stops = [circuits.onEnded(listener), onFallbackRules(listener), availability.subscribe(listener)];
      return () => stops.forEach((stop) => stop());
    },
  };
  startStandIns({ ...ports, standIns }, session.store);
  return standIns;
}
