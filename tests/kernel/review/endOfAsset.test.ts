import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { histories } from '../metrics/eventArbitrary.ts';
import { applyEvent, emptyMeterState, meterView } from '../../../src/kernel/metrics/assetMeter.ts';
import { assetFacts } from '../../../src/kernel/review/assetFacts.ts';
import type { AssetFacts, CallFact, LabourFact } from '../../../src/kernel/review/assetFacts.ts';
import { totalOf } from '../../../src/kernel/review/costParts.ts';
import { assetCost, endOfAssetCard } from '../../../src/kernel/review/endOfAsset.ts';
import type { AssetCost } from '../../../src/kernel/review/endOfAsset.ts';

function call(tool: string, status: CallFact['status']): CallFact {
  return {
    call: 'c',
    tool,
    provider: 'p',
    model: 'm',
    source: 'hosted',
    tier: 2,
    actor: 'ana',
    at: 0,
    latencyMs: null,
    status,
    reason: null,
    errorType: null,
    outputs: 1,
    acceptedOutputs: 0,
    isRetry: false,
    quote: null,
    micros: 0,
    unpriced: 0,
    disputed: false,
  };
}

function labour(kind: LabourFact['kind'], ms: number, micros: number | null): LabourFact {
  return { at: 0, kind, ms, micros, actor: 'ana', call: null };
}

/** Each call with what it cost; null: unpriced. */
function facts(
  calls: readonly (readonly [CallFact, number | null])[],
  people: readonly LabourFact[] = [],
): AssetFacts {
  return {
    asset: 'a',
    name: 'a',
    kind: 'deliverable',
    tier: 2,
    slot: { width: 1, height: 1 },
    campaign: null,
    createdAt: 0,
    lastAt: 0,
    lifecycle: [],
    calls: calls.map(([one]) => one),
    money: calls.map(([{ status }, micros], index) => ({
      at: 0,
      micros: micros ?? 0,
      unpriced: micros === null ? 1 : 0,
      component: status === 'accepted' ? 'infrastructure' : 'iteration',
      basis: 'metered',
      general: false,
      call: index,
    })),
    labour: people,
    credits: { grants: [], voids: [], burns: [] },
  };
}

const cost = (total: number, rest: Partial<AssetCost> = {}): AssetCost => ({
  parts: { infrastructure: total, iteration: 0, oversight: 0 },
  unpricedCharges: 0,
  unratedTimes: 0,
  ...rest,
});

describe('what it cost', () => {
  test('three parts that add up, and what is unknown counted apart', () => {
    const own = facts(
      [
        [call('erase', 'rejected'), 40_000],
        [call('erase', 'accepted'), 30_000],
        [call('generate', 'failed'), null],
      ],
      [labour('review', 60_000, 750_000), labour('active', 1_000, null), labour('idle', 9_000, 0)],
    );
    const card = endOfAssetCard(own, []);
    expect(card.cost).toEqual({
      parts: { infrastructure: 30_000, iteration: 40_000, oversight: 750_000 },
      unpricedCharges: 1,
      unratedTimes: 1,
    });
    expect(card.totalMicros).toBe(820_000);
  });

  test('is the total of the meter, for any history', () => {
    fc.assert(
      fc.property(histories, ({ arrival }) => {
        const meter = meterView(arrival.reduce(applyEvent, emptyMeterState()));
        const own = assetCost(assetFacts('a', arrival));
        expect(totalOf(own.parts)).toBe(meter.total.micros);
        expect(own.unpricedCharges).toBe(meter.money.unpricedCount);
        expect(own.unratedTimes).toBe(meter.oversight.unpricedCount);
      }),
      { numRuns: 200 },
    );
  });
});

describe('beside the others of its tier', () => {
  test('below five there is no median', () => {
    expect(
      endOfAssetCard(
        facts([]),
        [1, 2, 3, 4].map((total) => cost(total)),
      ).comparison,
    ).toEqual({
      kind: 'too-few',
      n: 4,
      minimum: 5,
    });
  });

  test('the middle of them, and how many of them are not known in full', () => {
    const others = [cost(900), cost(100), cost(500, { unratedTimes: 2 }), cost(300), cost(700)];
    expect(endOfAssetCard(facts([]), others).comparison).toEqual({
      kind: 'median',
      n: 5,
      medianMicros: 500,
      unknown: 1,
    });
    expect(endOfAssetCard(facts([]), [...others, cost(400)]).comparison).toMatchObject({
      n: 6,
      medianMicros: 450,
    });
  });
});

describe('what drove it', () => {
  test('tries of one tool with one outcome are one driver, superseded ones among the rejected', () => {
    const own = facts([
      [call('erase', 'rejected'), 100],
      [call('erase', 'superseded'), 110],
      [call('erase', 'accepted'), 100],
      [call('upscale', 'accepted'), 190],
    ]);
    expect(endOfAssetCard(own, []).driver).toEqual({
      kind: 'tries',
      tool: 'erase',
      outcome: 'rejected',
      count: 2,
      of: 'cost',
      sharePpm: 420_000,
    });
  });

  test('people’s time is a driver like any other', () => {
    const own = facts(
      [[call('erase', 'accepted'), 100]],
      [labour('felt-wait', 1, 60), labour('felt-wait', 1, 100), labour('review', 1, 140)],
    );
    expect(endOfAssetCard(own, []).driver).toEqual({
      kind: 'time',
      spent: 'felt-wait',
      of: 'cost',
      sharePpm: 400_000,
    });
  });

  test('where nothing has a price it is the largest share of the time', () => {
    const own = facts(
      [[call('erase', 'accepted'), 0]],
      [labour('active', 3_000, null), labour('felt-wait', 7_000, null), labour('idle', 99_000, 0)],
    );
    expect(endOfAssetCard(own, []).driver).toEqual({
      kind: 'time',
      spent: 'felt-wait',
      of: 'time',
      sharePpm: 700_000,
    });
    expect(endOfAssetCard(facts([[call('erase', 'accepted'), 0]]), []).driver).toBeNull();
  });

  test('for any history it is at most the whole, and the same for any order', () => {
    fc.assert(
      fc.property(histories, ({ events, arrival }) => {
        const card = endOfAssetCard(assetFacts('a', arrival), []);
        expect(card.driver?.sharePpm ?? 0).toBeLessThanOrEqual(1_000_000);
        expect(card).toEqual(endOfAssetCard(assetFacts('a', events), []));
      }),
      { numRuns: 100 },
    );
  });
});
