import { isRecord } from '../../../kernel/ledger/shapes.ts';
import type { CancelSignal } from '../../../kernel/shared/cancel.ts';
import type { BilledRequest, HostedIo, SentRequest, Settlement } from '../contract.ts';
import { exchange, parsedJson } from '../exchange.ts';

/** Clocks differ, and without a start only the last day is looked through. */
const earlierMs = 3_600_000;
/** Fifty requests have few billing events; a list that goes on and on is not read to its end. */
const mostPages = 10;

/**
 * What fal has billed for requests, at most fifty, from the billing events of the account. They take an admin key. GETs
 * only. A list that is not whole, or of another shape, tells nothing: half a bill is no bill.
 */
export async function settle(
  requests: readonly SentRequest[],
  io: HostedIo,
  signal: CancelSignal,
): Promise<Settlement> {
  const asked = new Set(requests.map(({ ref }) => ref));
  const start = Math.min(...requests.map(({ submittedAt }) => submittedAt)) - earlierMs;
  const billed = new Map<string, BilledRequest>();
  let cursor: string | null = null;
  for (let page = 0; page < mostPages; page += 1) {
    const query = new URLSearchParams({
      request_id: [...asked].join(','),
      start: new Date(start).toISOString(),
      ...(cursor === null ? {} : { cursor }),
    });
    const path = `/platform/models/billing-events?${query.toString()}`;
    const answered = await exchange(io, path, { method: 'GET', signal });
    if (answered.kind !== 'answer') return { kind: 'cannot-tell' };
    const { status, text } = answered.answer;
    if (status === 401 || status === 403) return { kind: 'not-permitted' };
    const list = status === 200 ? billingPage(parsedJson(text)) : null;
    if (list === null) return { kind: 'cannot-tell' };
    for (const event of list.events) if (asked.has(event.ref)) addEvent(billed, event);
    if (list.next === null) return { kind: 'told', billed };
    cursor = list.next;
  }
  return { kind: 'cannot-tell' };
}

interface BillingEvent {
  readonly ref: string;
  readonly dollars: number;
  readonly units: number | null;
}

/** A request may be billed in parts. */
function addEvent(billed: Map<string, BilledRequest>, { ref, dollars, units }: BillingEvent): void {
  const before = billed.get(ref);
  const qty = before?.qty ?? null;
  billed.set(ref, {
    micros: (before?.micros ?? 0) + Math.round(dollars * 1_000_000),
    qty: qty === null ? units : qty + (units ?? 0),
  });
}

/** `next`: the cursor of the next page; null at the end of the list. */
function billingPage(
  body: unknown,
): { readonly events: readonly BillingEvent[]; readonly next: string | null } | null {
  if (!isRecord(body) || !Array.isArray(body['billing_events'])) return null;
  const { has_more: hasMore, next_cursor: next } = body;
  if (hasMore !== false && (hasMore !== true || typeof next !== 'string' || next === '')) return null;
  const events = (body['billing_events'] as readonly unknown[]).map(billingEvent);
  if (!events.every((event) => event !== null)) return null;
  return { events, next: hasMore && typeof next === 'string' ? next : null };
}

/** `cost_total` is what was charged, after discounts, in dollars. */
function billingEvent(value: unknown): BillingEvent | null {
  if (!isRecord(value)) return null;
  const { request_id: ref, cost_total: dollars, output_units: units } = value;
  if (typeof ref !== 'string' || ref === '' || !isAmount(dollars)) return null;
  return { ref, dollars, units: isAmount(units) ? units : null };
}

const isAmount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0;
