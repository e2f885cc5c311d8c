import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';

import { callId, outputId } from '../../src/kernel/shared/ids.ts';
import { fakeDocument, fakeLayer, fakeStaged } from '../drivers/fakeSession.ts';
import { called, openAsset, openSession, renderApp } from '../drivers/renderApp.tsx';

const editor = `#/asset/${openAsset.id}`;
const staged = [0, 1].map((index) => fakeStaged(openAsset.id, 'c1', index, 'erase'));
const stagedState = { staged, stagedShown: staged[0]?.id ?? null };

async function ready(): Promise<HTMLElement> {
  const canvas = await screen.findByRole('application', { name: 'Canvas' });
  await waitFor(() => expect(canvas.dataset['scale']).toBeDefined());
  return canvas;
}

describe('shortcuts', () => {
  test('letters choose tools, but not while typing', async () => {
    const { session, user } = renderApp(editor, openSession({ tool: 'generate' }));
    await ready();
    await user.keyboard('u');
    expect(session.services.editor.getState().tool).toBe('upscale');
    await user.keyboard('g');
    await user.type(screen.getByRole('textbox', { name: 'Prompt' }), 'bottle');
    expect(session.services.editor.getState().tool).toBe('generate');
    expect(session.services.editor.getState().options.generate.prompt).toBe('bottle');
  });

  test('Ctrl+Enter runs, also from the prompt; a blocked run does not start', async () => {
    const { session, user } = renderApp(editor, openSession({ tool: 'generate' }));
    await ready();
    await user.click(screen.getByRole('textbox', { name: 'Prompt' }));
    session.blocker = 'Write a prompt.';
    await user.keyboard('{Control>}{Enter}{/Control}');
    expect(called(session, 'run')).toEqual([]);
    session.blocker = null;
    await user.keyboard('{Control>}{Enter}{/Control}');
    expect(called(session, 'run')).toEqual([['generate']]);
  });

  test('undo, redo and export', async () => {
    const { session, user } = renderApp(editor, openSession({ undoLabel: 'Erase', redoLabel: 'Crop' }));
    await ready();
    await user.keyboard('{Control>}z{/Control}{Control>}{Shift>}z{/Shift}{/Control}');
    expect(called(session, 'undo')).toHaveLength(1);
    expect(called(session, 'redo')).toHaveLength(1);
    await user.keyboard('{Control>}e{/Control}');
    expect(await screen.findByRole('dialog', { name: 'Export' })).toBeTruthy();
    await user.keyboard('u');
    expect(session.services.editor.getState().tool).toBe('erase');
  });

  test('[ and ] change the brush, X the mode', async () => {
    const { session, user } = renderApp(editor, openSession());
    await ready();
    await user.keyboard('[BracketRight]');
    const larger = session.services.editor.getState().options.erase.size;
    expect(larger).toBeGreaterThan(64);
    await user.keyboard('[BracketLeft][BracketLeft]');
    expect(session.services.editor.getState().options.erase.size).toBeLessThan(64);
    await user.keyboard('x');
    expect(session.services.editor.getState().options.erase.maskMode).toBe('subtract');
  });

  test('Enter accepts once: through the focused button or from the canvas', async () => {
    const { session, user } = renderApp(editor, openSession(stagedState));
    const canvas = await ready();
    canvas.focus();
    await user.keyboard('{Enter}');
    expect(called(session, 'accept')).toHaveLength(1);
    session.set(stagedState);
    (await screen.findByRole('button', { name: 'Accept' })).focus();
    await user.keyboard('{Enter}');
    expect(called(session, 'accept')).toHaveLength(2);
  });

  test('while a result waits no tool draws on the mask, so Enter on the canvas is left to it', async () => {
    const { session } = renderApp(editor, openSession());
    await ready();
    session.services.actions.setOptions('erase', { maskTool: 'rectangle' });
    expect(session.canvas.gesture?.kind).toBe('mask-rect');
    session.set(stagedState);
    expect(session.canvas.gesture?.kind).toBe('pan');
    session.set({ staged: [], stagedShown: null });
    expect(session.canvas.gesture?.kind).toBe('mask-rect');
  });

  test('a key held down decides once', async () => {
    const { session } = renderApp(editor, openSession(stagedState));
    const canvas = await ready();
    canvas.focus();
    for (const repeat of [false, true]) {
      session.set(stagedState);
      fireEvent.keyDown(canvas, { key: 'Enter', repeat });
      session.set(stagedState);
      fireEvent.keyDown(canvas, { key: 't', repeat });
    }
    expect(called(session, 'accept')).toHaveLength(1);
    expect(called(session, 'tryAgain')).toHaveLength(1);
  });

  test('R, then the letter or the number of a reason', async () => {
    const { session, user } = renderApp(editor, openSession(stagedState));
    (await ready()).focus();
    await user.keyboard('rt');
    expect(called(session, 'reject')).toEqual([['text/label']]);
    session.set(stagedState);
    await screen.findByRole('toolbar', { name: 'Review result' });
    await user.keyboard('r6');
    expect(called(session, 'reject')[1]).toEqual(['composition']);
    expect(called(session, 'tryAgain')).toEqual([]);
  });

  test('Escape leaves the reasons without deciding', async () => {
    const { session, user } = renderApp(editor, openSession(stagedState));
    (await ready()).focus();
    await user.keyboard('r{Escape}');
    expect(screen.queryByRole('menu')).toBeNull();
    expect(called(session, 'reject')).toEqual([]);
    expect(screen.getByRole('button', { name: 'Reject' })).toBe(document.activeElement);
  });

  test('C toggles on a tap and lets go after a hold', async () => {
    const { session } = renderApp(editor, openSession(stagedState));
    const canvas = await ready();
    const compare = (): string => session.services.editor.getState().compare;
    fireEvent(canvas, keyAt('keydown', 'c', 1000));
    fireEvent(canvas, keyAt('keyup', 'c', 1100));
    expect(compare()).toBe('original');
    fireEvent(canvas, keyAt('keydown', 'c', 2000));
    fireEvent(canvas, keyAt('keyup', 'c', 2050));
    expect(compare()).toBe('result');
    fireEvent(canvas, keyAt('keydown', 'c', 3000));
    expect(compare()).toBe('original');
    fireEvent(canvas, keyAt('keyup', 'c', 3900));
    expect(compare()).toBe('result');
  });

  test('C held shows the picture before an accepted result; the document stays as it is', async () => {
    const origin = {
      kind: 'output',
      call: callId('c1'),
      output: outputId('o1'),
      tool: 'erase',
      engine: 'local',
      generative: false,
      trained: true,
    } as const;
    const layers = [fakeLayer('l1', 'Base'), fakeLayer('l2', 'Erased', { origin })];
    const document = fakeDocument(openAsset.id, layers);
    const { session } = renderApp(editor, openSession({ document }));
    const canvas = await ready();
    const pushed = (): number => session.canvas.log.filter((line) => line.startsWith('document')).length;
    const before = pushed();
    fireEvent(canvas, keyAt('keydown', 'c', 1000));
    expect(session.services.editor.getState()).toMatchObject({ compare: 'original', document });
    expect(pushed()).toBe(before + 1);
    fireEvent(canvas, keyAt('keyup', 'c', 1050));
    expect(session.services.editor.getState().compare).toBe('result');
    expect(pushed()).toBe(before + 2);
  });

  test('T tries again, . shows the next variant', async () => {
    const { session, user } = renderApp(editor, openSession(stagedState));
    (await ready()).focus();
    await user.keyboard('.');
    expect(session.services.editor.getState().stagedShown).toBe(staged[1]?.id);
    await user.keyboard('t');
    expect(called(session, 'tryAgain')).toHaveLength(1);
  });

  test('zoom, fit and pan drive the canvas', async () => {
    const { session, user } = renderApp(editor, openSession());
    (await ready()).focus();
    const fits = session.canvas.fits;
    await user.keyboard('+');
    expect(session.canvas.view.scale).toBeCloseTo(1.25);
    await user.keyboard('1');
    expect(session.canvas.view.scale).toBe(1);
    await user.keyboard('{ArrowLeft}');
    expect(session.canvas.view.offsetX).toBe(64);
    await user.keyboard('f');
    expect(session.canvas.fits).toBe(fits + 1);
  });

  test('held space makes every tool pan', async () => {
    const { session, user } = renderApp(editor, openSession());
    (await ready()).focus();
    await user.keyboard('{ >}');
    expect(session.canvas.gesture?.kind).toBe('pan');
    await user.keyboard('{/ }');
    expect(session.canvas.gesture?.kind).toBe('mask-brush');
  });

  test('space held while the window loses the focus lets go; the hand stays', async () => {
    const { session, user } = renderApp(editor, openSession());
    (await ready()).focus();
    await user.keyboard('{ >}');
    expect(session.canvas.gesture?.kind).toBe('pan');
    fireEvent.blur(window);
    expect(session.canvas.gesture?.kind).toBe('mask-brush');
    await user.keyboard('{/ }h');
    fireEvent.blur(window);
    expect(session.canvas.gesture?.kind).toBe('pan');
  });

  test('? opens the sheet, which lists every tool', async () => {
    const { user } = renderApp(editor, openSession());
    await ready();
    await user.keyboard('?');
    const sheet = within(await screen.findByRole('dialog', { name: 'Keyboard shortcuts' }));
    for (const name of ['Generate', 'Erase', 'Upscale', 'Run the tool', 'Accept the result']) {
      expect(sheet.getByText(name)).toBeTruthy();
    }
  });
});

