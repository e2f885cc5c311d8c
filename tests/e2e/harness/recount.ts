import { groupBy, type RawEvent } from './rawEvents.ts';

/**
 * The meter of one asset, counted anew from the raw events in the plainest way that the definitions allow.
 * It shares no code with the product on purpose: two implementations that agree are the test.
 * Definitions: which amount counts (ledger rules 4.4), felt wait and human time (metrics M16, M19), oversight (M03).
 */
export interface Recount {
  /** Micro-USD of all calls and corrections; unpriced charges are counted beside it. */
  readonly moneyMicros: number;
  readonly unpriced: number;
  /** 1 credit = 0.01 USD = 10 000 micros. */
  readonly credits: number;
  readonly feltWaitMs: number;
  /** active + review + hand-edit */
  readonly humanTimeMs: number;
  /** Calls submitted, whatever became of them. */
  readonly iterations: number;
  readonly accepted: number;
  readonly rejected: number;
  /** Failed, cancelled or blocked. */
  readonly failed: number;
  /** Submitted, and no end is known. */
  readonly inDoubt: number;
  readonly undecided: number;
  readonly oversightMicros: number;
  readonly totalMicros: number;
}

const microsPerCredit = 10_000;
const endTypes = ['call.completed', 'call.failed', 'call.cancelled', 'call.blocked'];
const humanKinds = ['active', 'review', 'hand-edit'];
const paidKinds = [...humanKinds, 'felt-wait', 'admin'];

/** `events` are those of one asset, ordered by (hlc, id). */
export function recount(events: readonly RawEvent[]): Recount {
  const seen = new Set<string>();
  const once = events.filter((event) => !seen.has(event.id) && seen.add(event.id));

  const calls = idsIn(once, 'call.submitted', 'call');
  const verdicts = calls.map((call) => verdictOf(once, call));
  const money = moneyOf(once);
  const segments = segmentsOf(once);
  const oversightMicros = sum(segments.filter((one) => paidKinds.includes(one.kind)).map(costOf));
  return {
    moneyMicros: money.micros,
    unpriced: money.unpriced,
    credits: money.micros / microsPerCredit,
    feltWaitMs: sum(segments.filter((one) => one.kind === 'felt-wait').map((one) => one.ms)),
    humanTimeMs: sum(segments.filter((one) => humanKinds.includes(one.kind)).map((one) => one.ms)),
    iterations: calls.length,
    accepted: verdicts.filter((one) => one === 'accepted').length,
    rejected: verdicts.filter((one) => one === 'rejected').length,
    failed: verdicts.filter((one) => one === 'failed').length,
    inDoubt: verdicts.filter((one) => one === 'in doubt').length,
    undecided: verdicts.filter((one) => one === 'undecided').length,
    oversightMicros,
    totalMicros: money.micros + oversightMicros,
  };
}

type Verdict = 'accepted' | 'rejected' | 'superseded' | 'undecided' | 'failed' | 'in doubt';

function verdictOf(events: readonly RawEvent[], call: string): Verdict {
  const end = events.find((event) => endTypes.includes(event.type) && event.body['call'] === call);
  if (!end) return 'in doubt';
  if (end.type !== 'call.completed') return 'failed';
  const outputs = events
    .filter((event) => event.type === 'output.created' && event.body['call'] === call)
    .map((event) => textIn(event, 'output'));
  const decisions = outputs.map((output) => lastDecision(events, output));
  if (decisions.includes('accepted')) return 'accepted';
  if (decisions.includes('undecided') || decisions.length === 0) return 'undecided';
  return decisions.includes('rejected') ? 'rejected' : 'superseded';
}

function lastDecision(events: readonly RawEvent[], output: string): string {
  const decided = events.filter(
    (event) => event.type === 'output.decided' && event.body['output'] === output,
  );
  const last = decided.at(-1);
  return last ? textIn(last, 'decision') : 'undecided';
}

function moneyOf(events: readonly RawEvent[]): { micros: number; unpriced: number } {
  const amounts: (number | null)[] = [];
  const lapsed = new Set<string>();

  const charges = events.filter(
    (event) => event.type === 'charge.reported' || event.type === 'charge.metered',
  );
  const attempts = groupBy(
    charges,
    (event) => `${String(event.body['call'])} ${String(event.body['attempt'])}`,
  );
  for (const own of attempts.values()) {
    const metered = withoutRepeats(own.filter((event) => event.type === 'charge.metered'));
    const reported = withoutRepeats(own.filter((event) => event.type === 'charge.reported'));
    const winners = reported.length > 0 ? reported : metered;
    // What the provider bills replaces our own figure and every repair of it.
    if (reported.length > 0)
      for (const event of own) if (event.type === 'charge.metered') lapsed.add(event.id);
    for (const event of winners) amounts.push(amountIn(event, 'micro'));
  }

  for (const event of events) {
    if (event.type === 'charge.adjusted') {
      const repairsOwnFigure = event.body['reason'] === 'price-error' && lapsed.has(textIn(event, 'target'));
      if (!repairsOwnFigure) amounts.push(amountIn(event, 'deltaMicro'));
    }
  }

  // A call that ended without any charge counts its quote, once.
  for (const call of idsIn(events, 'call.submitted', 'call')) {
    const ended = events.some((event) => endTypes.includes(event.type) && event.body['call'] === call);
    const charged = charges.some((event) => event.body['call'] === call);
    const quote = events.findLast((event) => event.type === 'call.quoted' && event.body['call'] === call);
    if (ended && !charged && quote) amounts.push(amountIn(quote, 'micro'));
  }
  return {
    micros: sum(amounts.map((one) => one ?? 0)),
    unpriced: amounts.filter((one) => one === null).length,
  };
}

/** Two charges with one provider reference are one charge told twice. */
function withoutRepeats(charges: readonly RawEvent[]): RawEvent[] {
  const refs = new Set<unknown>();
  return charges.filter((event) => {
    const ref = event.body['ref'];
    if (ref === undefined) return true;
    if (refs.has(ref)) return false;
    refs.add(ref);
    return true;
  });
}

interface Segment {
  readonly kind: string;
  readonly ms: number;
  readonly ratePerHour: number | null;
}

function segmentsOf(events: readonly RawEvent[]): Segment[] {
  const discarded = new Set(
    events
      .filter((event) => event.type === 'time.reclassified' && event.body['action'] === 'discard')
      .map((event) => textIn(event, 'target')),
  );
  return events
    .filter((event) => event.type === 'time.segment' && !discarded.has(event.id))
    .map((event) => ({
      kind: textIn(event, 'kind'),
      ms: amountIn(event, 'ms') ?? 0,
      ratePerHour: event.body['rateMicroPerHour'] === undefined ? null : amountIn(event, 'rateMicroPerHour'),
    }));
}

function costOf(segment: Segment): number {
  return segment.ratePerHour === null ? 0 : Math.round((segment.ms * segment.ratePerHour) / 3_600_000);
}

function idsIn(events: readonly RawEvent[], type: string, field: string): string[] {
  return [...new Set(events.filter((event) => event.type === type).map((event) => textIn(event, field)))];
}

function textIn(event: RawEvent, field: string): string {
  const value = event.body[field];
  if (typeof value !== 'string') throw new Error(`${event.type} ${event.id} has no ${field}`);
  return value;
}

function amountIn(event: RawEvent, field: string): number | null {
  const value = event.body[field];
  if (value === null) return null;
  if (typeof value !== 'number') throw new Error(`${event.type} ${event.id} has no ${field}`);
  return value;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
