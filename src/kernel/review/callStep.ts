import type { CallEnd, CallStep, Verdict } from './replaySteps.ts';
import { countedMoney } from '../ledger/chargeRules.ts';
import type { CountedMoney } from '../ledger/chargeRules.ts';
import { chargedFacts } from '../metrics/deriveCall.ts';
import type { CallState } from '../metrics/meterFold.ts';
import type { IterationRow } from '../metrics/views.ts';

/** What a call alone does not know of its asset. */
export interface CallSurroundings extends Pick<
  CallStep,
  'override' | 'retryOf' | 'standsInFor' | 'madeFrom'
> {
  readonly overlappedMs: number;
  readonly reviewMs: number;
}

export function callStep(call: CallState, row: IterationRow, around: CallSurroundings): CallStep {
  const counted = countedMoney(chargedFacts(call)).filter(isCharge);
  const { overlappedMs, reviewMs, override, retryOf, standsInFor, madeFrom } = around;
  return {
    kind: 'call',
    row,
    provider: call.submitted?.body.provider ?? '',
    tier: call.submitted?.body.tier ?? 2,
    verdicts: row.outputs.map(({ id }) => verdictOf(call, id)),
    end: endOf(call),
    charged: {
      micros: counted.reduce((sum, { micro }) => sum + (micro ?? 0), 0),
      unpriced: counted.filter(({ micro }) => micro === null).length,
    },
    bases: [...new Set(counted.map(({ basis }) => basis))].toSorted(),
    quoteUpperMicros: call.quote?.body.upperMicro ?? null,
    wait: { pendingMs: row.pendingMs, feltMs: call.feltWaitMs, overlappedMs, reviewMs },
    override,
    retryOf,
    standsInFor,
    madeFrom,
  };
}

type Charge = CountedMoney & { readonly basis: Exclude<CountedMoney['basis'], 'adjusted'> };

function isCharge(counted: CountedMoney): counted is Charge {
  return counted.basis !== 'adjusted';
}

function verdictOf({ outputs }: CallState, output: string): Verdict {
  const body = outputs.find(({ id }) => id === output)?.decided?.body;
  return { output, decision: body?.decision ?? 'undecided', reason: body?.reason ?? null };
}

function endOf({ end }: CallState): CallEnd | null {
  if (end === null) return null;
  switch (end.type) {
    case 'call.completed':
      return { type: 'completed', text: null, billed: 'y' };
    case 'call.failed':
      return { type: 'failed', text: end.body.reason, billed: end.body.billed };
    case 'call.cancelled':
      return { type: 'cancelled', text: end.body.by, billed: end.body.billed };
    case 'call.blocked':
      return { type: 'blocked', text: end.body.by, billed: end.body.billed };
  }
}
