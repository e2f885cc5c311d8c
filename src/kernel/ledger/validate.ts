import { bodyShapes } from './bodyShapes.ts';
import type { EventEnvelope, EventType, LedgerEvent } from './events.ts';
import { parseHlc } from './hlc.ts';
import { isRecord } from './shapes.ts';
import { eventId } from './stamp.ts';

/** An event of a type that this version does not know: kept as it is, ignored by every fold. */
export interface UnknownEvent extends EventEnvelope {
  readonly type: string;
  readonly body: unknown;
}

/** Whatever a ledger may hold. */
export type AnyEvent = LedgerEvent | UnknownEvent;

export type ParsedEvent =
  | { readonly kind: 'known'; readonly event: LedgerEvent }
  | { readonly kind: 'unknown'; readonly event: UnknownEvent }
  | { readonly kind: 'invalid'; readonly part: 'envelope' | 'body'; readonly reason: string };

/** For events that passed `parseEvent`. */
export function isKnownEvent(event: AnyEvent): event is LedgerEvent {
  return Object.hasOwn(bodyShapes, event.type);
}

/**
 * The one gate for events that come from outside (a stored row, a file, another tab).
 * Unknown fields are kept: the value handed in is the value handed out.
 */
export function parseEvent(value: unknown): ParsedEvent {
  const reason = envelopeProblem(value);
  if (reason !== null) return { kind: 'invalid', part: 'envelope', reason };
  const event = value as UnknownEvent;
  const shape = Object.hasOwn(bodyShapes, event.type) ? bodyShapes[event.type as EventType] : null;
  if (shape === null) return { kind: 'unknown', event };
  const problem = shape(event.body);
  if (problem !== null) return { kind: 'invalid', part: 'body', reason: `${event.type}: ${problem}` };
  return { kind: 'known', event: event as unknown as LedgerEvent };
}

function envelopeProblem(value: unknown): string | null {
  if (!isRecord(value)) return 'not an object';
  const { v, id, dev, seq, type, at, tz, hlc, actor, scope } = value;
  if (v !== 1) return 'envelope version is not 1';
  if (typeof dev !== 'string' || dev === '') return 'dev is missing';
  if (typeof seq !== 'number' || !Number.isSafeInteger(seq) || seq < 1)
    return 'seq is not a positive integer';
  if (id !== eventId(dev, seq)) return 'id does not match dev and seq';
  if (typeof type !== 'string' || type === '') return 'type is missing';
  if (typeof at !== 'number' || !Number.isFinite(at)) return 'at is not a time';
  if (typeof tz !== 'number' || !Number.isFinite(tz)) return 'tz is not a number';
  if (typeof hlc !== 'string' || parseHlc(hlc) === null) return 'hlc is malformed';
  if (typeof actor !== 'string') return 'actor is missing';
  if (!isRecord(scope)) return 'scope is missing';
  const { asset } = scope;
  if (asset !== undefined && typeof asset !== 'string') return 'scope.asset is not a string';
  return null;
}
