import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { decided } from '../ledger/decided.ts';
import type { Tier } from '../../../src/kernel/asset/asset.ts';
import { compareEvents } from '../../../src/kernel/ledger/hlc.ts';
import { modelDecisions } from '../../../src/kernel/ledger/modelDecisions.ts';
import type { ModelDecision } from '../../../src/kernel/ledger/modelDecisions.ts';
import { offeredEngines } from '../../../src/kernel/operations/offeredEngines.ts';
import type { EngineDescriptor } from '../../../src/kernel/operations/ports.ts';
import { engineId } from '../../../src/kernel/shared/ids.ts';

function engine(model: string): { readonly descriptor: EngineDescriptor } {
  return {
    descriptor: {
      id: engineId(`local.${model}`),
      operation: 'upscale',
      kind: 'local',
      name: model,
      provider: 'local',
      model,
      modelVersion: '1',
      tier: 3,
      summary: '',
      generative: false,
      trained: true,
    },
  };
}

const engines = ['slim', 'medium', 'lanczos'].map(engine);

/** `slim: offered`, in the order of the engines. */
function offers(events: readonly ModelDecision[], tier: Tier | null = 2, tool = 'upscale'): string[] {
  return offeredEngines(engines, modelDecisions(events), tool, tier).map(
    ({ engine: { descriptor }, offer }) => `${descriptor.name}: ${offer.kind}`,
  );
}

const all = ['slim: offered', 'medium: offered', 'lanczos: offered'];

test('without a decision every engine is offered', () => {
  expect(offers([])).toEqual(all);
});

test('a retired one is not, with the decision as the reason', () => {
  const retired = decided(1, { model: 'slim', tool: 'upscale' });
  const [first] = offeredEngines(engines, modelDecisions([retired]), 'upscale', 2);
  expect(first?.offer).toEqual({ kind: 'refused', decision: retired });
  expect(offers([retired])).toEqual(['slim: refused', 'medium: offered', 'lanczos: offered']);
  expect(offers([retired], 2, 'erase')).toEqual(all);
});

test('a word on the tool outweighs one on all tools, both ways', () => {
  const everywhere = decided(5, { model: 'slim', tool: null });
  expect(offers([everywhere, decided(1, { model: 'slim', tool: 'upscale', decision: 'keep' })])).toEqual(all);
  const here = decided(1, { model: 'slim', tool: 'upscale' });
  expect(offers([here, decided(5, { model: 'slim', tool: null, decision: 'keep' })])[0]).toBe(
    'slim: refused',
  );
});

test('a limit counts for the tier of the asset; without an asset it says nothing', () => {
  const hero = decided(1, { model: 'slim', decision: 'limit', tiers: [1] });
  expect(offers([hero], 1)[0]).toBe('slim: offered');
  expect(offers([hero], 2)[0]).toBe('slim: refused');
  expect(offers([hero], null)[0]).toBe('slim: offered');
});

describe('the last engine stays, and says so', () => {
  const retire = (ms: number, model: string): ModelDecision => decided(ms, { model });

  test('it is the one that was decided on last', () => {
    const [slim, medium, lanczos] = [retire(1, 'slim'), retire(3, 'medium'), retire(2, 'lanczos')];
    expect(offers([slim, lanczos])).toEqual(['slim: refused', 'medium: offered', 'lanczos: refused']);
    expect(offers([slim, lanczos, medium])).toEqual(['slim: refused', 'medium: last', 'lanczos: refused']);
  });

  test('one that is good for other tiers rather than a retired one', () => {
    const limited = decided(1, { model: 'slim', decision: 'limit', tiers: [1] });
    expect(offers([limited, retire(2, 'medium'), retire(3, 'lanczos')])[0]).toBe('slim: last');
  });

  test('of two engines on one model the first', () => {
    const twins = [engine('slim'), engine('slim')];
    const kinds = offeredEngines(twins, modelDecisions([retire(1, 'slim')]), 'upscale', 2);
    expect(kinds.map(({ offer }) => offer.kind)).toEqual(['last', 'refused']);
  });
});

const anyDecision = fc.record({
  model: fc.constantFrom('slim', 'medium', 'lanczos'),
  tool: fc.constantFrom(null, 'upscale', 'erase'),
  decision: fc.constantFrom('keep' as const, 'retire' as const, 'limit' as const),
  tiers: fc.subarray<Tier>([1, 2, 3]),
});

const anyDecisions = fc
  .array(anyDecision, { maxLength: 12 })
  .map((bodies) => bodies.map((body, ms) => decided(ms, body)));

test('whatever is decided, in whatever order it arrives: the same offers, and never none', () => {
  fc.assert(
    fc.property(
      anyDecisions.chain((events) =>
        fc.tuple(fc.constant(events), fc.shuffledSubarray(events, { minLength: events.length })),
      ),
      fc.constantFrom<Tier | null>(1, 2, 3, null),
      ([events, shuffled], tier) => {
        const kinds = offers(events, tier);
        expect(offers(shuffled, tier)).toEqual(kinds);
        const free = kinds.filter((line) => line.endsWith('offered')).length;
        const last = kinds.filter((line) => line.endsWith('last')).length;
        expect(free > 0 ? last : 1 - last).toBe(0);
      },
    ),
    { numRuns: 300 },
  );
});

test('keeping every model again offers everything again', () => {
  fc.assert(
    fc.property(anyDecisions, fc.constantFrom<Tier>(1, 2, 3), (events, tier) => {
      const after = events.length;
      const kept = ['slim', 'medium', 'lanczos'].flatMap((model, i) =>
        [null, 'upscale'].map((tool, j) => decided(after + i * 2 + j, { model, tool, decision: 'keep' })),
      );
      expect(offers([...events, ...kept].toSorted(compareEvents), tier)).toEqual(all);
    }),
  );
});
