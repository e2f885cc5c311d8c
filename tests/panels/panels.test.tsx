import { act, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';

import { fakeIteration, fakeLayer, fakeDocument, fakeStaged } from '../drivers/fakeSession.ts';
import { called, openAsset, openSession, renderApp } from '../drivers/renderApp.tsx';

const editor = `#/asset/${openAsset.id}`;

describe('Layers', () => {
  test('top layer first; hide, lock, choose, move, duplicate, delete, rename', async () => {
    const { session, user } = renderApp(editor, openSession());
    const panel = within(await screen.findByRole('region', { name: 'Layers' }));
    if (!panel.queryByRole('button', { name: 'Base' }))
      await user.click(panel.getByRole('button', { name: /^Layers/ }));
    const names = panel.getAllByRole('listitem').map((item) => item.textContent);
    expect(names).toEqual(['Erased', 'Base']);
    await user.click(panel.getByRole('button', { name: 'Hide Base' }));
    await user.click(panel.getByRole('button', { name: 'Lock Base' }));
    expect(called(session, 'setLayer')).toEqual([
      ['l1', { visible: false }],
      ['l1', { locked: true }],
    ]);
    await user.click(panel.getByRole('button', { name: 'Base' }));
    expect(called(session, 'setActiveLayer')).toEqual([['l1']]);
    await user.click(panel.getByRole('button', { name: 'Move layer up' }));
    expect(called(session, 'moveLayer')).toEqual([['l1', 1]]);
    await user.click(panel.getByRole('button', { name: 'Duplicate layer' }));
    expect(called(session, 'duplicateLayer')).toEqual([['l1']]);
    expect(panel.getByRole<HTMLButtonElement>('button', { name: 'Delete layer' }).disabled).toBe(true);
    await user.dblClick(panel.getByRole('button', { name: 'Erased' }));
    await user.clear(panel.getByRole('textbox', { name: 'Layer name' }));
    await user.keyboard('Sticker gone{Enter}');
    expect(panel.getByRole('button', { name: 'Sticker gone' })).toBeTruthy();
  });

  test('the active layer is placed by numbers, one step each', async () => {
    const { session, user } = renderApp(editor, openSession());
    const panel = within(await screen.findByRole('region', { name: 'Layers' }));
    if (!panel.queryByRole('button', { name: 'Base' }))
      await user.click(panel.getByRole('button', { name: /^Layers/ }));
    const place = within(panel.getByRole('group', { name: 'Position' }));
    const x = place.getByRole('spinbutton', { name: 'Layer X' });
    await user.clear(x);
    await user.type(x, '120');
    expect(called(session, 'setLayer')).toEqual([]);
    await user.keyboard('{Enter}');
    expect(called(session, 'setLayer')).toEqual([
      ['l2', { transform: { x: 120, y: 0, scaleX: 1, scaleY: 1, rotation: 0 } }],
    ]);
    const names = ['Layer Y', 'Layer scale in percent', 'Layer rotation in degrees'];
    for (const name of names) expect(place.getByRole('spinbutton', { name })).toBeTruthy();
    await user.click(panel.getByRole('button', { name: 'Lock Erased' }));
    expect(panel.queryByRole('group', { name: 'Position' })).toBeNull();
  });

  test('what is selected becomes a mask, when something is', async () => {
    const session = openSession();
    const { user } = renderApp(editor, session);
    const panel = within(await screen.findByRole('region', { name: 'Layers' }));
    if (!panel.queryByRole('button', { name: 'Base' }))
      await user.click(panel.getByRole('button', { name: /^Layers/ }));
    const item = (): HTMLButtonElement => panel.getByRole('menuitem', { name: 'Add mask from selection' });
    await user.click(panel.getByRole('button', { name: 'More layer actions' }));
    expect(item().disabled).toBe(true);
    const { document } = session.services.editor.getState();
    const shapes = [{ kind: 'rect', mode: 'add', rect: { x: 0, y: 0, width: 9, height: 9 } }] as const;
    act(() => session.set({ document: document && { ...document, selection: { shapes, featherPx: 0 } } }));
    await user.click(item());
    expect(called(session, 'maskFromSelection')).toEqual([['l2']]);
  });

  test('a mask can be switched off and removed', async () => {
    const layer = fakeLayer('m', 'Cut-out', { mask: { tiles: {}, enabled: true } });
    const document = fakeDocument(openAsset.id, [layer]);
    const { session, user } = renderApp(editor, openSession({ document, activeLayer: layer.id }));
    const panel = within(await screen.findByRole('region', { name: 'Layers' }));
    if (!panel.queryByRole('button', { name: 'Cut-out' }))
      await user.click(panel.getByRole('button', { name: /^Layers/ }));
    await user.click(panel.getByRole('button', { name: 'More layer actions' }));
    await user.click(panel.getByRole('menuitem', { name: 'Switch mask off' }));
    expect(called(session, 'setLayerMaskEnabled')).toEqual([['m', false]]);
    await user.click(panel.getByRole('button', { name: 'More layer actions' }));
    await user.click(panel.getByRole('menuitem', { name: 'Remove mask' }));
    expect(called(session, 'removeLayerMask')).toEqual([['m']]);
  });
});

describe('Canvas', () => {
  test('is handed document, staging, gesture and mask, and destroyed at the end', async () => {
    const { session } = renderApp(editor, openSession());
    await waitFor(() => expect(session.canvas.gesture?.kind).toBe('mask-brush'));
    expect(session.canvas.log).toContain('document 1200x900');
    expect(session.canvas.log).toContain('mask shown');
    const staged = fakeStaged(openAsset.id, 'c1', 0, 'erase');
    session.set({ staged: [staged], stagedShown: staged.id });
    expect(session.canvas.log.slice(-2)).toEqual([`staged ${staged.id} result`, 'mask hidden']);
    session.services.actions.setCompare('split');
    expect(session.canvas.log.at(-1)).toBe(`staged ${staged.id} split`);
    session.services.actions.setTool('upscale');
    expect(session.canvas.gesture).toEqual({ kind: 'pan' });
    location.hash = '#/';
    await waitFor(() => expect(session.canvas.destroyed).toBe(1));
    expect(called(session, 'close')).toHaveLength(1);
  });

  test('hands strokes on as one action each', async () => {
    const { session } = renderApp(editor, openSession());
    await waitFor(() => expect(session.canvas.callbacks).not.toBeNull());
    const shape = { kind: 'polygon', mode: 'add', points: [0, 0, 9, 0, 9, 9] } as const;
    void session.canvas.callbacks?.onMaskShape(shape);
    expect(called(session, 'addMaskShape')).toEqual([[shape]]);
    expect(called(session, 'noteHandEdit')).toHaveLength(1);
    session.canvas.callbacks?.onCropChange({ x: 1, y: 2, width: 3, height: 4 });
    expect(session.services.editor.getState().options.crop.frame).toEqual({
      x: 1,
      y: 2,
      width: 3,
      height: 4,
    });
    session.canvas.callbacks?.onBrushSizeChange(5000);
    expect(session.services.editor.getState().options.erase.size).toBe(1000);
  });
});

test('Iterations: newest first, with tool, engine, cost, wait and verdict', async () => {
  const iterations = [
    fakeIteration('old', 'erase', 'rejected', { at: 1, reason: 'style' }),
    fakeIteration('new', 'upscale', 'accepted', { at: 2 }),
  ];
  renderApp(editor, openSession({ iterations }));
  const strip = within(await screen.findByRole('region', { name: 'Iterations' }));
  const frames = strip.getAllByRole('listitem').map((item) => item.textContent);
  expect(frames).toEqual(['Upscale ESRGAN0 cr · 1.4 sKept', 'Erase MI-GAN0 cr · 1.4 sRejected: style']);
});

test('an interrupted run is told once and can be dismissed', async () => {
  const { session, user } = renderApp(
    editor,
    openSession({ recovered: [fakeIteration('c', 'upscale', 'failed', { errorType: 'interrupted' })] }),
  );
  expect((await screen.findByRole('note', { name: 'Interrupted runs' })).textContent).toContain(
    'Upscale (failed)',
  );
  await user.click(screen.getByRole('button', { name: 'Dismiss notice' }));
  expect(called(session, 'dismissRecovered')).toHaveLength(1);
  expect(screen.queryByRole('note', { name: 'Interrupted runs' })).toBeNull();
});

test('variants are chosen by their thumbnails', async () => {
  const staged = [0, 1, 2].map((index) => fakeStaged(openAsset.id, 'c', index, 'generate'));
  const { session, user } = renderApp(editor, openSession({ staged, stagedShown: staged[0]?.id ?? null }));
  await user.click(await screen.findByRole('button', { name: 'Variant 3 of 3' }));
  expect(called(session, 'showStaged')).toEqual([[staged[2]?.id]]);
});
