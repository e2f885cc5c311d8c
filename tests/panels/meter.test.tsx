import { screen, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';

import { fakeMeter, money } from '../drivers/fakeSession.ts';
import { called, openAsset, openSession, renderApp } from '../drivers/renderApp.tsx';
import type { EditorState } from '../../src/session/types.ts';

async function showMeter(patch: Partial<EditorState> = {}) {
  const app = renderApp(`#/asset/${openAsset.id}`, openSession(patch));
  const meter = within(await screen.findByRole('region', { name: 'Cost meter' }));
  return { ...app, meter };
}

/** A name on the face of the meter and the figure under it. */
function figure(meter: ReturnType<typeof within>, name: string): string {
  return meter.getByText(name).parentElement?.textContent ?? '';
}

describe('the face of the meter', () => {
  test('shows the local share beside the verdicts', async () => {
    const { meter } = await showMeter({
      meter: fakeMeter({ iterations: 5, accepted: 3, rejected: 1, failed: 1, localCalls: 4 }),
    });
    expect(figure(meter, 'Local')).toBe('Local4');
    expect(figure(meter, 'Kept')).toBe('Kept3');
    expect(meter.queryByRole('list', { name: 'Iterations without a verdict' })).toBeNull();
  });

  test('names what is neither kept, rejected nor failed for what it is', async () => {
    const { meter } = await showMeter({
      meter: fakeMeter({ iterations: 6, accepted: 1, superseded: 2, undecided: 1, inDoubt: 1 }),
    });
    const rest = within(meter.getByRole('list', { name: 'Iterations without a verdict' }));
    expect(rest.getAllByRole('listitem').map((item) => item.textContent)).toEqual([
      '2 superseded',
      '1 to decide',
      '1 in doubt',
      '1 running',
    ]);
  });
});

const budget = { micros: 100_000, thresholds: [80, 100], hardStop: true, stopRounds: null };

describe('the budget', () => {
  test('is set in a dialog; empty fields set no limit', async () => {
    const { meter, session, user } = await showMeter();
    expect(meter.queryByRole('meter', { name: 'Budget used' })).toBeNull();
    await user.click(meter.getByRole('button', { name: 'Set budget' }));
    const dialog = within(screen.getByRole('dialog', { name: 'Budget of this asset' }));
    await user.type(dialog.getByRole('textbox', { name: 'Budget in credits' }), '1.5');
    await user.click(dialog.getByRole('button', { name: 'Save budget' }));
    expect(dialog.getByText(/whole number from 1/)).toBeTruthy();
    expect(called(session, 'setBudget')).toEqual([]);
    await user.clear(dialog.getByRole('textbox', { name: 'Budget in credits' }));
    await user.type(dialog.getByRole('textbox', { name: 'Stop after rounds without a kept result' }), '5');
    await user.keyboard('{Enter}');
    expect(called(session, 'setBudget')).toEqual([[{ micros: null, hardStop: false, stopRounds: 5 }]]);
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  test.each([
    [50_000, '5 of 10 credits', null],
    [84_000, '8.4 of 10 credits', '84 % used, 1.6 credits left'],
    [100_000, '10 of 10 credits', 'The budget is used up'],
    [112_000, '11.2 of 10 credits', 'Over budget by 1.2 credits'],
  ])('at %d micros it reads %s and says %s', async (micros, text, words) => {
    const { meter } = await showMeter({ meter: fakeMeter({ total: money(micros), budget }) });
    expect(meter.getByRole('meter', { name: 'Budget used' }).getAttribute('aria-valuetext')).toContain(text);
    expect(meter.getByText(text)).toBeTruthy();
    if (words !== null) expect(meter.getByText(words)).toBeTruthy();
    else expect(meter.queryByText(/% used|over budget/i)).toBeNull();
  });
});

describe('the stop-loss', () => {
  test('switches the run button off with a sentence; “Run anyway” overrides', async () => {
    const { session, user } = await showMeter({
      meter: fakeMeter({ total: money(0), budget: { ...budget, stopRounds: 3 }, roundsWithoutResult: 3 }),
    });
    const options = within(screen.getByRole('region', { name: 'Tool options' }));
    const run = options.getByRole<HTMLButtonElement>('button', { name: /^Run Erase/ });
    expect(run.disabled).toBe(true);
    const why = 'Stop-loss: 3 rounds without a kept result, the limit is 3.';
    expect(document.getElementById(run.getAttribute('aria-describedby') ?? '')?.textContent).toBe(why);
    await user.click(options.getByRole('button', { name: 'Run anyway' }));
    expect(called(session, 'runAnyway')).toEqual([['erase']]);
    expect(called(session, 'run')).toEqual([]);
  });

  test('a missing input comes first: there is nothing to override yet', async () => {
    const { session } = await showMeter({ meter: fakeMeter({ total: money(200_000), budget }) });
    session.blocker = 'Paint over what should disappear.';
    session.set({ maskVisible: false });
    expect(await screen.findByText('Paint over what should disappear.')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Run anyway' })).toBeNull();
  });
});

describe('the forecast', () => {
  test.each([
    [{ kind: 'too-few', n: 3, minimum: 5 }, 'not enough data (3 of 5)'],
    [
      { kind: 'medians', n: 7, iterations: 2, micros: 40_000, unpriced: 0, feltWaitMs: 14_000 },
      '~2 runs · 4 cr · 14 s (p50 of 7)',
    ],
    [
      { kind: 'medians', n: 7, iterations: 1, micros: 40_000, unpriced: 1, feltWaitMs: 0 },
      '~1 run · 4+ cr · 0 s (p50 of 7)',
    ],
  ] as const)('%j reads “%s”', async (forecast, text) => {
    const { meter } = await showMeter({ forecast });
    expect(meter.getByText('To finish').parentElement?.textContent).toBe(`To finish ${text}`);
  });
});

test('waits that are read later appear on the run button and in the engine list', async () => {
  const { session } = await showMeter();
  const wait = { p50Ms: 2300, n: 9 };
  const choices = session.services.engineChoices;
  session.services.engineChoices = async (operation) =>
    (await choices(operation)).map((choice) => ({ ...choice, wait }));
  session.quote = {
    tool: 'erase',
    micros: 0,
    upperMicros: 0,
    qualifier: 'exact',
    wait,
    availability: { kind: 'ready' },
  };
  session.set({ waitsLoaded: true });
  expect(
    await screen.findByRole('button', { name: /^Run Erase.*0 credits · ~2\.3 s \(p50 of 9\)$/ }),
  ).toBeTruthy();
  expect(await screen.findByRole('option', { name: 'MI-GAN · 0 credits · ~2.3 s (p50 of 9)' })).toBeTruthy();
});

test('time away is asked about, and answered from the keyboard', async () => {
  const { meter, session, user } = await showMeter({ away: { segments: ['d:1'], ms: 12 * 60_000 } });
  const note = within(meter.getByRole('note', { name: 'Time away' }));
  expect(note.getByText('You were away 12 min')).toBeTruthy();
  note.getByRole('button', { name: 'Keep' }).focus();
  await user.tab();
  expect(document.activeElement).toBe(note.getByRole('button', { name: 'Discard' }));
  await user.keyboard('{Enter}');
  expect(called(session, 'answerAway')).toEqual([['discard']]);
  expect(meter.queryByRole('note', { name: 'Time away' })).toBeNull();
});
