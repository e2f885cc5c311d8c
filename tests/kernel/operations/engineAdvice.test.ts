import { expect, test } from 'vitest';

import { adviseEngines } from '../../../src/kernel/operations/engineAdvice.ts';
import type { EngineEvidence } from '../../../src/kernel/operations/engineAdvice.ts';

const engine = (id: string, patch: Partial<EngineEvidence> = {}): EngineEvidence => ({
  id,
  tier: 2,
  priceMicros: 40_000,
  acceptance: { successes: 80, n: 100 },
  isOffered: true,
  ...patch,
});

test('the cheapest for one kept result wins, not the cheapest run', () => {
  const cheapRun = engine('cheap', { priceMicros: 20_000, acceptance: { successes: 20, n: 100 } });
  const advice = adviseEngines([cheapRun, engine('good')], 2, 'cheap');
  expect(advice.best).toBe('good');
  expect(advice.expectedMicros.get('good')).toBeLessThan(advice.expectedMicros.get('cheap') ?? 0);
});

test('a tier below the asset’s, what is not offered and what is unpriced are never recommended', () => {
  const engines = [
    engine('weak', { tier: 3, priceMicros: 0 }),
    engine('gone', { priceMicros: 1, isOffered: false }),
    engine('unpriced', { priceMicros: null }),
    engine('fit', { tier: 1 }),
  ];
  const advice = adviseEngines(engines, 2, null);
  expect(advice.best).toBe('fit');
  expect(advice.expectedMicros.get('unpriced')).toBeNull();
  expect(adviseEngines(engines.slice(0, 3), 2, null).best).toBeNull();
});

test('over-spec is told with what the needed tier saves, and only where it saves', () => {
  const hero = engine('hero', { tier: 1, priceMicros: 130_000 });
  const small = engine('small', { tier: 3, priceMicros: 10_000 });
  const advice = adviseEngines([hero, small], 3, 'hero');
  expect(advice.overSpec?.instead).toBe('small');
  expect(advice.overSpec?.savedMicros).toBeCloseTo(120_000 / 0.8, -2);
  expect(adviseEngines([hero, small], 1, 'hero').overSpec).toBeNull();
  expect(adviseEngines([{ ...hero, priceMicros: 0 }, small], 3, 'hero').overSpec).toBeNull();
  expect(adviseEngines([{ ...hero, priceMicros: null }, small], 3, 'hero').overSpec).toBeNull();
});

test('nothing decided at all: every other result is expected to be kept', () => {
  const advice = adviseEngines([engine('new', { acceptance: { successes: 0, n: 0 } })], 2, null);
  expect(advice.expectedMicros.get('new')).toBe(80_000);
});
