import type { EventBodies, EventType, LedgerEvent } from '../../../src/kernel/ledger/events.ts';

/** Events as some device wrote them, one a millisecond of its clock; `asset` '' stands for none. */
export function createDevice(dev: string, actor = dev) {
  let seq = 0;
  let clock = 0;
  return <T extends EventType>(at: number, asset: string, type: T, body: EventBodies[T]): LedgerEvent => {
    seq += 1;
    clock = Math.max(clock + 1, at);
    const hlc = `${String(clock).padStart(13, '0')}.0000.${dev}`;
    const scope = asset === '' ? {} : { asset };
    return { v: 1, id: `${dev}:${seq}`, dev, seq, type, at, tz: 0, hlc, actor, scope, body } as LedgerEvent;
  };
}

export function grantBody(
  grant: string,
  milli: number,
  paidMicro: number,
  rest: Partial<EventBodies['credit.granted']> = {},
): EventBodies['credit.granted'] {
  const usual = { provider: 'p', listMicro: null, cur: 'USD', priority: 0, expires: null };
  return { grant, milli, paidMicro, ...usual, ...rest };
}

export function chargeBody<B extends 'metered' | 'reported'>(
  basis: B,
  call: string | null,
  micro: number | null,
  rest: Partial<EventBodies['charge.metered']> = {},
): Omit<EventBodies['charge.metered'], 'basis'> & { basis: B } {
  return {
    kind: call === null ? 'fixed' : 'usage',
    call,
    attempt: 1,
    qty: 1,
    micro,
    cur: 'USD',
    price: null,
    alloc: { method: 'direct', parts: [] },
    ...rest,
    basis,
  };
}
