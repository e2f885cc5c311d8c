import { act, screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, test } from 'vitest';

import { fakeReviewClient } from '../drivers/fakeReviewClient.ts';
import { createFakeSession } from '../drivers/fakeSession.ts';
import { axeFindings, called, renderApp } from '../drivers/renderApp.tsx';
import { decided } from '../kernel/ledger/decided.ts';
import { factsOf } from '../kernel/review/factsOf.ts';
import { demoYear } from '../../src/kernel/demo/demoYear.ts';
import { modelDecisions } from '../../src/kernel/ledger/modelDecisions.ts';
import { createCalendar } from '../../src/kernel/review/calendar.ts';
import { decisionEvidence } from '../../src/kernel/review/decisionEvidence.ts';
import { tableOf } from '../../src/kernel/review/factTable.ts';
import { everything } from '../../src/kernel/review/reviewFilter.ts';
import { reviewView } from '../../src/kernel/review/reviewView.ts';

const calendar = createCalendar('UTC');
const nowMs = Date.parse('2026-11-25T15:00:00Z');
const people = demoYear(calendar, nowMs).filter(({ dev }) => /0[1-3]$/.test(dev));
const table = tableOf(factsOf(people), calendar);
const month = '2026-03';
const { rows } = reviewView(table, {
  month,
  filter: everything,
  nowMs,
  wageMicrosPerHour: 0,
}).models;

function rowOf(model: string) {
  const row = rows.find((candidate) => candidate.model === model);
  if (!row) throw new Error(`${model} was not used.`);
  return row;
}

/** The Models section over three people's year; `migan` on Erase is an engine of this browser too. */
async function showModels(address = `#/review/models?month=${month}`) {
  const session = createFakeSession();
  session.services.openReview = () =>
    Promise.resolve(
      fakeReviewClient({ ask: (question) => Promise.resolve(reviewView(table, { ...question, nowMs })) }),
    );
  const { engineChoices } = session.services;
  session.services.engineChoices = async (operation) => {
    const [one, ...others] = await engineChoices(operation);
    if (operation !== 'erase' || !one) return [...(one ? [one] : []), ...others];
    const { provider, model } = rowOf('migan');
    return [{ ...one, descriptor: { ...one.descriptor, provider, model } }];
  };
  const { user } = renderApp(address, session);
  await screen.findByRole('table');
  return { session, user };
}

async function openDialog(user: Awaited<ReturnType<typeof showModels>>['user'], model: RegExp) {
  await user.click(await screen.findByRole('button', { name: model }));
  return within(await screen.findByRole('dialog', { name: /^Decide on/ }));
}

beforeEach(() => {
  location.hash = '';
});

