import { act, screen, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';

import { axeFindings, called, openSession, renderApp } from '../drivers/renderApp.tsx';
import { decided } from '../kernel/ledger/decided.ts';
import type { EventBodies } from '../../src/kernel/ledger/events.ts';
import { modelDecisions } from '../../src/kernel/ledger/modelDecisions.ts';
import { engineId } from '../../src/kernel/shared/ids.ts';
import type { EditorState } from '../../src/session/types.ts';

const day = Date.parse('2026-10-12T09:00:00Z');

const word = (model: string, body: Partial<EventBodies['model.decided']> = {}, at = day) =>
  decided(at, {
    provider: 'This browser',
    model,
    tool: 'upscale',
    evidence: { rejectRate: 0.45, decidedSets: 40 },
    ...body,
  });

async function showPicker(patch: Partial<EditorState>) {
  const session = openSession({ tool: 'upscale', ...patch });
  const { user } = renderApp('#/asset/a1', session);
  const options = await screen.findByRole('region', { name: 'Tool options' });
  await within(options).findByRole('option', { name: /^Lanczos/ });
  const select = within(options).getByRole<HTMLSelectElement>('combobox', { name: 'Engine' });
  return { session, user, select, options: within(options) };
}

const labels = (select: HTMLSelectElement): string[] =>
  [...select.options].map(({ text, disabled }) => `${text}${disabled ? ' (off)' : ''}`);

const lanczos = engineId('local.upscale.lanczos');
const note = (select: HTMLSelectElement): string | null | undefined =>
  document.getElementById(select.getAttribute('aria-describedby') ?? '')?.textContent;

describe('the engine picker', () => {
  test('lists a retired engine as off, with who, when and why, and offers the next', async () => {
    const { select, session, user } = await showPicker({ modelDecisions: modelDecisions([word('esrgan')]) });
    expect(labels(select)).toEqual([
      'ESRGAN · Retired by a lead on 12 Oct 2026: rejected 45 % of 40 (off)',
      'Lanczos · 0 credits · 4.2 MB download first',
    ]);
    expect(select.selectedOptions[0]?.text).toMatch(/^Lanczos/);
    expect(note(select)).toBeUndefined();
    await user.selectOptions(select, lanczos);
    expect(called(session, 'setEngine')).toEqual([['upscale', lanczos]]);
    expect(await axeFindings()).toEqual([]);
  });

  test('says what runs instead of the engine that was chosen', async () => {
    const limited = word('lanczos', { decision: 'limit', tiers: [1, 3], note: 'Too soft for tests' });
    const { select } = await showPicker({
      engines: { upscale: lanczos },
      modelDecisions: modelDecisions([limited]),
    });
    const reason = 'Only for hero and automated assets, by a lead on 12 Oct 2026. “Too soft for tests”';
    expect(labels(select)[1]).toBe(`Lanczos · ${reason} (off)`);
    expect(select.selectedOptions[0]?.text).toMatch(/^ESRGAN · 0 credits/);
    expect(note(select)).toBe(`ESRGAN runs instead of Lanczos. ${reason}.`);
    expect(await axeFindings()).toEqual([]);
  });

  test('asks again when prices and offers change; a chosen engine that was withdrawn says why', async () => {
    const session = openSession({ tool: 'upscale', engines: { upscale: lanczos } });
    const { engineChoices } = session.services;
    let isWithdrawn = false;
    const reason = 'Far upscale is not offered: fal has marked it as deprecated.';
    session.services.engineChoices = async (operation) =>
      (await engineChoices(operation)).map((choice) =>
        choice.descriptor.id === lanczos && isWithdrawn
          ? {
              ...choice,
              descriptor: { ...choice.descriptor, kind: 'hosted' },
              availability: { kind: 'unavailable', reason },
            }
          : choice,
      );
    renderApp('#/asset/a1', session);
    const select = await screen.findByRole<HTMLSelectElement>('combobox', { name: 'Engine' });
    await screen.findByRole('option', { name: /^Lanczos · 0 credits/ });
    isWithdrawn = true;
    act(() => session.quoteChanged());
    expect(await screen.findByRole('option', { name: `Lanczos · ${reason}` })).toBeTruthy();
    expect(select.value).toBe(lanczos);
    // And back, since what was asked for is remembered by the next test.
    isWithdrawn = false;
    act(() => session.quoteChanged());
    await screen.findByRole('option', { name: /^Lanczos · 0 credits/ });
  });

  test('keeps the last engine, with a warning', async () => {
    const { select } = await showPicker({
      modelDecisions: modelDecisions([word('esrgan'), word('lanczos', { evidence: {} }, day + 1)]),
    });
    expect(labels(select).map((label) => label.endsWith('(off)'))).toEqual([true, false]);
    expect(labels(select)[1]).toMatch(/^Lanczos · 0 credits/);
    expect(note(select)).toBe('Retired by a lead on 12 Oct 2026. It stays: Upscale has no other engine.');
  });

  test('follows a decision while it is looked at, and takes a kept one back', async () => {
    const { select, session } = await showPicker({});
    expect(select.selectedOptions[0]?.text).toMatch(/^ESRGAN/);
    act(() => session.set({ modelDecisions: modelDecisions([word('esrgan')]) }));
    expect(select.selectedOptions[0]?.text).toMatch(/^Lanczos/);
    const kept = [word('esrgan'), word('esrgan', { decision: 'keep' }, day + 1)];
    act(() => session.set({ modelDecisions: modelDecisions(kept) }));
    expect(select.selectedOptions[0]?.text).toMatch(/^ESRGAN/);
    expect(select.options[0]?.disabled).toBe(false);
  });

  test('tells the day of the one who decided, not of the reader', async () => {
    const late = { ...word('esrgan'), at: Date.parse('2026-10-12T23:30:00Z'), tz: 60 };
    const { select } = await showPicker({ modelDecisions: modelDecisions([late]) });
    expect(labels(select)[0]).toContain('on 13 Oct 2026');
  });
});
