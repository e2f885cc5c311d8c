import fc from 'fast-check';
import { expect, test } from 'vitest';

import { decided } from './decided.ts';
import { compareEvents } from '../../../src/kernel/ledger/hlc.ts';
import { decisionOn, decisionsAmong, modelDecisions } from '../../../src/kernel/ledger/modelDecisions.ts';
import type { ModelDecision } from '../../../src/kernel/ledger/modelDecisions.ts';

const migan = { provider: 'local', model: 'migan' };

/** Few models, tools and moments, so that decisions meet. Two devices may decide in one millisecond. */
const decisions: fc.Arbitrary<readonly ModelDecision[]> = fc
  .uniqueArray(
    fc.record({
      ms: fc.nat(12),
      dev: fc.constantFrom('d1', 'd2', 'demo-01'),
      model: fc.constantFrom('migan', 'lama'),
      tool: fc.constantFrom(null, 'erase', 'upscale'),
      decision: fc.constantFrom('keep' as const, 'retire' as const, 'limit' as const),
    }),
    { selector: ({ ms, dev }) => `${dev}:${ms}`, maxLength: 20 },
  )
  .map((all) => all.map(({ ms, dev, ...body }) => decided(ms, body, dev)));

test('any order, any grouping, any repeats: the same decisions hold', () => {
  fc.assert(
    fc.property(
      decisions.chain((all) =>
        fc.tuple(
          fc.constant(all),
          fc.shuffledSubarray([...all], { minLength: all.length }),
          fc.nat(all.length),
        ),
      ),
      ([all, shuffled, cut]) => {
        const whole = modelDecisions(all);
        const first = modelDecisions(shuffled.slice(0, cut));
        expect(modelDecisions(shuffled, first)).toEqual(whole);
      },
    ),
  );
});

test('what holds is the latest one on the tool, else the latest on all tools, and never a demo’s', () => {
  fc.assert(
    fc.property(decisions, fc.constantFrom('erase', 'upscale', 'generate'), (all, tool) => {
      const real = all.filter(({ dev, body }) => !dev.startsWith('demo-') && body.model === 'migan');
      const latest = (wanted: string | null) =>
        real
          .filter(({ body }) => body.tool === wanted)
          .toSorted(compareEvents)
          .at(-1);
      expect(decisionOn(modelDecisions(all), migan, tool)).toEqual(latest(tool) ?? latest(null) ?? null);
    }),
  );
});

test('“keep” lifts a retirement, whichever arrives first', () => {
  const [retired, kept] = [decided(1), decided(2, { decision: 'keep' })];
  expect(decisionOn(modelDecisions([kept, retired]), migan, 'erase')).toBe(kept);
  expect(decisionOn(modelDecisions([retired, kept]), migan, 'erase')).toBe(kept);
});

test('in one millisecond the device decides, the same everywhere', () => {
  const [a, b] = [decided(1, {}, 'd1'), decided(1, { decision: 'keep' }, 'd2')];
  expect(decisionOn(modelDecisions([a, b]), migan, 'erase')).toBe(b);
  expect(decisionOn(modelDecisions([b, a]), migan, 'erase')).toBe(b);
});

test('names cannot be mistaken for each other', () => {
  const held = modelDecisions([decided(1, { provider: 'a","b', model: 'c' })]);
  expect(decisionOn(held, { provider: 'a', model: 'b","c' }, 'erase')).toBeNull();
});

test('among events of all kinds, also of types that nobody knows yet, decisions are found in order', () => {
  const [one, two] = [decided(1), decided(2)];
  const unknown = { ...one, id: 'd1:9', type: 'model.promoted', body: { ...one.body } };
  expect(decisionsAmong([two, unknown, one])).toEqual([one, two]);
});
