import { screen, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';

import { fakeMeter, money } from '../drivers/fakeSession.ts';
import { axeFindings, called, openAsset, openSession, renderApp } from '../drivers/renderApp.tsx';
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
    const dialog = within(await screen.findByRole('dialog', { name: 'Budget of this asset' }));
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

const forecast = {
  kind: 'medians',
  n: 12,
  range: 'confidence',
  iterations: { median: 3, low: 1, high: 6 },
  micros: { median: 40_000, low: 0, high: 90_000 },
  unpriced: 0,
  feltWaitMs: { median: 14_000, low: 2_000, high: 31_000 },
} as const;

describe('the forecast', () => {
  test.each([
    [{ kind: 'too-few', n: 3, minimum: 5 }, 'To finish not enough data (3 of 5)'],
    [forecast, 'To finish: About 3 more iterations (1–6 of 12 like it)'],
    [
      { ...forecast, n: 5, range: 'seen', iterations: { median: 1, low: 0, high: 2 } },
      'To finish: About 1 more iteration (0–2 of 5 like it)',
    ],
  ] as const)('%j reads “%s”', async (shown, text) => {
    const { meter } = await showMeter({ forecast: shown });
    expect(meter.getByText(/^To finish/).parentElement?.textContent).toBe(text);
  });

  test('says what its range is, and has credits and waiting in the breakdown', async () => {
    const { meter, user, session } = await showMeter({ forecast });
    expect(meter.getByTitle(/Median of 12 finished Fast assets.*between 1 and 6 with 95 %/)).toBeTruthy();
    await openBreakdown(user, meter);
    expect(figureOf('forecast-micros')).toEqual(['40000', 'about 4 (0–9)']);
    expect(figureOf('forecast-felt-wait-ms')).toEqual(['14000', 'about 14 s (2.0 s–31 s)']);
    session.set({ forecast: { ...forecast, range: 'seen', unpriced: 1 } });
    await meter.findByTitle(/they took 1 to 6 more/);
    expect(figureOf('forecast-micros')).toEqual(['40000', 'about 4+ (0–9+)']);
  });
});

/** Its figures are loaded when it is opened. */
async function openBreakdown(
  user: Awaited<ReturnType<typeof showMeter>>['user'],
  meter: Awaited<ReturnType<typeof showMeter>>['meter'],
): Promise<void> {
  await user.click(meter.getByRole('button', { name: 'Breakdown' }));
  await meter.findByRole('table', { name: 'Iterations and credits by outcome' });
}

/** Raw value and text of a figure. */
function figureOf(metric: string): readonly (string | null | undefined)[] {
  const found = document.querySelector<HTMLElement>(`[data-metric="${metric}"]`);
  return [found?.dataset['value'], found?.textContent];
}

describe('the breakdown', () => {
  test('splits iterations and credits by outcome, local being a source', async () => {
    const { meter, user } = await showMeter({
      meter: fakeMeter({
        iterations: 9,
        accepted: 3,
        rejected: 2,
        superseded: 1,
        failed: 1,
        undecided: 1,
        localCalls: 4,
        moneyKept: money(120_000),
        moneyRejected: money(40_000),
        moneyFailed: money(0, 1),
        moneyOpen: money(10_000, 2),
      }),
    });
    await openBreakdown(user, meter);
    const rows = within(meter.getByRole('table', { name: 'Iterations and credits by outcome' }))
      .getAllByRole('row')
      .map((row) => row.textContent);
    expect(rows).toEqual([
      'OutcomeRunsCredits',
      'Kept312',
      'Rejected, superseded34',
      'Failed1unpriced',
      'Open21+',
    ]);
    expect(meter.getByText(/of which local/).textContent).toBe('of which local 4');
    expect(
      meter.getByRole('img', {
        name: 'Credits: 12 kept, 4 rejected, superseded, unpriced failed, 1+ open; 3 amounts not known',
      }),
    ).toBeTruthy();
    expect(figureOf('kept-micros')).toEqual(['120000', '12']);
    expect(figureOf('failed-micros')).toEqual(['unpriced', 'unpriced']);
    expect(figureOf('open')).toEqual(['2', '2']);
    expect(await axeFindings()).toEqual([]);
  });

  test('shows task time, last mile, context switches and the latency tax', async () => {
    const { meter, user, session } = await showMeter({
      meter: fakeMeter({
        taskTimeMs: 750_000,
        elapsedMs: 3_600_000,
        lastMilePpm: 125_000,
        contextSwitches: 3,
        medianResumeLagMs: 4_000,
        overlappedWaitMs: 14_000,
        overlap: { here: 4_000, elsewhere: 10_000, away: 0 },
        latencyTax: money(1_125_000),
      }),
    });
    await openBreakdown(user, meter);
    expect(figureOf('task-time-ms')).toEqual(['750000', '12:30']);
    expect(figureOf('elapsed-ms')).toEqual(['3600000', '1:00:00']);
    expect(figureOf('last-mile-ppm')).toEqual(['125000', '13 %']);
    expect(figureOf('context-switches')).toEqual(['3', '3']);
    expect(figureOf('resume-lag-ms')).toEqual(['4000', '4.0 s']);
    expect(figureOf('latency-tax-micros')).toEqual(['1125000', '$1.13']);
    expect(meter.getByText('Wait spent elsewhere').nextSibling?.textContent).toBe('10 s');
    session.set({ meter: fakeMeter({ feltWaitMs: 9_000, latencyTax: money(0, 2) }) });
    await meter.findByText('no rate set');
    expect(figureOf('last-mile-ppm')).toEqual(['none', '—']);
    expect(figureOf('resume-lag-ms')).toEqual(['none', '—']);
    expect(figureOf('latency-tax-micros')).toEqual(['unpriced', 'no rate set']);
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
    source: 'local',
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
