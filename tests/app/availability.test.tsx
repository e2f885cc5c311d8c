import { act, screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';

import { createAvailabilityCache } from '../../src/app/services/availability.ts';
import { openAsset, openSession, renderApp } from '../drivers/renderApp.tsx';
import { createScript, scriptedEngines } from '../drivers/scriptedEngines.ts';
import { engineId } from '../../src/kernel/shared/ids.ts';
import { must } from '../../src/kernel/shared/assert.ts';
import type { AnyEngine, EngineAvailability, RunNeeds } from '../../src/kernel/operations/ports.ts';

/** An upscaler whose networks are missing until `stored` holds their factor. */
function upscaler(stored: Set<number>): AnyEngine {
  const base = must(scriptedEngines(createScript())[1], 'an engine');
  const availability = ({ factor = 2 }: RunNeeds): Promise<EngineAvailability> =>
    Promise.resolve(stored.has(factor) ? { kind: 'ready' } : { kind: 'download', bytes: factor * 1_000_000 });
  const descriptor = { ...base.descriptor, id: engineId('scripted.upscale'), operation: 'upscale' as const };
  return { ...base, descriptor, availability };
}

test('the cache knows every factor, and tells when an answer changes', async () => {
  const stored = new Set<number>();
  const engine = upscaler(stored);
  const cache = createAvailabilityCache(() => [engine]);
  let told = 0;
  cache.subscribe(() => (told += 1));
  expect(cache.known(engine, { factor: 3 })).toEqual({ kind: 'ready' });
  await cache.checkAll();
  expect(told).toBe(3);
  expect(cache.known(engine, { factor: 3 })).toEqual({ kind: 'download', bytes: 3_000_000 });
  await cache.checkAll();
  expect(told).toBe(3);
  stored.add(3);
  await cache.check(engine, { factor: 3 });
  expect(told).toBe(4);
  expect(cache.known(engine, { factor: 3 })).toEqual({ kind: 'ready' });
  expect(cache.known(engine, { factor: 4 })).toEqual({ kind: 'download', bytes: 4_000_000 });
});

test('the run button names the download before the click, and no longer once the files are there', async () => {
  const session = openSession();
  const free = { tool: 'erase', source: 'local', micros: 0, upperMicros: null, qualifier: 'exact' } as const;
  const wait = { p50Ms: null, n: 0 };
  session.quote = { ...free, wait, availability: { kind: 'download', bytes: 54_800_000 } };
  renderApp(`#/asset/${openAsset.id}`, session);
  expect(
    await screen.findByRole('button', { name: /^Run Erase.*0 credits.*55 MB download first/ }),
  ).toBeTruthy();
  session.quote = { ...free, wait: { p50Ms: 1400, n: 1 }, availability: { kind: 'ready' } };
  act(() => session.quoteChanged());
  await waitFor(() =>
    expect(screen.getByRole('button', { name: /^Run Erase/ }).textContent).not.toMatch(/download/),
  );
});

test('the run button says that a price is old or second hand', async () => {
  const session = openSession();
  session.quote = {
    tool: 'erase',
    source: 'hosted',
    micros: 40_000,
    upperMicros: 40_000,
    qualifier: 'exact',
    doubts: ['second-hand', 'old'],
    wait: { p50Ms: null, n: 0 },
    availability: { kind: 'ready' },
  };
  renderApp(`#/asset/${openAsset.id}`, session);
  const marked = '4 credits (second-hand, old price) · no timing yet';
  const named = await screen.findByRole('button', { name: /^Run Erase/ });
  expect(named.textContent).toBe(`Run Erase · ${marked}`);
  // The line is short of room: it can be read in full.
  expect(screen.getByTitle(marked)).toBeTruthy();
});

test('the engine list is asked again for another factor', async () => {
  const session = openSession({ tool: 'upscale' });
  let asked = 0;
  const { engineChoices } = session.services;
  session.services.engineChoices = (operation) => {
    asked += 1;
    return engineChoices(operation);
  };
  const { user } = renderApp(`#/asset/${openAsset.id}`, session);
  await user.click(await screen.findByRole('radio', { name: '× 4' }));
  await expect.poll(() => asked).toBe(2);
});
