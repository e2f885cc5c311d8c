import { alertKey, notFired } from './alerts.ts';
import type { Alert } from './alerts.ts';
import type { AlertRule, LedgerEvent } from '../ledger/events.ts';
import { compareEvents } from '../ledger/hlc.ts';

/** An alert that the ledger knows of, as its events leave it. */
export interface AlertState extends Alert {
  readonly key: string;
  readonly firedAt: number;
  readonly isAcked: boolean;
  /** What it was about has ended since. */
  readonly isOver: boolean;
}

/**
 * Any order. An alert that is fired twice, by two tabs or two devices, is one, with what was seen first; one that had
 * ended and is fired again stands anew.
 */
export function alertStates(events: Iterable<LedgerEvent>): ReadonlyMap<string, AlertState> {
  const states = new Map<string, AlertState>();
  for (const event of [...events].filter(isOfAlerts).toSorted(compareEvents)) {
    const key = event.body.alert;
    const state = states.get(key);
    if (event.type !== 'alert.fired') {
      if (state === undefined) continue;
      states.set(key, { ...state, ...(event.type === 'alert.acked' ? { isAcked: true } : { isOver: true }) });
    } else if (state === undefined || state.isOver) {
      const { rule, period, threshold, subject, payload } = event.body;
      const seen = { key, rule, period, threshold, subject, payload, firedAt: event.at };
      states.set(key, { ...seen, isAcked: false, isOver: false });
    }
  }
  return states;
}

type AlertEvent = Extract<LedgerEvent, { readonly type: `alert.${string}` }>;

function isOfAlerts(event: LedgerEvent): event is AlertEvent {
  return event.type === 'alert.fired' || event.type === 'alert.acked' || event.type === 'alert.resolved';
}

/** Rules about a condition that can end. A dear call, a dear hour or a wrong quote has happened, and stays so. */
const canEnd: ReadonlySet<AlertRule> = new Set(['A1', 'A2', 'A5', 'A7', 'A8', 'A9']);

export interface AlertNews {
  readonly fire: readonly Alert[];
  /** Keys of alerts whose condition has ended. */
  readonly resolve: readonly string[];
}

/**
 * What is to be written, given all alerts that stand now. `looksAt` says whether an alert of this period would have
 * been found: of a month that nobody looks at any more, nothing ends.
 */
export function alertNews(
  found: readonly Alert[],
  states: ReadonlyMap<string, AlertState>,
  looksAt: (alert: Alert) => boolean,
): AlertNews {
  const standing = [...states.values()].filter(({ isOver }) => !isOver);
  const seen = new Set(found.map(alertKey));
  return {
    fire: notFired(found, new Set(standing.map(({ key }) => key))),
    resolve: standing
      .filter((state) => canEnd.has(state.rule) && !seen.has(state.key) && looksAt(state))
      .map(({ key }) => key),
  };
}
