import { describe, expect, test } from 'vitest';

import { createHostedEngine } from '../../../../src/engines/hosted/hostedEngine.ts';
import { createHostedEngines } from '../../../../src/engines/hosted/registry.ts';
import type { RunShape } from '../../../../src/kernel/operations/ports.ts';
import type { PriceRow, PriceTable } from '../../../../src/kernel/pricing/priceTable.ts';
import { neverCancelled } from '../../../../src/kernel/shared/cancel.ts';
import { noPrices } from '../harness/io.ts';
import { fakeAdapter, fakeWorld, modelFor } from './support.ts';

const retiring: PriceRow = {
  provider: 'acme',
  id: 'acme/painter-1',
  variant: null,
  jobs: ['generate'],
  basis: 'list',
  unit: 'image',
  unitMicros: 40_000,
  extraMpMicros: null,
  inputMpMicros: null,
  tokenRates: null,
  tokensPerImage: null,
  latencyS: null,
  source: 'test',
  asOf: null,
  confidence: 'official',
  retiredOn: '2026-11-27',
  note: null,
};
const prices: PriceTable = { ...noPrices, rows: [retiring] };
const model = modelFor('generate');

describe('whether an engine is offered', () => {
  const offered = (configured: boolean | null, today: string, table: PriceTable = prices) => {
    const { deps } = fakeWorld(table);
    const given = { ...deps, configured: () => configured, today: () => today };
    return createHostedEngine(fakeAdapter({}).adapter, model, given).availability({});
  };

  test('with a key, until the day its model is retired', async () => {
    expect(await offered(true, '2026-11-26')).toEqual({ kind: 'ready' });
    expect(await offered(true, '2026-11-27')).toEqual({
      kind: 'unavailable',
      reason: 'Acme has not offered Painter since 2026-11-27.',
    });
    expect(await offered(true, '2026-11-27', noPrices)).toEqual({ kind: 'ready' });
  });

  test('not once its provider has withdrawn it', async () => {
    const { deps } = fakeWorld(prices);
    const withdrawn = (provider: string, id: string): string | null =>
      provider === 'acme' && id === model.descriptor.model ? 'Acme has marked it as deprecated' : null;
    const engine = createHostedEngine(fakeAdapter({}).adapter, model, {
      ...deps,
      withdrawn,
      today: () => '2026-11-26',
    });
    expect(await engine.availability({})).toEqual({
      kind: 'unavailable',
      reason: 'Painter is not offered: Acme has marked it as deprecated.',
    });
  });

  test('not without a key, nor before that is known', async () => {
    expect(await offered(false, '2026-11-01')).toMatchObject({
      kind: 'unavailable',
      reason: 'Acme is not set up on this server: it has no key for it.',
    });
    expect(await offered(null, '2026-11-01')).toMatchObject({ kind: 'unavailable' });
  });
});

describe('with a key of the person\u2019s own', () => {
  const withOwn = (ownKey: 'none' | 'locked' | 'open', configured: boolean) =>
    createHostedEngine(fakeAdapter({}).adapter, model, {
      ...fakeWorld().deps,
      configured: () => configured,
      ownKey: () => ownKey,
    });

  test('an engine is ready without the server, and is paid with the own key', async () => {
    expect(await withOwn('open', false).availability({})).toEqual({ kind: 'ready' });
    expect(withOwn('open', false).payer?.()).toBe('own key');
    expect(withOwn('none', true).payer?.()).toBeNull();
  });

  test('the own key comes first: locked, it is not replaced by the server\u2019s', async () => {
    expect(await withOwn('locked', true).availability({})).toEqual({
      kind: 'unavailable',
      reason: 'Unlock your keys in Settings',
      remedy: 'unlock-keys',
    });
    expect(withOwn('locked', true).payer?.()).toBe('own key');
  });
});

test('the price is asked for what would be sent', () => {
  const asked: RunShape[] = [];
  const price = { micros: 1, upperMicros: 1, qualifier: 'exact' } as const;
  const quote = (_model: unknown, shape: RunShape) => {
    asked.push(shape);
    return price;
  };
  const engine = createHostedEngine(fakeAdapter({}).adapter, modelFor('upscale', { maxSide: 1000 }), {
    ...fakeWorld().deps,
    quote,
  });
  expect(engine.price?.({ outputs: 1, width: 4000, height: 2000, factor: 2 })).toBe(price);
  expect(asked).toEqual([{ outputs: 1, width: 1000, height: 500, factor: 2 }]);
});

test('every model of every adapter is an engine of its own operation', async () => {
  const models = [modelFor('erase'), modelFor('upscale')];
  const { adapter } = fakeAdapter({}, models);
  const engines = createHostedEngines([adapter, adapter], fakeWorld().deps);
  expect(engines.map(({ descriptor }) => descriptor.operation)).toEqual([
    'erase',
    'upscale',
    'erase',
    'upscale',
  ]);
  expect(await engines[0]?.warm(neverCancelled, () => {})).toEqual({ ok: true, value: null });
});
