import { afterEach, describe, expect, test } from 'vitest';

import { hostedIo } from '../harness/io.ts';
import { json, scriptedServer, type Script, type ScriptedServer } from '../harness/scripted.ts';
import { bodyCheck, hasSpecs, pointerPart } from '../harness/specs.ts';
import { falLivePrices, withLivePrices } from '../../../../src/engines/hosted/fal/livePrices.ts';
import { bundledPrices } from '../../../../src/engines/hosted/prices/bundled.ts';
import { priceRow } from '../../../../src/kernel/pricing/priceTable.ts';
import { neverCancelled } from '../../../../src/kernel/shared/cancel.ts';

const open: ScriptedServer[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

async function asked(script: Script) {
  const server = await scriptedServer(script);
  open.push(server);
  return { server, prices: await falLivePrices(hostedIo(server.url), neverCancelled) };
}

const answer = {
  prices: [
    { endpoint_id: 'fal-ai/bria/eraser', unit_price: 0.038, unit: 'image', currency: 'USD' },
    { endpoint_id: 'fal-ai/seedvr/upscale/image', unit_price: 0.0012, unit: 'megapixels', currency: 'USD' },
    { endpoint_id: 'fal-ai/flux-2-pro', unit_price: 0.029, unit: 'megapixels', currency: 'USD' },
    { endpoint_id: 'fal-ai/object-removal/mask', unit_price: 0.02, unit: 'image', currency: 'USD' },
    { endpoint_id: 'fal-ai/birefnet/v2', unit_price: 0.004, unit: 'image', currency: 'USD' },
    {
      endpoint_id: 'fal-ai/bria/background/remove',
      unit_price: 0.017,
      unit: 'compute seconds',
      currency: 'USD',
    },
    { endpoint_id: 'fal-ai/bria/background/replace', unit_price: 0.03, unit: 'image', currency: 'EUR' },
  ],
  next_cursor: null,
  has_more: false,
};

test('one GET asks for all endpoints', async () => {
  const { server, prices } = await asked((_request, response) => json(response, 200, answer));
  expect(prices?.map(({ endpoint }) => endpoint)).toEqual([
    'fal-ai/bria/eraser',
    'fal-ai/seedvr/upscale/image',
    'fal-ai/flux-2-pro',
    'fal-ai/object-removal/mask',
    'fal-ai/birefnet/v2',
  ]);
  expect(server.seen).toHaveLength(1);
  expect(server.seen[0]?.path).toContain('/platform/models/pricing?endpoint_id=fal-ai%2F');
});

test.each([
  ['an error', (...[, response]: Parameters<Script>) => json(response, 503, {})],
  ['another body', (...[, response]: Parameters<Script>) => json(response, 200, { prices: 'soon' })],
])('%s leaves the bundled prices alone', async (_what, script) => {
  expect((await asked(script)).prices).toBeNull();
});

test('flat prices and prices of one megapixel are renewed; steps, qualities and the team’s own stay', async () => {
  const { prices } = await asked((_request, response) => json(response, 200, answer));
  const { table } = await bundledPrices();
  const priced = withLivePrices(table, prices ?? [], '2026-11-27');
  const of = (id: string, variant: Record<string, string> | null = null) =>
    priceRow(priced, { provider: 'fal', id, variant });
  expect(of('fal-ai/bria/eraser')).toMatchObject({ unitMicros: 38_000, asOf: '2026-11-27' });
  expect(of('fal-ai/seedvr/upscale/image')).toMatchObject({ unitMicros: 1_200, extraMpMicros: 1_200 });
  expect(of('fal-ai/flux-2-pro')).toMatchObject({ unitMicros: 30_000, extraMpMicros: 15_000 });
  expect(of('fal-ai/object-removal/mask', { model: 'low_quality' })?.unitMicros).toBe(6_000);
  expect(of('fal-ai/object-removal/mask')).toBeNull();
  expect(of('fal-ai/birefnet/v2')?.unitMicros).toBe(4_000);
  expect(of('fal-ai/bria/background/remove')?.unitMicros).toBe(18_000);
  expect(of('fal-ai/bria/background/replace')?.unitMicros).toBe(40_000);
  expect(priced.id).toMatch(/^bundled@.*\+fal@2026-11-27\./);
  const own = {
    ...table,
    rows: table.rows.map((row) =>
      row.id === 'fal-ai/bria/eraser' ? { ...row, unitMicros: 1, confidence: 'user' as const } : row,
    ),
  };
  const kept = withLivePrices(own, prices ?? [], '2026-11-27');
  expect(priceRow(kept, { provider: 'fal', id: 'fal-ai/bria/eraser', variant: null })?.unitMicros).toBe(1);
});

describe.skipIf(!hasSpecs('fal-platform.json'))('fal-platform.json', () => {
  test('describes such an answer, and refuses another', () => {
    const check = bodyCheck(
      'fal-platform.json',
      `/paths/${pointerPart('/models/pricing')}/get/responses/200/content/application~1json/schema`,
    );
    expect(check({ prices: [{ endpoint_id: 1 }] })).not.toEqual([]);
    expect(check(answer)).toEqual([]);
  });
});
