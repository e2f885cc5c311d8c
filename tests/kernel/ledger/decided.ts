import type { EventBodies } from '../../../src/kernel/ledger/events.ts';
import { formatHlc } from '../../../src/kernel/ledger/hlc.ts';
import type { ModelDecision } from '../../../src/kernel/ledger/modelDecisions.ts';

/** A decision of device `dev` at `ms`; of the model `local/migan` on all tools, to retire it, unless told. */
export function decided(
  ms: number,
  body: Partial<EventBodies['model.decided']> = {},
  dev = 'd1',
): ModelDecision {
  return {
    v: 1,
    id: `${dev}:${ms}`,
    dev,
    seq: ms,
    at: ms,
    tz: 0,
    hlc: formatHlc({ ms, counter: 0 }, dev),
    actor: 'p_lead',
    scope: {},
    type: 'model.decided',
    body: {
      provider: 'local',
      model: 'migan',
      tool: null,
      decision: 'retire',
      tiers: [],
      evidence: {},
      ...body,
    },
  };
}