describe('deciding on a model', () => {
  test('retires it on its tool, with the evidence on screen and a note', async () => {
    const { session, user } = await showModels();
    const dialog = await openDialog(user, /^Decide on sable-1/);
    const row = rowOf('sable-1');
    expect(dialog.getByRole<HTMLInputElement>('radio', { name: 'Keep' }).checked).toBe(true);
    await dialog.findByText(/No engine of this browser runs this model/);
    await user.click(dialog.getByRole('radio', { name: 'Retire' }));
    await user.type(dialog.getByRole('textbox', { name: 'Note' }), '  Drifts on labels ');
    expect(dialog.getByText(/^Recorded with it: verdict “/).textContent).toContain('in March 2026.');
    expect(await axeFindings()).toEqual([]);
    await user.click(dialog.getByRole('button', { name: 'Record decision' }));
    expect(called(session, 'decideModel')).toEqual([
      [
        {
          provider: row.provider,
          model: 'sable-1',
          tool: row.tool,
          decision: 'retire',
          tiers: [],
          evidence: decisionEvidence(row, month, everything),
          note: 'Drifts on labels',
        },
      ],
    ]);
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  test('limits it to the chosen tiers, of which there must be one', async () => {
    const { session, user } = await showModels();
    const dialog = await openDialog(user, /^Decide on sable-1/);
    await user.click(dialog.getByRole('radio', { name: 'Limit to tiers' }));
    const tiers = within(dialog.getByRole('group', { name: 'Offered for' }));
    await user.click(dialog.getByRole('button', { name: 'Record decision' }));
    expect(dialog.getByRole('alert').textContent).toBe('Choose at least one tier, or retire it.');
    expect(called(session, 'decideModel')).toEqual([]);
    await user.click(tiers.getByRole('checkbox', { name: 'Automated assets' }));
    await user.click(tiers.getByRole('checkbox', { name: 'Hero assets' }));
    expect(await axeFindings()).toEqual([]);
    await user.click(dialog.getByRole('button', { name: 'Record decision' }));
    expect(called(session, 'decideModel')).toMatchObject([[{ decision: 'limit', tiers: [1, 3] }]]);
    expect(called(session, 'decideModel')[0]?.[0]).not.toHaveProperty('note');
  });

  test('tells before that a tool’s only engine will stay', async () => {
    const { user } = await showModels();
    const dialog = await openDialog(user, /^Decide on migan, Erase/);
    await dialog.findByText(/It stays among the engines/);
    await user.click(dialog.getByRole('radio', { name: 'Retire' }));
    expect(dialog.getByText(/Erase has no other engine: it stays among the engines/)).toBeTruthy();
  });

  test('stays open when it could not be recorded, and says why', async () => {
    const { session, user } = await showModels();
    session.decideHold = Promise.reject(new Error('The browser is out of storage.'));
    session.decideHold.catch(() => undefined);
    const dialog = await openDialog(user, /^Decide on sable-1/);
    await user.click(dialog.getByRole('button', { name: 'Record decision' }));
    expect((await dialog.findByText(/It was not recorded/)).textContent).toBe(
      'It was not recorded: The browser is out of storage.',
    );
    expect(dialog.getByRole('button', { name: 'Record decision' }).hasAttribute('disabled')).toBe(false);
  });

  test('filters are part of the evidence', async () => {
    const { session, user } = await showModels(`#/review/models?month=${month}&tool=generate`);
    const dialog = await openDialog(user, /^Decide on sable-1/);
    expect(dialog.getByText(/in March 2026, with these filters\.$/)).toBeTruthy();
    await user.click(dialog.getByRole('button', { name: 'Record decision' }));
    expect(called(session, 'decideModel')).toMatchObject([[{ evidence: { filter: { tool: 'generate' } } }]]);
  });
});

test('a row says what was decided, when and by whom; the newest word counts, and can be taken back', async () => {
  const { session, user } = await showModels();
  const { provider, tool } = rowOf('sable-1');
  const at = Date.parse('2026-11-20T10:00:00Z');
  const word = decided(at, { provider, model: 'sable-1', tool, note: 'Drifts on labels' });
  const row = screen.getByRole('row', { name: /sable-1/ });
  act(() => session.set({ modelDecisions: modelDecisions([word]) }));
  // What was decided is read when the section is shown.
  await within(row).findByText('Retired');
  const who = within(row).getByText('20 Nov 2026, p_lead');
  expect(who.parentElement?.textContent).toBe('20 Nov 2026, p_lead, Drifts on labels');
  expect(await axeFindings()).toEqual([]);
  const dialog = await openDialog(user, /^Decide on sable-1/);
  expect(dialog.getByRole<HTMLInputElement>('radio', { name: 'Retire' }).checked).toBe(true);
  await user.click(dialog.getByRole('radio', { name: 'Keep' }));
  await user.click(dialog.getByRole('button', { name: 'Record decision' }));
  expect(called(session, 'decideModel')).toMatchObject([[{ decision: 'keep', tiers: [] }]]);
  const limited = decided(at + 1, { provider, model: 'sable-1', tool, decision: 'limit', tiers: [1, 2] });
  act(() => session.set({ modelDecisions: modelDecisions([word, limited]) }));
  await within(row).findByText('Hero, Fast only');
});

describe('evidence', () => {
  test('holds rates, counts and charges of the row', () => {
    const row = { ...rowOf('sable-1'), spendMicros: 1_000, acceptedSets: 3, rejectedSets: 1, unpriced: 0 };
    expect(decisionEvidence({ ...row, rejectRate: 1 / 3 }, month, { ...everything, tier: 2 })).toMatchObject({
      month,
      filter: { tier: 2 },
      verdict: row.verdict.kind,
      decidedSets: 4,
      rejectedSets: 1,
      rejectRate: 0.3333,
      chargesPerAcceptedMicros: 333,
    });
  });

  test('does not know charges that are unpriced or led to nothing', () => {
    const row = rowOf('sable-1');
    const charges = (patch: Partial<typeof row>) =>
      decisionEvidence({ ...row, ...patch }, month, everything).chargesPerAcceptedMicros;
    expect(charges({ unpriced: 1 })).toBeNull();
    expect(charges({ unpriced: 0, acceptedSets: 0 })).toBeNull();
  });

  test('is the same whatever the reader’s wage: no wage can be worked out from it', () => {
    const at = (wageMicrosPerHour: number) =>
      reviewView(table, { month, filter: everything, nowMs, wageMicrosPerHour })
        .models.rows.map((row) => decisionEvidence(row, month, everything))
        .map(({ verdict: _verdict, ...figures }) => figures);
    expect(at(80_000_000)).toEqual(at(0));
  });
});
