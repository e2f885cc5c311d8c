import { expect, test } from 'vitest';

import type { ChargeFact } from '../../../src/kernel/ledger/chargeRules.ts';
import { isDisputed } from '../../../src/kernel/ledger/disputed.ts';

const common = { kind: 'usage', call: 'c', qty: 1, cur: 'USD', price: null } as const;
const alloc = { method: 'direct', parts: [] } as const;
let number = 0;
const idOf = () => ({ id: `d:${(number += 1)}`, hlc: `${String(number).padStart(13, '0')}.0000.d` });

const metered = (micro: number | null, claimMicro?: number, attempt = 1): ChargeFact => ({
  ...idOf(),
  body: {
    ...common,
    alloc,
    attempt,
    micro,
    basis: 'metered',
    ...(claimMicro === undefined ? {} : { claimMicro }),
  },
});
const reported = (micro: number | null, attempt = 1): ChargeFact => ({
  ...idOf(),
  body: { ...common, alloc, attempt, micro, basis: 'reported' },
});

test.each<[string, readonly ChargeFact[], boolean]>([
  ['nothing', [], false],
  ['one figure alone', [metered(100)], false],
  ['the provider’s alone', [reported(100)], false],
  ['a fifth more', [metered(100), reported(120)], true],
  ['a fifth less', [reported(80), metered(100)], true],
  ['less than a fifth', [metered(100), reported(119), reported(81)], false],
  ['another attempt', [metered(100), reported(500, 2)], false],
  ['one of two attempts', [metered(100), reported(100), metered(100, undefined, 2), reported(500, 2)], true],
  ['free by our table', [metered(0), reported(1)], true],
  ['free by both', [metered(0), reported(0)], false],
  ['not known here', [metered(null), reported(500)], false],
  ['not known there', [metered(100), reported(null)], false],
  ['a gateway’s claim, ten times too low', [metered(100, 10)], true],
  ['a gateway’s claim that fits', [metered(100, 95)], false],
  ['a claim beside a bill that fits', [metered(100, 10), reported(100)], true],
])('%s', (_what, charges, disputed) => {
  expect(isDisputed(charges)).toBe(disputed);
});

test('euros are compared in dollars, by the rate on the event', () => {
  const { body, ...event } = reported(100);
  const euros = { ...event, body: { ...body, cur: 'EUR', fx: { rateMicro: 1_250_000, rate: 'd:1' } } };
  expect(isDisputed([metered(100), euros])).toBe(true);
  expect(isDisputed([metered(120), euros])).toBe(false);
});
