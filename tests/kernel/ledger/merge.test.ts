import fc from 'fast-check';
import { expect, test, vi } from 'vitest';

import { histories } from '../metrics/eventArbitrary.ts';
import { compareEvents } from '../../../src/kernel/ledger/hlc.ts';
import { mergeEvents } from '../../../src/kernel/ledger/merge.ts';

// Many random histories on a shared machine.
vi.setConfig({ testTimeout: 60_000 });

test('T1: merging is a union: in any order, in any grouping, as often as you like', () => {
  fc.assert(
    fc.property(histories, fc.nat(), ({ events, arrival }, cut) => {
      const sorted = events.toSorted(compareEvents);
      const at = cut % (arrival.length + 1);
      const halves = mergeEvents(arrival.slice(0, at), arrival.slice(at));
      expect(halves.events).toEqual(sorted);
      expect(halves.conflicts).toEqual([]);
      const again = mergeEvents(halves.events, events);
      expect(again).toEqual({ events: sorted, added: [], conflicts: [] });
    }),
    { numRuns: 200 },
  );
});

const event = {
  id: 'd:1',
  hlc: '1',
  type: 'time.segment',
  body: { kind: 'active', ms: 5, rateMicroPerHour: 45 },
};

test('T17: one id with two contents keeps what is known and reports the other', () => {
  const other = { ...event, body: { ...event.body, ms: 6 } };
  expect(mergeEvents([event], [other])).toEqual({
    events: [event],
    added: [],
    conflicts: [{ kept: event, refused: other }],
  });
});

test('T17: a copy without wages, or with its keys in another order, is the same event', () => {
  const copy = { type: 'time.segment', body: { ms: 5, kind: 'active' }, hlc: '1', id: 'd:1' };
  expect(mergeEvents<{ id: string; hlc: string; type: string }>([event], [copy]).conflicts).toEqual([]);
});
