import { act, screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';

import { fakeIteration, fakeStaged, money } from '../drivers/fakeSession.ts';
import { hostedChoice } from '../drivers/hostedChoice.ts';
import { axeFindings, called, openAsset, openSession, renderApp } from '../drivers/renderApp.tsx';
import { callId, engineId } from '../../src/kernel/shared/ids.ts';
import { fanOutDetail } from '../../src/panels/fanOut/fanOutText.ts';
import type { RunQuote } from '../../src/session/types.ts';

const red = hostedChoice('Red', { wait: { p50Ms: 6_100, n: 31 }, acceptance: { successes: 28, n: 35 } });
const green = hostedChoice('Green', { price: { micros: 100_000, upperMicros: 100_000, qualifier: 'exact' } });
const blue = hostedChoice('Blue', {
  price: { micros: null, upperMicros: null, qualifier: 'unpriced' },
});
const keyless = hostedChoice('Keyless', { availability: { kind: 'unavailable', reason: 'No key' } });

const quote = (patch: Partial<RunQuote>): RunQuote => ({
  tool: 'upscale',
  engine: engineId('far.Red'),
  source: 'hosted',
  micros: 40_000,
  upperMicros: 40_000,
  qualifier: 'exact',
  wait: { p50Ms: 6_000, n: 31 },
  availability: { kind: 'ready' },
  ...patch,
});

async function showUpscale() {
  const session = openSession({ tool: 'upscale', engines: { upscale: engineId('far.Red') } });
  session.services.engineChoices = () => Promise.resolve([red, green, blue, keyless]);
  const { user } = renderApp('#/asset/a1', session);
  const options = within(await screen.findByRole('region', { name: 'Tool options' }));
  await options.findByRole('option', { name: /^Red/ });
  return { session, user, options };
}

test('engines are ticked beside the picker, each with price, wait and kept share; the button carries the total', async () => {
  const { session, user, options } = await showUpscale();
  await user.click(await options.findByRole('button', { name: 'Several engines' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Upscale at several engines' }));
  const boxes = within(dialog.getByRole('group', { name: 'Engines side by side' }));
  expect(boxes.getAllByRole('checkbox').map((box) => box.closest('label')?.textContent)).toEqual([
    'Red · 4 credits · ~6.1 s (p50 of 31) · 80 % kept (of 35)',
    'Green · 10 credits · ~14 s (published)',
    'Blue · unpriced · ~14 s (published)',
  ]);
  expect(boxes.getByRole<HTMLInputElement>('checkbox', { name: /^Red/ }).checked).toBe(true);
  // One alone is a run as before.
  expect(options.getByRole('button', { name: /^Run/ }).textContent).not.toContain('engines');

  session.quotes.set('far.Red', quote({ engine: red.descriptor.id }));
  const dear = { engine: green.descriptor.id, micros: 100_000, upperMicros: 100_000 };
  session.quotes.set('far.Green', quote(dear));
  await user.click(boxes.getByRole('checkbox', { name: /^Green/ }));
  expect(dialog.getByRole('status').textContent).toBe('2 engines, together 14 credits.');
  expect(await axeFindings()).toEqual([]);
  await user.click(dialog.getByRole('button', { name: 'Done' }));
  expect(options.getByText('Side by side: Red, Green')).toBeTruthy();
  expect(
    await options.findByRole('button', { name: /^Run Upscale\W+2 engines · 14 credits · ~6\.0 s$/ }),
  ).toBeTruthy();
  expect(called(session, 'setFanOut').at(-1)).toEqual(['upscale', ['far.Red', 'far.Green']]);
  expect(options.getByRole<HTMLSelectElement>('combobox', { name: 'Engine' }).disabled).toBe(true);
  expect(await axeFindings()).toEqual([]);

  await user.click(options.getByRole('button', { name: /^Run/ }));
  expect(called(session, 'run')).toEqual([['upscale']]);
});

test('the one that is left ticked is the one that runs, and the way back is a button', async () => {
  const { session, user, options } = await showUpscale();
  const open = async () => {
    await user.click(await options.findByRole('button', { name: 'Several engines' }));
    return within(await screen.findByRole('dialog'));
  };
  let dialog = await open();
  await user.click(dialog.getByRole('checkbox', { name: /^Green/ }));
  await user.click(dialog.getByRole('checkbox', { name: /^Red/ }));
  expect(called(session, 'setEngine')).toEqual([['upscale', 'far.Green']]);
  await user.click(dialog.getByRole('button', { name: 'Done' }));
  expect(session.services.editor.getState().fanOut.upscale).toEqual([]);
  dialog = await open();
  await user.click(dialog.getByRole('checkbox', { name: /^Red/ }));
  await user.click(dialog.getByRole('button', { name: 'Done' }));
  await user.click(options.getByRole('button', { name: 'One engine only' }));
  expect(session.services.editor.getState().fanOut.upscale).toEqual([]);
  expect(options.getByRole<HTMLSelectElement>('combobox', { name: 'Engine' }).disabled).toBe(false);
});

test.each([
  [
    'exact sums',
    [quote({}), quote({ micros: 60_000, upperMicros: 60_000 })],
    '2 engines · 10 credits · ~6.0 s',
  ],
  [
    'an unknown price makes a lower bound',
    [quote({}), quote({ micros: null, upperMicros: null, qualifier: 'unpriced' })],
    '2 engines · 4+ credits · ~6.0 s',
  ],
  [
    'only unknown prices',
    [1, 2].map(() => quote({ micros: null, upperMicros: null, qualifier: 'unpriced' })),
    '2 engines · unpriced · ~6.0 s',
  ],
  [
    'ranges add up',
    [quote({ qualifier: 'estimate', upperMicros: 60_000 }), quote({})],
    '2 engines · ~8–10 credits · ~6.0 s',
  ],
  [
    'the slowest is waited for; nothing known of one: it may be later',
    [quote({}), quote({ wait: { p50Ms: 9_000, n: 4 } }), quote({ wait: { p50Ms: null, n: 0 } })],
    '3 engines · 12 credits · ~9.0 s+',
  ],
  [
    'engines of this machine take turns',
    [1, 2].map(() => quote({ source: 'local', micros: 0, upperMicros: 0 })),
    '2 engines · 0 credits · ~12 s',
  ],
  [
    'a download comes first',
    [quote({}), quote({ availability: { kind: 'download', bytes: 5_000_000 } })],
    '2 engines · 8 credits · ~6.0 s, 5.0 MB download first',
  ],
] as const)('what the button says: %s', (_, quotes, text) => {
  expect(fanOutDetail(quotes)).toBe(text);
});

test('while they work each is listed and can be stopped; Cancel stops all', async () => {
  const { session, user, options } = await showUpscale();
  const part = (name: string, choice: typeof red) => ({
    call: callId(name),
    tool: 'upscale' as const,
    engine: choice.descriptor,
    startedAtMono: 0,
    progress: { label: 'Waiting in line', fraction: null },
    cancelling: false,
  });
  const parts = [part('c1', red), part('c2', green)];
  act(() =>
    session.set({
      job: { ...part('c1', red), progress: { label: '2 engines at work', fraction: null }, parts },
    }),
  );
  expect(options.getByRole('progressbar', { name: 'Upscale' })).toBeTruthy();
  const list = within(await options.findByRole('list', { name: 'Engines at work' }));
  expect(list.getAllByRole('listitem')[1]?.textContent).toContain('Green Waiting in line');
  expect(await axeFindings()).toEqual([]);
  await user.click(list.getByRole('button', { name: 'Stop Green' }));
  expect(called(session, 'cancel')).toEqual([['c2']]);
});

async function showResults() {
  const names = ['Red', 'Green', 'Blue'] as const;
  const staged = names.map((engine, index) => ({
    ...fakeStaged(openAsset.id, `c${index}`, 0, 'upscale'),
    engine,
    fanOut: 'f1',
    thumbnail: 'data:image/png;base64,',
  }));
  const iterations = names.map((engine, index) =>
    fakeIteration(`c${index}`, 'upscale', 'undecided', {
      engine,
      fanOut: 'f1',
      quotedMicros: 40_000,
      actual: money(40_000 + index * 10_000),
    }),
  );
  const session = openSession({ tool: 'upscale', staged, stagedShown: staged[0]?.id ?? null, iterations });
  const { user } = renderApp('#/asset/a1', session);
  const group = await screen.findByRole('group', { name: 'Results by engine' });
  return { session, user, staged, group: within(group) };
}

test('results say which engine they are from and what it cost; arrows and numbers move between them', async () => {
  const { session, user, staged, group } = await showResults();
  const buttons = group.getAllByRole('button', { name: /^Result/ });
  expect(buttons.map((button) => button.getAttribute('aria-label'))).toEqual([
    'Result 1 of 3: Red, 4 cr',
    'Result 2 of 3: Green, 4 → 5 cr',
    'Result 3 of 3: Blue, 4 → 6 cr',
  ]);
  await user.keyboard('3');
  expect(session.services.editor.getState().stagedShown).toBe(staged[2]?.id);
  buttons[2]?.focus();
  await user.keyboard('{ArrowRight}');
  expect(session.services.editor.getState().stagedShown).toBe(staged[0]?.id);
  expect(document.activeElement).toBe(buttons[0]);
  await user.keyboard('{ArrowLeft}{ArrowLeft}');
  expect(session.services.editor.getState().stagedShown).toBe(staged[1]?.id);
  expect(await axeFindings()).toEqual([]);
});

test('all of them next to each other, and one is put on the canvas', async () => {
  const { session, user, staged, group } = await showResults();
  await user.click(group.getByRole('button', { name: 'Side by side' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Results side by side' }));
  expect(dialog.getAllByRole('img').map((image) => image.getAttribute('alt'))).toEqual([
    'Result 1, by Red',
    'Result 2, by Green',
    'Result 3, by Blue',
  ]);
  expect(await axeFindings()).toEqual([]);
  await user.click(dialog.getByRole('button', { name: /Green/ }));
  expect(session.services.editor.getState().stagedShown).toBe(staged[1]?.id);
  expect(screen.queryByRole('dialog')).toBeNull();
});

test('runs of one click are marked in the strip of iterations', async () => {
  await showResults();
  const strip = within(screen.getByRole('region', { name: 'Iterations' }));
  expect(strip.getAllByText(/side by side/)).toHaveLength(3);
});
