import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { screen, within } from '@testing-library/react';

import { called, openAsset, openSession, renderApp } from '../drivers/renderApp.tsx';
import type { ExportCheck } from '../../src/session/services.ts';

const line = (label: string, ok: boolean, blocking: boolean): ExportCheck['lines'][number] => ({
  label,
  expected: 'as it should be',
  found: ok ? 'as it should be' : 'something else',
  ok,
  blocking,
});

const checkOf = (...lines: ExportCheck['lines']): ExportCheck => ({
  passed: lines.every(({ ok }) => ok),
  lines,
});

let saved: string[] = [];
beforeEach(() => {
  saved = [];
  vi.spyOn(URL, 'createObjectURL').mockReturnValue('blob:test');
  vi.spyOn(URL, 'revokeObjectURL').mockReturnValue();
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function click(this: HTMLAnchorElement) {
    saved.push(this.download);
  });
});
afterEach(() => vi.restoreAllMocks());

async function exportWith(check: ExportCheck) {
  const session = openSession();
  const { exportOutcome } = session;
  if (exportOutcome.ok) session.exportOutcome = { ...exportOutcome, check };
  const { user } = renderApp(`#/asset/${openAsset.id}`, session);
  await user.click(await screen.findByRole('button', { name: 'Export' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Export' }));
  await user.click(dialog.getByRole('button', { name: 'Save' }));
  return { user, session };
}

describe('a written file is handed over', () => {
  test('when its check passed', async () => {
    await exportWith(checkOf(line('Size', true, false)));
    await screen.findByRole('dialog', { name: 'Exported' });
    expect(saved).toEqual(['bottle.png']);
  });

  test('only after a person looked, when the check found a difference', async () => {
    const { user, session } = await exportWith(
      checkOf(line('Size', true, false), line('Rights', false, false)),
    );
    const dialog = within(await screen.findByRole('dialog', { name: 'Not exported' }));
    expect(saved).toEqual([]);
    expect(dialog.getAllByRole('rowheader').map((cell) => cell.textContent)).toEqual(['Rights', 'Size']);
    await user.click(dialog.getByRole('button', { name: 'Save anyway' }));
    expect(saved).toEqual(['bottle.png']);
    expect(called(session, 'exportAsset')).toHaveLength(1);
  });

  test('never, when something may have leaked', async () => {
    const { user } = await exportWith(checkOf(line('Texts this preset keeps back', false, true)));
    const dialog = within(await screen.findByRole('dialog', { name: 'Not exported' }));
    expect(dialog.queryByRole('button', { name: /save/i })).toBeNull();
    await user.click(dialog.getByRole('button', { name: 'Discard' }));
    expect(saved).toEqual([]);
  });
});

test('a cancelled export stops, and saves nothing even when it was too late to stop it', async () => {
  const session = openSession();
  let release = (): void => {};
  session.exportHold = new Promise((resolve) => (release = resolve));
  const { user } = renderApp(`#/asset/${openAsset.id}`, session);
  await user.click(await screen.findByRole('button', { name: 'Export' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Export' }));
  await user.click(dialog.getByRole('button', { name: 'Save' }));
  expect(dialog.getByRole<HTMLProgressElement>('progressbar', { name: 'Export' }).value).toBe(0.5);
  await user.click(dialog.getByRole('button', { name: 'Cancel' }));
  expect(screen.queryByRole('dialog')).toBeNull();
  release();
  await expect.poll(() => called(session, 'exportSignal')).toEqual([[true]]);
  expect(saved).toEqual([]);
});

test('the AI systems may be left unnamed for a client, and nowhere else', async () => {
  const session = openSession();
  const { user } = renderApp(`#/asset/${openAsset.id}`, session);
  await user.click(await screen.findByRole('button', { name: 'Export' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Export' }));
  await user.click(dialog.getByRole('checkbox', { name: 'Name the AI systems' }));
  await user.type(dialog.getByRole('textbox', { name: 'Credit' }), 'Studio');
  await user.click(dialog.getByRole('button', { name: 'Save' }));
  expect(called(session, 'exportAsset')).toMatchObject([
    [{ preset: 'client', nameAiSystems: false, credit: 'Studio' }],
  ]);
});
