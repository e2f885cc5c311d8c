import fc from 'fast-check';
import { expect, test } from 'vitest';

import { coverEvents, deviceSpans, emptyCoverage } from '../../../src/kernel/ledger/gaps.ts';

const event = fc.record({ dev: fc.constantFrom('a', 'b', 'c'), seq: fc.integer({ min: 1, max: 40 }) });

test('what is missing is what a list of all numbers lacks, in any order and grouping', () => {
  fc.assert(
    fc.property(fc.array(fc.array(event, { maxLength: 12 }), { maxLength: 6 }), (chunks) => {
      const coverage = emptyCoverage();
      for (const chunk of chunks) coverEvents(coverage, chunk);
      const spans = deviceSpans(coverage);
      const all = chunks.flat();
      const devices = [...new Set(all.map(({ dev }) => dev))].toSorted();
      expect(spans.map(({ dev }) => dev)).toEqual(devices);
      for (const span of spans) {
        const there = new Set(all.filter(({ dev }) => dev === span.dev).map(({ seq }) => seq));
        const last = Math.max(...there);
        const missing = Array.from({ length: last }, (_, i) => i + 1).filter((seq) => !there.has(seq));
        const told = span.missing.flatMap(({ from, to }) =>
          Array.from({ length: to - from + 1 }, (_, i) => from + i),
        );
        expect(told).toEqual(missing);
        expect(span).toMatchObject({
          last,
          count: there.size,
          missingCount: missing.length,
          first: Math.min(...there),
        });
      }
    }),
  );
});
