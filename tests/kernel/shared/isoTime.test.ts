import fc from 'fast-check';
import { expect, test } from 'vitest';

import { isoTime } from '../../../src/kernel/shared/isoTime.ts';

test('agrees with the platform from the year 0 to 9999', () => {
  const first = Date.parse('0000-01-01T00:00:00Z');
  fc.assert(
    fc.property(fc.integer({ min: first, max: Date.UTC(9999, 11, 31) }), (ms) => {
      expect(isoTime(ms)).toBe(new Date(ms).toISOString());
    }),
    { numRuns: 2_000 },
  );
  for (const ms of [0, -1, 951_782_400_000, 1_709_164_800_000, Date.UTC(2100, 1, 28, 23, 59, 59, 999)])
    expect(isoTime(ms)).toBe(new Date(ms).toISOString());
});
