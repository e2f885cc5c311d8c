import { cleanup, screen, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';

import { hostedChoice } from '../drivers/hostedChoice.ts';
import { called, openSession, renderApp } from '../drivers/renderApp.tsx';
import { submitted, told } from '../drivers/assetEvents.ts';
import { fakeIteration, fakeNowMs } from '../drivers/fakeSession.ts';
import type { Circuit } from '../../src/kernel/metrics/circuits.ts';
import { engineId } from '../../src/kernel/shared/ids.ts';

const paused: Circuit = {
  kind: 'open',
  trip: { kind: 'in-a-row', failures: 3 },
  retryAtMs: fakeNowMs,
  lastCall: 'c3',
};

test('a provider that fails is told, with the next one of another provider and its price; a person decides', async () => {
  const session = openSession({ tool: 'upscale', engines: { upscale: engineId('far.Solid') } });
  const elsewhere = hostedChoice('Near', {
    price: { micros: 60_000, upperMicros: 60_000, qualifier: 'exact' },
  });
  const near = { ...elsewhere, descriptor: { ...elsewhere.descriptor, provider: 'Near' } };
  session.services.engineChoices = () =>
    Promise.resolve([
      hostedChoice('Solid', { circuit: paused }),
      hostedChoice('Premium', { tier: 1, circuit: paused }),
      near,
    ]);
  const { user } = renderApp('#/asset/a1', session);
  const options = within(await screen.findByRole('region', { name: 'Tool options' }));
  expect(
    await options.findByText(
      /Solid is paused: the last 3 runs at Far failed by its fault. It is tried again from \d\d:\d\d on/,
    ),
  ).toBeTruthy();
  expect(options.getByRole('option', { name: /^Solid .* paused until \d\d:\d\d$/ })).toBeTruthy();
  await user.click(options.getByRole('button', { name: 'Use Near instead, 6 credits' }));
  expect(called(session, 'setEngine')).toEqual([['upscale', 'far.Near']]);
});

/** Engines are listed anew after each run: with another number of them a test is not given the list of the last one. */
const runs = (count: number) =>
  Array.from({ length: count }, (_, index) => fakeIteration(`r${index}`, 'upscale', 'accepted'));

describe('a stand-in that Settings allow', () => {
  function standing() {
    const [solid, near] = [engineId('far.Solid'), engineId('far.Near')];
    const session = openSession({
      tool: 'upscale',
      engines: { upscale: solid },
      standIns: {
        upscale: {
          insteadOf: solid,
          engine: near,
          reason: 'in-a-row',
          retryAtMs: fakeNowMs,
          lastCall: 'c3',
        },
      },
    });
    const elsewhere = hostedChoice('Near', {
      price: { micros: 30_000, upperMicros: 30_000, qualifier: 'exact' },
    });
    session.services.engineChoices = () =>
      Promise.resolve([
        hostedChoice('Solid', { circuit: paused }),
        {
          ...elsewhere,
          descriptor: { ...elsewhere.descriptor, provider: 'Near', providerName: 'Near Inc.' },
        },
      ]);
    return session;
  }

  test('is named before the click with its price, its provider and the reason', async () => {
    renderApp('#/asset/a1', standing());
    const options = within(await screen.findByRole('region', { name: 'Tool options' }));
    const said = await options.findByText(/Near stands in, 3 credits, at Near Inc\./);
    expect(said.textContent).toContain('Solid is paused: the last 3 runs at Far failed by its fault.');
    expect(options.getByRole<HTMLSelectElement>('combobox', { name: 'Engine' }).value).toBe('far.Near');
  });

  test('can be declined: by its button, and by choosing the paused engine in the list', async () => {
    const session = standing();
    const { user } = renderApp('#/asset/a1', session);
    const options = within(await screen.findByRole('region', { name: 'Tool options' }));
    await user.click(await options.findByRole('button', { name: 'Use Solid all the same, 4 credits' }));
    expect(called(session, 'declineStandIn')).toEqual([['upscale', 'far.Solid']]);
    await user.selectOptions(options.getByRole('combobox', { name: 'Engine' }), 'far.Solid');
    expect(called(session, 'declineStandIn')).toHaveLength(2);
  });

  test('who runs after a free refusal is said before the click too', async () => {
    const session = standing();
    session.set({ iterations: runs(1), standIns: {}, nextAfterRefusal: { upscale: engineId('far.Near') } });
    renderApp('#/asset/a1', session);
    const options = within(await screen.findByRole('region', { name: 'Tool options' }));
    expect(
      await options.findByText(/refuses and charges nothing, Near runs instead, 3 credits, at Near Inc\./),
    ).toBeTruthy();
  });

  test('an engine that may be tried again says that the next run decides', async () => {
    const session = openSession({
      tool: 'upscale',
      engines: { upscale: engineId('far.Solid') },
      iterations: runs(2),
    });
    session.services.engineChoices = () =>
      Promise.resolve([
        hostedChoice('Solid', {
          circuit: { kind: 'half-open', trip: { kind: 'slow', medianMs: 50_000, usualMs: 20_000 } },
        }),
        hostedChoice('Other', {}),
      ]);
    renderApp('#/asset/a1', session);
    const options = within(await screen.findByRole('region', { name: 'Tool options' }));
    expect(
      await options.findByText(
        /its last runs took 50(\.0)? s, usual is up to 20(\.0)? s\. The next run says whether/,
      ),
    ).toBeTruthy();
  });
});

test('the filmstrip and the history say for whom a run stood in, and keep the failed one', async () => {
  const facts = {
    provider: 'far',
    model: 'far-eraser',
    name: 'Far eraser',
    call: 'c1',
    when: 'refused',
    reason: 'rate-limited',
  } as const;
  const session = openSession({
    iterations: [
      fakeIteration('c1', 'erase', 'failed', { engine: 'Far eraser', errorType: 'rate-limited' }),
      fakeIteration('c2', 'erase', 'accepted', { standsInFor: facts }),
    ],
  });
  renderApp('#/asset/a1', session);
  const strip = within(await screen.findByRole('region', { name: 'Iterations' }));
  const items = strip.getAllByRole('listitem').map((item) => item.textContent);
  expect(items.filter((text) => text.includes('Failed: rate-limited'))).toHaveLength(1);
  expect(
    items.filter((text) => text.includes('Stood in for Far eraser: it took no more requests just then')),
  ).toHaveLength(1);
  cleanup();

  session.ledger.set(
    'a1',
    told(
      submitted('c1'),
      {
        type: 'call.failed',
        body: { call: 'c1', errorType: 'rate-limited', reason: 'r', billed: 'n', ms: 5 },
      },
      submitted('c2', { standsInFor: facts }),
    ),
  );
  renderApp('#/review/history?asset=a1&step=2', session);
  const step = within(await screen.findByRole('region', { name: 'Step' }));
  const fact = await step.findByText(/^stood in for Far eraser: it took no more requests just then/);
  expect(within(fact).getByRole('link', { name: 'Step 1' })).toBeTruthy();
});
