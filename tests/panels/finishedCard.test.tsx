import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';

import { axeFindings, called, openAsset, openSession, renderApp } from '../drivers/renderApp.tsx';
import type { EndOfAssetCard } from '../../src/kernel/review/endOfAsset.ts';

const card: EndOfAssetCard = {
  cost: {
    parts: { infrastructure: 100_000, iteration: 620_000, oversight: 280_000 },
    unpricedCharges: 0,
    unratedTimes: 0,
  },
  totalMicros: 1_000_000,
  isLowerBound: false,
  comparison: { kind: 'median', n: 8, medianMicros: 800_000, unknown: 0 },
  driver: {
    kind: 'tries',
    tool: 'erase',
    outcome: 'rejected',
    count: 5,
    of: 'cost',
    sharePpm: 620_000,
  },
};
const finished = { ...openAsset, status: 'finished' as const };

async function showCard(patch: Partial<EndOfAssetCard> = {}) {
  const app = renderApp(`#/asset/${openAsset.id}`, openSession({ asset: finished }));
  await screen.findByRole('region', { name: 'Cost meter' });
  expect(screen.queryByRole('region', { name: 'Finished' })).toBeNull();
  const focused = document.activeElement;
  app.session.set({ endOfAsset: { ...card, ...patch } });
  const region = await screen.findByRole('region', { name: 'Finished' });
  expect(document.activeElement).toBe(focused);
  return { ...app, region, text: region.textContent };
}

test('says what it cost, what drove it, and how that compares; axe finds nothing', async () => {
  const { region, text } = await showCard();
  const parts = within(region)
    .getAllByRole('term')
    .map((term) => `${term.textContent} ${term.nextSibling?.textContent}`);
  expect(parts).toEqual(['Infrastructure $0.10', 'Iteration $0.62', 'Oversight $0.28']);
  expect(text).toContain('$1.00');
  expect(text).toContain('5 rejected tries of Erase: 62 % of it');
  expect(text).toContain('Median of 8 Fast assets finished here: $0.80 (this one 25 % more)');
  expect(text).not.toContain('Not in it');
  expect(await axeFindings()).toEqual([]);
});

test('is announced politely in words', async () => {
  await showCard();
  const told = [...document.querySelectorAll('[aria-live="polite"]')].map((one) => one.textContent);
  expect(told).toContain('Finished: $1.00 in all. 5 rejected tries of Erase: 62 % of it');
});

test('what is not known is told and never 0', async () => {
  const { text } = await showCard({
    cost: {
      parts: { infrastructure: 100_000, iteration: 0, oversight: 0 },
      unpricedCharges: 1,
      unratedTimes: 3,
    },
    totalMicros: 100_000,
    isLowerBound: true,
    comparison: { kind: 'median', n: 6, medianMicros: 90_000, unknown: 6 },
    driver: { kind: 'time', spent: 'felt-wait', of: 'cost', sharePpm: 400_000 },
  });
  expect(text).toContain('$0.10+');
  expect(text).toContain('Oversightno rate set');
  expect(text).toContain('Not in it: 1 charge without a price, time without an hourly rate.');
  expect(text).toContain('Felt wait: 40 % of it');
  expect(text).toContain('Median of 6 Fast assets finished here: $0.09+');
  expect(text).not.toContain('this one');
});

test('where nothing had a price it speaks of time; below five there is no median', async () => {
  const { text } = await showCard({
    cost: { parts: { infrastructure: 0, iteration: 0, oversight: 0 }, unpricedCharges: 0, unratedTimes: 2 },
    totalMicros: 0,
    isLowerBound: true,
    comparison: { kind: 'too-few', n: 3, minimum: 5 },
    driver: { kind: 'time', spent: 'hand-edit', of: 'time', sharePpm: 510_000 },
  });
  expect(text).toMatch(/^Finishedno rate set/);
  expect(text).toContain('Hand edits: 51 % of the time');
  expect(text).toContain('Median of Fast assets finished here: not enough data (3 of 5)');
});

test('its button and Escape close it, from wherever the focus is', async () => {
  const { region, session, user } = await showCard();
  await user.click(within(region).getByRole('button', { name: 'Dismiss summary' }));
  expect(screen.queryByRole('region', { name: 'Finished' })).toBeNull();

  session.set({ endOfAsset: card, message: { id: 1, tone: 'success', text: 'Saved.' } });
  const again = await screen.findByRole('region', { name: 'Finished' });
  within(again).getByRole('button', { name: 'Dismiss summary' }).focus();
  await user.keyboard('{Escape}');
  expect(screen.queryByRole('region', { name: 'Finished' })).toBeNull();
  expect(called(session, 'dismissMessage')).toEqual([]);

  session.set({ endOfAsset: card, message: null });
  await screen.findByRole('region', { name: 'Finished' });
  await user.keyboard('{Escape}');
  expect(screen.queryByRole('region', { name: 'Finished' })).toBeNull();
  expect(called(session, 'dismissEndOfAsset')).toHaveLength(3);
});
