import { beforeEach, expect, test, vi } from 'vitest';

import { fileOf, fileRow } from '../kernel/pricing/priceRows.ts';
import { hostedEngines } from '../../src/app/services/hosted.ts';
import { onHostedNews } from '../../src/app/services/hostedNews.ts';
import { forgetTeamPrices, importPrices } from '../../src/app/services/prices.ts';
import { must } from '../../src/kernel/shared/assert.ts';

const noKeys = {
  name: () => null,
  configured: () => false,
  configuredAny: () => false,
  refresh: () => Promise.resolve(),
};
const shape = { outputs: 1, width: 640, height: 480, maskBounds: { x: 0, y: 0, width: 64, height: 64 } };
const teams = (usd: number) => fileOf([fileRow({ usd, as_of: '2026-11-26' })]);

beforeEach(() => localStorage.clear());

test('a quote follows the prices of the team, when they change here and when they change in another tab', async () => {
  const engines = await hostedEngines('/api/engines', noKeys);
  const eraser = must(
    engines.find(({ descriptor }) => descriptor.id === 'fal.bria-eraser'),
    'the eraser',
  );
  const price = () => eraser.price?.(shape).micros;
  const heard = vi.fn<() => void>();
  const stop = onHostedNews(heard);
  const bundled = must(price(), 'a bundled price');

  expect(importPrices(teams(0.07), '2026-11-26').ok).toBe(true);
  await expect.poll(price).toBe(70_000);
  expect(heard).toHaveBeenCalledTimes(1);

  // Another tab writes, and the browser tells this one.
  localStorage.setItem(
    'ninetyten.teamPrices',
    JSON.stringify({ changedOn: '2026-11-27', file: teams(0.09) }),
  );
  dispatchEvent(new StorageEvent('storage', { key: 'ninetyten.theme' }));
  dispatchEvent(new StorageEvent('storage', { key: 'ninetyten.teamPrices' }));
  await expect.poll(price).toBe(90_000);
  expect(heard).toHaveBeenCalledTimes(2);

  forgetTeamPrices();
  await expect.poll(price).toBe(bundled);
  stop();
});
