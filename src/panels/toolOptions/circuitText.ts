import { formatDuration, formatPercent } from '../../design/format.ts';
import type { Circuit, Trip } from '../../kernel/metrics/circuits.ts';
import type { EngineDescriptor } from '../../kernel/operations/ports.ts';
import { clockText } from '../figures/figures.ts';

/** Who gets what is sent. */
export function placeOf({ kind, provider, providerName = provider }: EngineDescriptor): string {
  return kind === 'local' ? 'this machine' : providerName;
}

/** Why an engine is paused and when it is tried again; empty while it works. */
export function circuitText(engine: EngineDescriptor, circuit: Circuit): string {
  if (circuit.kind === 'closed') return '';
  const why = tripText(circuit.trip, placeOf(engine));
  return circuit.kind === 'open'
    ? `${engine.name} is paused: ${why}. It is tried again from ${clockText(circuit.retryAtMs)} on.`
    : `${engine.name} was paused: ${why}. The next run says whether it works again.`;
}

function tripText(trip: Trip, place: string): string {
  if (trip.kind === 'in-a-row') return `the last ${trip.failures} runs at ${place} failed by its fault`;
  if (trip.kind === 'share')
    return `${trip.failures} of the last ${trip.of} runs at ${place} (${formatPercent(trip.failures / trip.of)}) failed by its fault`;
  return `its last runs took ${formatDuration(trip.medianMs)}, usual is up to ${formatDuration(trip.usualMs)}`;
}
