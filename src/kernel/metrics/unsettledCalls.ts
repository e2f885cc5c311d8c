import type { Payer } from '../operations/ports.ts';
import type { Allocation, EventScope, LedgerEvent, PriceSnapshot } from '../ledger/events.ts';

/** A call of a provider that has ended, and of which the ledger holds no figure of the provider. */
export interface UnsettledCall {
  readonly call: string;
  readonly provider: string;
  /** The provider's id of the request. */
  readonly ref: string;
  /** ms UTC. */
  readonly submittedAt: number;
  /** ms UTC. */
  readonly endedAt: number;
  readonly scope: EventScope;
  /** What counts until then: its charge, or its end. */
  readonly weaker: {
    readonly event: string;
    /** ms UTC. */
    readonly at: number;
    /** Null: it is charged by its quote, or not at all. */
    readonly charge: { readonly qty: number; readonly alloc: Allocation } | null;
    readonly price: PriceSnapshot | null;
  };
}

interface Draft {
  provider: string;
  submittedAt: number;
  scope: EventScope;
  ref: string | null;
  endedAt: number | null;
  weaker: UnsettledCall['weaker'] | null;
  price: PriceSnapshot | null;
  isReported: boolean;
}

/** Of the events of one asset in (hlc, id) order. A call without the provider's id of it cannot be asked about. */
export function unsettledCalls(events: readonly LedgerEvent[]): readonly UnsettledCall[] {
  const drafts = new Map<string, Draft>();
  const quoted = new Map<string, PriceSnapshot | null>();
  for (const event of events) {
    if (event.type === 'call.quoted') quoted.set(event.body.call, event.body.price);
    // What a person paid with a key of their own is on no bill that the server may read.
    if (event.type === 'call.submitted' && event.body.source === 'hosted' && !isOwnMoney(event.body.settings))
      drafts.set(event.body.call, {
        provider: event.body.provider,
        submittedAt: event.at,
        scope: event.scope,
        ref: null,
        endedAt: null,
        weaker: null,
        price: quoted.get(event.body.call) ?? null,
        isReported: false,
      });
    const draft = drafts.get(callOf(event) ?? '');
    if (draft !== undefined) take(draft, event);
  }
  return [...drafts].flatMap(([call, draft]) => unsettled(call, draft));
}

const isOwnMoney = (settings: Readonly<Record<string, unknown>> | undefined): boolean =>
  settings?.['payer'] === ('own key' satisfies Payer);

function callOf({ body }: LedgerEvent): string | null {
  return 'call' in body && typeof body.call === 'string' ? body.call : null;
}

function take(draft: Draft, event: LedgerEvent): void {
  if (event.type === 'call.attempt') draft.ref ??= event.body.ref ?? null;
  if (event.type === 'charge.reported') draft.isReported = true;
  if (event.type === 'charge.metered') {
    const { ref, qty, alloc, price } = event.body;
    draft.ref ??= ref ?? null;
    draft.weaker = { event: event.id, at: event.at, charge: { qty, alloc }, price };
  }
  if (!isEnd(event)) return;
  if (event.type === 'call.completed') draft.ref ??= event.body.ref ?? null;
  draft.endedAt ??= event.at;
  draft.weaker ??= { event: event.id, at: event.at, charge: null, price: draft.price };
}

function isEnd({ type }: LedgerEvent): boolean {
  return (
    type === 'call.completed' ||
    type === 'call.failed' ||
    type === 'call.cancelled' ||
    type === 'call.blocked'
  );
}

function unsettled(call: string, draft: Draft): readonly UnsettledCall[] {
  const { provider, submittedAt, scope, ref, endedAt, weaker, isReported } = draft;
  if (isReported || ref === null || endedAt === null || weaker === null) return [];
  return [{ call, provider, ref, submittedAt, endedAt, scope, weaker }];
}
