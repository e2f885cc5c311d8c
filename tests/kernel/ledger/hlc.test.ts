import fc from 'fast-check';
import { expect, test, vi } from 'vitest';

import {
  compareEvents,
  formatHlc,
  parseHlc,
  receiveHlc,
  tickHlc,
  zeroHlc,
} from '../../../src/kernel/ledger/hlc.ts';

// Many random histories on a shared machine.
vi.setConfig({ testTimeout: 60_000 });

test('the clock follows the wall clock forward and counts while it stands or goes back', () => {
  const first = tickHlc(zeroHlc, 1_000);
  const second = tickHlc(first, 1_000);
  const third = tickHlc(second, 400);
  const fourth = tickHlc(third, 1_001.9);
  expect([first, second, third, fourth]).toEqual([
    { ms: 1_000, counter: 0 },
    { ms: 1_000, counter: 1 },
    { ms: 1_000, counter: 2 },
    { ms: 1_001, counter: 0 },
  ]);
});

test('a remote clock pulls ours along, with the largest counter among the equal ones', () => {
  const last = { ms: 1_000, counter: 5 };
  expect(receiveHlc(last, { ms: 1_000, counter: 9 }, 900)).toEqual({
    clock: { ms: 1_000, counter: 10 },
    flagged: false,
  });
  expect(receiveHlc(last, { ms: 2_000, counter: 3 }, 900).clock).toEqual({ ms: 2_000, counter: 4 });
  expect(receiveHlc(last, { ms: 900, counter: 30 }, 1_500).clock).toEqual({ ms: 1_500, counter: 0 });
});

test('a remote clock more than five minutes ahead is flagged and does not pull', () => {
  const last = { ms: 1_000, counter: 0 };
  expect(receiveHlc(last, { ms: 301_001, counter: 0 }, 1_000)).toEqual({
    clock: { ms: 1_000, counter: 1 },
    flagged: true,
  });
  expect(receiveHlc(last, { ms: 301_000, counter: 0 }, 1_000).flagged).toBe(false);
});

test('comparing the texts compares the clocks, also across a full counter', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 2_000 }), { minLength: 2, maxLength: 50 }), (times) => {
      let clock = { ms: 1_500, counter: 0xfffc };
      const texts = times.map((now) => formatHlc((clock = tickHlc(clock, now)), 'dev'));
      expect(texts).toEqual([...new Set(texts)].toSorted());
      for (const text of texts) expect(text).toMatch(/^\d{13}\.[0-9a-f]{4}\.dev$/);
    }),
  );
});

test('texts read back, and nothing else does', () => {
  expect(parseHlc(formatHlc({ ms: 1_700_000_000_000, counter: 255 }, 'd.1'))).toEqual({
    ms: 1_700_000_000_000,
    counter: 255,
    dev: 'd.1',
  });
  for (const text of ['', '1.0000.d', '1700000000000.00FF.d', '1700000000000.0000.'])
    expect(parseHlc(text)).toBeNull();
});

test('events sort by clock, then id', () => {
  const events = [
    { hlc: '2', id: 'a' },
    { hlc: '1', id: 'b' },
    { hlc: '1', id: 'a' },
  ];
  expect(events.toSorted(compareEvents)).toEqual([events[2], events[1], events[0]]);
});
