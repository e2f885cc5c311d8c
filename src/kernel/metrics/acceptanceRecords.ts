import type { EventEnvelope, LedgerEvent, Decision } from '../ledger/events.ts';
import { compareEvents } from '../ledger/hlc.ts';
import type { Tally } from '../statistics/rates.ts';

type Stamp = Pick<EventEnvelope, 'id' | 'hlc'>;

interface CallRecord {
  /** Tool, provider and model; null until the submission is seen. */
  key: string | null;
  /** The latest decision of each output; null while there is none. */
  readonly outputs: Map<string, (Stamp & { readonly decision: Decision }) | null>;
}

/** What became of the results of each engine; owned and changed by `applyAcceptanceEvent`. */
export interface AcceptanceState {
  readonly calls: Map<string, CallRecord>;
  readonly callOfOutput: Map<string, string>;
  /** Decisions whose output has not been seen. */
  readonly early: Map<string, Stamp & { readonly decision: Decision }>;
  readonly tallies: Map<string, { accepted: number; decided: number }>;
}

export function emptyAcceptance(): AcceptanceState {
  return { calls: new Map(), callOfOutput: new Map(), early: new Map(), tallies: new Map() };
}

/** Any order, duplicates allowed: the state is that of the set of events. Changes and returns `state`. */
export function applyAcceptanceEvent(state: AcceptanceState, event: LedgerEvent): AcceptanceState {
  if (event.type === 'call.submitted') {
    const { call, tool, provider, model } = event.body;
    change(state, call, (record) => {
      record.key = keyOf(tool, provider, model);
    });
  } else if (event.type === 'output.created') {
    const { call, output } = event.body;
    state.callOfOutput.set(output, call);
    change(state, call, (record) => {
      record.outputs.set(output, record.outputs.get(output) ?? state.early.get(output) ?? null);
    });
  } else if (event.type === 'output.decided') decide(state, event);
  return state;
}

function decide(
  state: AcceptanceState,
  { id, hlc, body }: Extract<LedgerEvent, { readonly type: 'output.decided' }>,
): void {
  const { output, decision } = body;
  const stamped = { id, hlc, decision };
  const call = state.callOfOutput.get(output);
  if (call === undefined) {
    const held = state.early.get(output);
    if (held === undefined || compareEvents(stamped, held) > 0) state.early.set(output, stamped);
    return;
  }
  change(state, call, (record) => {
    const held = record.outputs.get(output) ?? null;
    if (held === null || compareEvents(stamped, held) > 0) record.outputs.set(output, stamped);
  });
}

function change(state: AcceptanceState, call: string, by: (record: CallRecord) => void): void {
  let record = state.calls.get(call);
  if (record === undefined) {
    record = { key: null, outputs: new Map() };
    state.calls.set(call, record);
  }
  count(state, record, -1);
  by(record);
  count(state, record, 1);
}

function count({ tallies }: AcceptanceState, record: CallRecord, sign: 1 | -1): void {
  const verdict = verdictOf(record);
  if (record.key === null || verdict === null) return;
  let tally = tallies.get(record.key);
  if (tally === undefined) tallies.set(record.key, (tally = { accepted: 0, decided: 0 }));
  tally.decided += sign;
  if (verdict === 'accepted') tally.accepted += sign;
}

/** Of a set (M05): one accepted output accepts it; it is rejected once all are decided and one was rejected. */
function verdictOf({ outputs }: CallRecord): 'accepted' | 'rejected' | null {
  const decisions = [...outputs.values()].map((one) => one?.decision ?? 'undecided');
  if (decisions.includes('accepted')) return 'accepted';
  return decisions.includes('undecided') || !decisions.includes('rejected') ? null : 'rejected';
}

/** Accepted sets of decided ones. */
export function acceptanceOf(
  { tallies }: AcceptanceState,
  tool: string,
  provider: string,
  model: string,
): Tally {
  const { accepted, decided } = tallies.get(keyOf(tool, provider, model)) ?? { accepted: 0, decided: 0 };
  return { successes: accepted, n: decided };
}

const keyOf = (tool: string, provider: string, model: string): string => `${tool}\n${provider}\n${model}`;
