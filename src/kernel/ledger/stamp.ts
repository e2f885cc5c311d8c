import type { EventDraft, LedgerEvent } from './events.ts';
import { formatHlc, tickHlc, zeroHlc } from './hlc.ts';
import type { HlcState } from './hlc.ts';
import type { Clock, IdSource } from '../shared/clock.ts';

/** What the store keeps per device, read and written in the transaction that appends. */
export interface DeviceCounter {
  readonly dev: string;
  /** Last number given out; 0 before the first event. */
  readonly seq: number;
  readonly hlc: HlcState;
}

export function newDevice(ids: IdSource): DeviceCounter {
  return { dev: ids.next(), seq: 0, hlc: zeroHlc };
}

export function eventId(dev: string, seq: number): string {
  return `${dev}:${seq}`;
}

/**
 * Turns drafts into events: `seq` continues the counter without a gap, `hlc` rises with every event.
 * Pure; the caller writes events and counter in one transaction.
 */
export function stampEvents(
  drafts: readonly EventDraft[],
  counter: DeviceCounter,
  clock: Clock,
  actor: string,
): { readonly events: readonly LedgerEvent[]; readonly counter: DeviceCounter } {
  let { seq, hlc } = counter;
  const events: LedgerEvent[] = [];
  for (const draft of drafts) {
    const now = clock.now();
    seq += 1;
    hlc = tickHlc(hlc, now);
    const event = {
      v: 1 as const,
      id: eventId(counter.dev, seq),
      dev: counter.dev,
      seq,
      type: draft.type,
      at: draft.at ?? now,
      mono: clock.mono(),
      tz: clock.tzOffsetMinutes(),
      hlc: formatHlc(hlc, counter.dev),
      actor,
      scope: draft.scope,
      ...(draft.cause === undefined ? {} : { cause: draft.cause }),
      body: draft.body,
    };
    // Draft and event pair type and body in the same way; the union is what TypeScript cannot carry through a spread.
    events.push(event as LedgerEvent);
  }
  return { events, counter: { dev: counter.dev, seq, hlc } };
}
