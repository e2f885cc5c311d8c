import type { MeterFold } from './meterFold.ts';
import type { LedgerEvent } from '../ledger/events.ts';

/** What happened on the asset while it was open: time measured, and calls. */
export function notePast(state: MeterFold, event: LedgerEvent): void {
  const measured = event.type === 'time.segment';
  if (!measured && !event.type.startsWith('call.')) return;
  state.firstAt = Math.min(state.firstAt, event.at);
  state.lastAt = Math.max(state.lastAt, event.at + (measured ? event.body.ms : 0));
}

/** From the first open to the finish, or to the last thing that happened; by the wall clock (M19). */
export function elapsedMs({ firstAt, lastAt, lifecycle }: MeterFold): number {
  if (firstAt > lastAt) return 0;
  const closed = lifecycle !== null && lifecycle.type !== 'asset.reopened';
  return Math.max(0, (closed ? lifecycle.at : lastAt) - firstAt);
}