test('the tool rail is one tab stop; arrows move inside it', async () => {
  const { user } = renderApp(editor, openSession());
  await ready();
  const rail = within(screen.getByRole('toolbar', { name: 'Tools' }));
  expect(rail.getAllByRole('button').filter((button) => button.tabIndex === 0)).toHaveLength(1);
  rail.getByRole('button', { name: 'Erase' }).focus();
  await user.keyboard('{ArrowDown}');
  expect(rail.getByRole('button', { name: 'Remove background' })).toBe(document.activeElement);
});

test('a repeated Enter on the run button does not cancel what it started', async () => {
  const { session, user } = renderApp(editor, openSession());
  await ready();
  (await screen.findByRole('button', { name: /^Run Erase/ })).focus();
  await user.keyboard('{Enter}{Enter}');
  expect(called(session, 'run')).toHaveLength(1);
  expect(called(session, 'cancel')).toEqual([]);
  session.completeRun();
  await waitFor(() => expect(screen.getByRole('button', { name: 'Accept' })).toBe(document.activeElement));
});

test('a mask, a run and a verdict without a pointer', async () => {
  const { session, user } = renderApp(editor, openSession());
  (await ready()).focus();
  await user.keyboard('s');
  expect(called(session, 'selectSubject')).toHaveLength(1);
  await user.keyboard('{Control>}{Enter}{/Control}');
  session.completeRun();
  await screen.findByRole('toolbar', { name: 'Review result' });
  await user.keyboard('{Enter}');
  expect(called(session, 'accept')).toHaveLength(1);
});

function keyAt(type: string, key: string, timeStamp: number): KeyboardEvent {
  const event = new KeyboardEvent(type, { key, bubbles: true, cancelable: true });
  Object.defineProperty(event, 'timeStamp', { value: timeStamp });
  return event;
}
