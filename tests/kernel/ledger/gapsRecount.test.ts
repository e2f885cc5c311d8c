import fc from 'fast-check';
import { expect, test } from 'vitest';

import { coverEvents, deviceSpans, emptyCoverage } from '../../../src/kernel/ledger/gaps.ts';

const seen = fc.array(fc.record({ dev: fc.constantFrom('a', 'b'), seq: fc.integer({ min: 1, max: 40 }) }), {
  maxLength: 80,
});

test('spans agree with a recount, however the events come', () => {
  fc.assert(
    fc.property(seen, fc.nat(), (events, cut) => {
      const coverage = emptyCoverage();
      const at = cut % (events.length + 1);
      coverEvents(coverage, events.slice(0, at));
      coverEvents(coverage, events.slice(at));
      const spans = deviceSpans(coverage);
      expect(spans.map(({ dev }) => dev)).toEqual([...new Set(events.map(({ dev }) => dev))].toSorted());
      for (const span of spans) {
        const there = new Set(events.filter(({ dev }) => dev === span.dev).map(({ seq }) => seq));
        const last = Math.max(...there);
        const absent = Array.from({ length: last }, (_, index) => index + 1).filter((seq) => !there.has(seq));
        expect(span).toMatchObject({
          first: Math.min(...there),
          last,
          count: there.size,
          missingCount: absent.length,
        });
        const listed = span.missing.flatMap(({ from, to }) =>
          Array.from({ length: to - from + 1 }, (_, index) => from + index),
        );
        expect(listed).toEqual(absent);
        // Ranges that touch are one range.
        for (const [index, range] of span.missing.entries())
          expect(range.from).toBeGreaterThan((span.missing[index - 1]?.to ?? -1) + 1);
      }
    }),
  );
});

test('what a device wrote before the first event here is missing too', () => {
  const coverage = emptyCoverage();
  coverEvents(coverage, [
    { dev: 'ana', seq: 13 },
    { dev: 'ana', seq: 14 },
  ]);
  expect(deviceSpans(coverage)).toEqual([
    { dev: 'ana', first: 13, last: 14, count: 2, missing: [{ from: 1, to: 12 }], missingCount: 12 },
  ]);
});
