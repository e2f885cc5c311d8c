import { expect, test } from 'vitest';

import {
  formatBytes,
  formatCredits,
  formatDollars,
  formatDuration,
  formatElapsed,
  formatRelative,
} from '../../src/design/format.ts';

test.each([
  [0, '0 s'],
  [240, '240 ms'],
  [949, '949 ms'],
  [950, '0.9 s'],
  [1400, '1.4 s'],
  [9949, '9.9 s'],
  [9950, '10 s'],
  [59_499, '59 s'],
  [59_500, '1:00'],
  [130_000, '2:10'],
  [3_730_000, '1:02:10'],
])('%i ms is %s', (ms, text) => expect(formatDuration(ms)).toBe(text));

test.each([
  [0, '$0.00'],
  [84_000, '$0.084'],
  [80_000, '$0.08'],
  [1_240_000, '$1.24'],
  [400, '$0.0004'],
  [-20_000, '−$0.02'],
])('%i micros are %s', (micros, text) => expect(formatDollars(micros)).toBe(text));

test.each([
  [0, '0'],
  [40_000, '4'],
  [42_500, '4.25'],
  [50, '< 0.01'],
])('%i micros are %s credits', (micros, text) => expect(formatCredits(micros, 10_000)).toBe(text));

test('bytes, elapsed and relative time', () => {
  expect([512, 28_000, 4_200_000, 28_000_000, 8e9].map(formatBytes)).toEqual([
    '512 B',
    '28 kB',
    '4.2 MB',
    '28 MB',
    '8.0 GB',
  ]);
  expect(formatElapsed(67_430)).toBe('1:07.4');
  const now = Date.UTC(2026, 10, 22, 12);
  expect([30_000, 300_000, 7_200_000, 172_800_000].map((age) => formatRelative(now - age, now))).toEqual([
    'just now',
    '5 min ago',
    '2 h ago',
    '2 d ago',
  ]);
});
