import type { EventBodies, EventScope, EventType, LedgerEvent } from '../ledger/events.ts';
import type { Calendar } from '../review/calendar.ts';
import type { Person } from './team.ts';

/** Stamps the events of one device: gap-free numbers and a rising clock, as the store stamps its own. */
export interface Recorder {
  /** `at` may lie before the last event's: the fact then began earlier, the clock still rises. */
  write<T extends EventType>(at: number, type: T, scope: EventScope, body: EventBodies[T]): LedgerEvent;
  readonly events: readonly LedgerEvent[];
}

export function createRecorder({ actor, dev }: Person, calendar: Calendar): Recorder {
  const events: LedgerEvent[] = [];
  let seq = 0;
  let clock = 0;
  let counter = 0;
  return {
    events,
    write(at, type, scope, body) {
      seq += 1;
      counter = at > clock ? 0 : counter + 1;
      clock = Math.max(clock, at);
      const hlc = `${String(clock).padStart(13, '0')}.${counter.toString(16).padStart(4, '0')}.${dev}`;
      const tz = offsetMinutes(calendar, at);
      const event = { v: 1, id: `${dev}:${seq}`, dev, seq, type, at, tz, hlc, actor, scope, body };
      events.push(event as LedgerEvent);
      return event as LedgerEvent;
    },
  };
}

const hourMs = 3_600_000;

/** Minutes ahead of UTC, by the hour: what an event says of where it was written. */
function offsetMinutes(calendar: Calendar, at: number): number {
  const ahead = (calendar.hourOf(at) - (Math.floor(at / hourMs) % 24) + 24) % 24;
  return (ahead > 14 ? ahead - 24 : ahead) * 60;
}
