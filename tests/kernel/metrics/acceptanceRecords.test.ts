import fc from 'fast-check';
import { expect, test } from 'vitest';

import type { Decision, EventDraft, LedgerEvent } from '../../../src/kernel/ledger/events.ts';
import { zeroHlc } from '../../../src/kernel/ledger/hlc.ts';
import { stampEvents } from '../../../src/kernel/ledger/stamp.ts';
import {
  acceptanceOf,
  applyAcceptanceEvent,
  emptyAcceptance,
} from '../../../src/kernel/metrics/acceptanceRecords.ts';

const scope = { asset: 'a' };

function submitted(call: string, model = 'm'): EventDraft {
  const body = { call, tool: 'erase', provider: 'p', model, modelVersion: '1', tier: 2 as const };
  return {
    type: 'call.submitted',
    scope,
    body: { ...body, source: 'hosted', parents: [], reserveMicro: null },
  };
}
const created = (call: string, output: string): EventDraft => ({
  type: 'output.created',
  scope,
  body: { output, call, index: 0, w: 1, h: 1, parents: [] },
});
const decided = (output: string, decision: Decision): EventDraft => ({
  type: 'output.decided',
  scope,
  body: { output, decision },
});

function stamped(drafts: readonly EventDraft[]): readonly LedgerEvent[] {
  const clock = { now: () => 1_000, mono: () => 1, tzOffsetMinutes: () => 0 };
  return stampEvents(drafts, { dev: 'd', seq: 0, hlc: zeroHlc }, clock, 'p').events;
}

const tally = (events: readonly LedgerEvent[], model = 'm') => {
  const state = emptyAcceptance();
  for (const event of events) applyAcceptanceEvent(state, event);
  return acceptanceOf(state, 'erase', 'p', model);
};

test('a set is accepted by one output, rejected when all are decided and one was rejected, else undecided', () => {
  const one = (...decisions: readonly Decision[]) =>
    tally(
      stamped([
        submitted('c'),
        ...decisions.map((_, index) => created('c', `o${index}`)),
        ...decisions.map((decision, index) => decided(`o${index}`, decision)),
      ]),
    );
  expect(one('accepted', 'superseded')).toEqual({ successes: 1, n: 1 });
  expect(one('rejected', 'rejected')).toEqual({ successes: 0, n: 1 });
  expect(one('rejected', 'undecided')).toEqual({ successes: 0, n: 0 });
  expect(one('superseded')).toEqual({ successes: 0, n: 0 });
  expect(tally(stamped([submitted('c')]))).toEqual({ successes: 0, n: 0 });
});

test('the last decision holds, and models are told apart', () => {
  const events = stamped([
    submitted('c'),
    submitted('k', 'other'),
    created('c', 'o'),
    created('k', 'q'),
    decided('o', 'rejected'),
    decided('q', 'accepted'),
    decided('o', 'accepted'),
  ]);
  expect(tally(events)).toEqual({ successes: 1, n: 1 });
  expect(tally(events, 'other')).toEqual({ successes: 1, n: 1 });
  expect(tally(events, 'none')).toEqual({ successes: 0, n: 0 });
});

test('any order and any repetition gives the same', () => {
  const events = stamped([
    submitted('c'),
    created('c', 'o'),
    created('c', 'r'),
    decided('o', 'rejected'),
    decided('r', 'rejected'),
    submitted('k'),
    created('k', 'q'),
    decided('q', 'accepted'),
    decided('o', 'accepted'),
  ]);
  const once = tally(events);
  fc.assert(
    fc.property(
      fc.shuffledSubarray([...events], { minLength: events.length }),
      fc.shuffledSubarray([...events]),
      (order, again) => {
        expect(tally([...order, ...again])).toEqual(once);
      },
    ),
  );
  expect(once).toEqual({ successes: 2, n: 2 });
});
