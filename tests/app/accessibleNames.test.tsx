import { act, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';

import { createFakeSession, fakeMeter, money } from '../drivers/fakeSession.ts';
import { axeFindings, called, openAsset, openSession, renderApp } from '../drivers/renderApp.tsx';

const editor = `#/asset/${openAsset.id}`;

describe('Assets', () => {
  test('offers New asset, Import image and Open sample on an empty start, each once', async () => {
    renderApp('#/');
    for (const name of ['New asset', 'Import image', 'Open sample']) {
      expect(await screen.findAllByRole('button', { name })).toHaveLength(1);
    }
  });

  test('the New asset dialog holds Name, Tier, Width, Height and Create, and makes the asset', async () => {
    const { session, user } = renderApp('#/');
    await user.click(await screen.findByRole('button', { name: 'New asset' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'New asset' }));
    expect(dialog.getByRole('textbox', { name: 'Name' })).toBe(document.activeElement);
    await user.type(dialog.getByRole('textbox', { name: 'Name' }), 'Spring hero');
    await user.selectOptions(dialog.getByRole('combobox', { name: 'Tier' }), '1');
    await user.clear(dialog.getByRole('spinbutton', { name: 'Width' }));
    await user.type(dialog.getByRole('spinbutton', { name: 'Width' }), '1600');
    await user.clear(dialog.getByRole('spinbutton', { name: 'Height' }));
    await user.type(dialog.getByRole('spinbutton', { name: 'Height' }), '900');
    await user.type(dialog.getByRole('textbox', { name: 'Campaign' }), ' Spring ');
    await user.click(dialog.getByRole('button', { name: 'Create' }));
    const wanted = { name: 'Spring hero', tier: 1, width: 1600, height: 900, campaign: 'Spring' };
    expect(called(session, 'create')).toEqual([[wanted]]);
    expect(await screen.findByRole('toolbar', { name: 'Tools' })).toBeTruthy();
  });

  test('a name is asked for before anything is created', async () => {
    const { session, user } = renderApp('#/');
    await user.click(await screen.findByRole('button', { name: 'New asset' }));
    await user.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Create' }));
    expect(screen.getByText(/name is needed/)).toBeTruthy();
    expect(called(session, 'create')).toEqual([]);
  });
});

describe('Editor', () => {
  test('has a pressed tool per tool, the canvas and the four regions', async () => {
    renderApp(editor, openSession());
    const tools = within(await screen.findByRole('toolbar', { name: 'Tools' }));
    expect(tools.getAllByRole('button').map((button) => button.getAttribute('aria-label'))).toEqual([
      'Generate',
      'Erase',
      'Remove background',
      'Replace background',
      'Style transfer',
      'Face swap',
      'Upscale',
      'Expand',
      'Crop, rotate, resize',
    ]);
    expect(tools.getByRole('button', { name: 'Erase' }).getAttribute('aria-pressed')).toBe('true');
    expect(tools.getByRole('button', { name: 'Upscale' }).getAttribute('aria-pressed')).toBe('false');
    expect(screen.getByRole('application', { name: 'Canvas' })).toBeTruthy();
    for (const name of ['Tool options', 'Cost meter', 'Layers', 'Iterations']) {
      expect(screen.getByRole('region', { name })).toBeTruthy();
    }
    for (const name of ['Undo', 'Redo', 'Finish asset', 'Export']) {
      expect(screen.getByRole('button', { name })).toBeTruthy();
    }
    expect(screen.getByRole('status')).toBeTruthy();
  });

  test('tool options name the engine, its price and its wait, and the run button carries the quote', async () => {
    renderApp(editor, openSession());
    const options = within(await screen.findByRole('region', { name: 'Tool options' }));
    const engine = await options.findByRole<HTMLSelectElement>('combobox', { name: 'Engine' });
    await waitFor(() => expect(engine.textContent).toBe('MI-GAN · 0 credits · ~1.4 s (p50 of 41)'));
    expect(options.getByRole<HTMLInputElement>('slider', { name: 'Brush size' }).value).toBe('64');
    // jsdom trims the parts of a name; a browser keeps the spaces around the dot.
    const name = /^Run Erase\s*·\s*0 credits · ~1\.4 s \(p50 of 41\)$/;
    expect(options.getByRole('button', { name })).toBeTruthy();
  });

  test('Generate has its Prompt', async () => {
    renderApp(editor, openSession({ tool: 'generate' }));
    expect(await screen.findByRole('textbox', { name: 'Prompt' })).toBeTruthy();
  });

  test('a run shows a progressbar named after the tool, and Cancel', async () => {
    const { session, user } = renderApp(editor, openSession());
    await user.click(await screen.findByRole('button', { name: /^Run Erase/ }));
    expect(screen.getByRole('progressbar', { name: 'Erase' })).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Cancel' }));
    expect(called(session, 'cancel')).toHaveLength(1);
    expect(screen.queryByRole('progressbar')).toBeNull();
  });

  test('an import shows a progressbar named after its file, and Cancel import; Escape cancels it too', async () => {
    const { session, user } = renderApp(editor, openSession());
    const importing = {
      fileName: 'shelf.jpg',
      startedAtMono: 0,
      progress: { label: 'Importing shelf.jpg', fraction: 0.25 },
      cancelling: false,
    };
    await screen.findByRole('button', { name: /^Run Erase/ });
    act(() => session.set({ importing }));
    const bar = await screen.findByRole<HTMLProgressElement>('progressbar', { name: 'Import shelf.jpg' });
    expect(bar.value).toBe(0.25);
    expect(await axeFindings()).toEqual([]);
    await user.click(screen.getByRole('button', { name: 'Cancel import' }));
    expect(called(session, 'cancelImport')).toHaveLength(1);
    expect(screen.queryByRole('progressbar')).toBeNull();
    act(() => session.set({ importing }));
    await user.keyboard('{Escape}');
    expect(called(session, 'cancelImport')).toHaveLength(2);
  });

  test('the blocker is visible and the run button off', async () => {
    const session = openSession();
    session.blocker = 'Mark what should go first.';
    renderApp(editor, session);
    const run = await screen.findByRole<HTMLButtonElement>('button', { name: /^Run Erase/ });
    expect(run.disabled).toBe(true);
    expect(screen.getByText('Mark what should go first.')).toBeTruthy();
  });

  test('Review result: Accept, Reject with a menu Reason, Try again, Compare', async () => {
    const { session, user } = renderApp(editor, openSession());
    await user.click(await screen.findByRole('button', { name: /^Run Erase/ }));
    session.completeRun();
    const bar = within(await screen.findByRole('toolbar', { name: 'Review result' }));
    expect(bar.getByRole('button', { name: 'Accept' })).toBeTruthy();
    expect(bar.getByRole('button', { name: 'Try again' })).toBeTruthy();
    expect(bar.getByRole('button', { name: 'Compare' })).toBeTruthy();
    await user.click(bar.getByRole('button', { name: 'Reject' }));
    const menu = within(screen.getByRole('menu', { name: 'Reason' }));
    expect(menu.getAllByRole('menuitem').map((item) => item.textContent)).toHaveLength(7);
    await user.click(menu.getByRole('menuitem', { name: 'Artefact' }));
    expect(called(session, 'reject')).toEqual([['artefact']]);
    expect(screen.queryByRole('toolbar', { name: 'Review result' })).toBeNull();
  });

  test('the canvas element carries size, view and busy state as data, without a render between', async () => {
    const { session } = renderApp(editor, openSession());
    const canvas = await screen.findByRole('application', { name: 'Canvas' });
    await waitFor(() => expect(canvas.dataset['scale']).toBe('1'));
    expect(Object.fromEntries(Object.entries(canvas.dataset))).toMatchObject({
      docWidth: '1200',
      docHeight: '900',
      busy: 'false',
    });
    session.canvas.callbacks?.onViewChange({ scale: 0.25, offsetX: 12, offsetY: -8 });
    expect(Object.fromEntries(Object.entries(canvas.dataset))).toMatchObject({
      scale: '0.25',
      offsetX: '12',
      offsetY: '-8',
    });
    session.canvas.callbacks?.onBusyChange(true);
    await waitFor(() => expect(canvas.dataset['busy']).toBe('true'));
  });

  test('every meter figure is readable as data', async () => {
    const meter = fakeMeter({
      money: money(84_000),
      feltWaitMs: 41_200,
      humanTimeMs: 312_000,
      iterations: 5,
      accepted: 2,
      rejected: 1,
      failed: 2,
      oversight: money(0, 3),
      total: money(84_000, 3),
    });
    renderApp(editor, openSession({ meter }));
    const region = await screen.findByRole('region', { name: 'Cost meter' });
    const read = Object.fromEntries(
      [...region.querySelectorAll<HTMLElement>('[data-metric]')].map((element) => [
        element.dataset['metric'],
        element.dataset['value'],
      ]),
    );
    expect(read).toEqual({
      credits: '8.4',
      'money-micros': '84000',
      'felt-wait-ms': '41200',
      'human-time-ms': '312000',
      iterations: '5',
      accepted: '2',
      rejected: '1',
      failed: '2',
      'total-micros': '84000',
    });
    expect(within(region).getByText('no rate set')).toBeTruthy();
    expect(within(region).getByText('$0.084+')).toBeTruthy();
  });

  test('an unknown price is "unpriced", never 0', async () => {
    renderApp(editor, openSession({ meter: fakeMeter({ money: money(0, 1), total: money(0, 1) }) }));
    const region = await screen.findByRole('region', { name: 'Cost meter' });
    for (const metric of ['credits', 'money-micros', 'total-micros']) {
      const figure = region.querySelector<HTMLElement>(`[data-metric="${metric}"]`);
      expect(figure?.dataset['value']).toBe('unpriced');
      expect(figure?.textContent).toBe('unpriced');
    }
  });
});

describe('Export dialog', () => {
  test('has Format, Preset and Save, and shows the check of the written file', async () => {
    const { session, user } = renderApp(editor, openSession());
    URL.createObjectURL = () => 'blob:test';
    URL.revokeObjectURL = () => undefined;
    await user.click(await screen.findByRole('button', { name: 'Export' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Export' }));
    await user.selectOptions(dialog.getByRole('combobox', { name: 'Format' }), 'jpeg');
    expect(dialog.getByRole<HTMLSelectElement>('combobox', { name: 'Preset' }).value).toBe('client');
    await user.click(dialog.getByRole('button', { name: 'Save' }));
    expect(called(session, 'exportAsset')[0]?.[0]).toMatchObject({ format: 'jpeg', preset: 'client' });
    expect(await screen.findByText(/Checked: the file holds what it should/)).toBeTruthy();
  });

  test('a failed export stays open and says why', async () => {
    const session = openSession();
    session.exportOutcome = { ok: false, message: 'Out of memory.', hint: 'Try JPEG.' };
    const { user } = renderApp(editor, session);
    await user.click(await screen.findByRole('button', { name: 'Export' }));
    await user.click(await screen.findByRole('button', { name: 'Save' }));
    expect((await screen.findByRole('alert')).textContent).toContain('Out of memory. Try JPEG.');
  });
});

test('an unknown address says so', async () => {
  renderApp('#/nowhere', createFakeSession());
  expect(await screen.findByRole('heading', { name: 'There is no such page' })).toBeTruthy();
});
