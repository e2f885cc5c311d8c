import { expect, test } from 'vitest';

import { factsOf } from './factsOf.ts';
import type { EventDraft } from '../../../src/kernel/ledger/events.ts';
import { zeroHlc } from '../../../src/kernel/ledger/hlc.ts';
import { stampEvents } from '../../../src/kernel/ledger/stamp.ts';
import { createCalendar } from '../../../src/kernel/review/calendar.ts';
import { tableOf } from '../../../src/kernel/review/factTable.ts';
import { everything } from '../../../src/kernel/review/reviewFilter.ts';
import { reviewView } from '../../../src/kernel/review/reviewView.ts';

const scope = { asset: 'a' };
const at = Date.parse('2026-03-02T09:30:00Z');
const outputs = ['o0', 'o1', 'o2', 'o3'];

/** One call with four outputs; `rejected` of the first ones are, and the last one is accepted. */
function oneSet(rejected: number): readonly EventDraft[] {
  const decisions = [
    ...outputs.slice(0, rejected).map((output) => ({ output, decision: 'rejected' as const })),
    { output: 'o3', decision: 'accepted' as const },
  ];
  return [
    {
      type: 'call.submitted',
      scope,
      body: {
        call: 'c',
        tool: 'generate',
        provider: 'p',
        model: 'm',
        modelVersion: '1',
        tier: 2,
        source: 'hosted',
        parents: [],
        reserveMicro: 0,
      },
    },
    ...outputs.map((output, index): EventDraft => ({
      type: 'output.created',
      scope,
      body: { output, call: 'c', index, w: 10, h: 10, parents: [] },
    })),
    {
      type: 'call.completed',
      scope,
      body: {
        call: 'c',
        outputs: 4,
        queueMs: 0,
        serverMs: 9,
        downloadMs: 0,
        decodeMs: 0,
        computeMs: 0,
        backend: 'remote',
        threads: 1,
      },
    },
    ...decisions.map((body): EventDraft => ({ type: 'output.decided', scope, body })),
  ];
}

test.each([0, 3])('TV14: of four outputs one is accepted, %i of the others rejected', (rejected) => {
  const clock = { now: () => at, mono: () => 0, tzOffsetMinutes: () => 0 };
  const { events } = stampEvents(oneSet(rejected), { dev: 'd', seq: 0, hlc: zeroHlc }, clock, 'ana');
  const facts = factsOf(events.toReversed());
  const table = tableOf(facts, createCalendar('UTC'));
  const { models } = reviewView(table, {
    month: '2026-03',
    filter: everything,
    nowMs: at,
    wageMicrosPerHour: 0,
  });
  // Set acceptance 1/1, reject rate 0/1: what was passed over is no reject, and neither is a rejected sibling.
  expect(models.rows).toMatchObject([{ calls: 1, acceptedSets: 1, rejectedSets: 0, rejectRate: 0 }]);
  const { accepted, outputs: made } = table.calls.col;
  expect([accepted[0], made[0]]).toEqual([1, 4]);
});
