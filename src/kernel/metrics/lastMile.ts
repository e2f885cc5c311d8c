import type { MeterFold } from './meterFold.ts';
import type { EventOf } from '../ledger/events.ts';
import { effectiveKind } from './segmentFold.ts';

/**
 * M22 asks for hand edits after the last output. The last output known only ever gets later, so what began before it
 * is let go for good, and the figure stays right whatever order things arrive in.
 */
export function noteHandEdit(state: MeterFold, event: EventOf<'time.segment'>): void {
  if (event.body.kind !== 'hand-edit' || event.at < state.lastOutputAt) return;
  state.lateHandEdits ??= new Map();
  state.lateHandEdits.set(event.id, event.at);
}

export function noteOutput(state: MeterFold, at: number): void {
  if (at <= state.lastOutputAt) return;
  state.lastOutputAt = at;
  for (const [id, from] of state.lateHandEdits ?? []) {
    if (from >= at) continue;
    state.lateHandEdits?.delete(id);
    const segment = state.segments.get(id);
    if (segment === undefined) continue;
    const kind = effectiveKind(segment, state.reclassified?.get(id)?.body ?? null);
    if (kind === 'hand-edit') state.totals.lastMileMs -= segment.ms;
  }
}

/** Of the time that a person worked; null before the first output and before any work. */
export function lastMilePpm({ lastOutputAt, totals }: MeterFold, humanTimeMs: number): number | null {
  if (lastOutputAt === -Infinity || humanTimeMs === 0) return null;
  return Math.round((totals.lastMileMs * 1_000_000) / humanTimeMs);
}
