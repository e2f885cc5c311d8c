import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';

import { called, openAsset, openSession, renderApp } from '../drivers/renderApp.tsx';

const editor = `#/asset/${openAsset.id}`;

test('Erase: a box by numbers becomes a selection', async () => {
  const { session, user } = renderApp(editor, openSession());
  await user.click(await screen.findByRole('radio', { name: 'Box' }));
  const x = screen.getByRole('spinbutton', { name: 'Left' });
  await user.clear(x);
  await user.type(x, '20');
  const width = screen.getByRole('spinbutton', { name: 'Box width' });
  await user.clear(width);
  await user.type(width, '64');
  await user.click(screen.getByRole('button', { name: 'Add box to mask' }));
  expect(called(session, 'selectRect')).toEqual([[{ x: 20, y: 225, width: 64, height: 450 }]]);
  await user.click(screen.getByRole('radio', { name: 'Subtract' }));
  await user.click(screen.getByRole('button', { name: 'Subtract box from mask' }));
  expect(called(session, 'addMaskShape')[0]?.[0]).toMatchObject({ kind: 'rect', mode: 'subtract' });
});

test('Generate: chips fill the prompt, unknown words are listed, the label says what Studio is', async () => {
  const { session, user } = renderApp(editor, openSession({ tool: 'generate', notUnderstood: ['zeppelin'] }));
  const options = within(await screen.findByRole('region', { name: 'Tool options' }));
  await user.click(await options.findByText('Subject'));
  await user.click(options.getByRole('button', { name: 'Bottle' }));
  expect(session.services.editor.getState().options.generate.prompt).toBe('bottle');
  expect(options.getByRole('button', { name: 'Bottle' }).getAttribute('aria-pressed')).toBe('true');
  expect(options.getByText(/Not understood, left out: “zeppelin”/)).toBeTruthy();
  expect(options.getByText(/not a diffusion model/)).toBeTruthy();
  await user.click(options.getByRole('button', { name: 'Lock seed' }));
  expect(options.getByRole<HTMLButtonElement>('button', { name: 'New seed' }).disabled).toBe(true);
});

test('Upscale: says the size after, and that a document has a limit', async () => {
  const { session, user } = renderApp(editor, openSession({ tool: 'upscale' }));
  expect(await screen.findByText(/2400 × 1800 px/)).toBeTruthy();
  const { document } = session.services.editor.getState();
  if (document) session.set({ document: { ...document, width: 4000 } });
  await user.click(screen.getByRole('radio', { name: '× 4' }));
  expect(screen.getByText(/Larger than 8192 px/)).toBeTruthy();
});

test('Expand: a frame from the list or by number, with the size after, and words for hosted engines', async () => {
  const { session, user } = renderApp(editor, openSession({ tool: 'expand' }));
  const { expand } = session.services.editor.getState().options;
  const chosen = () => session.services.editor.getState().options.expand;
  const run = await screen.findByRole<HTMLButtonElement>('button', { name: /^Run Expand/ });
  expect(expand).toEqual({ left: 0, top: 0, right: 0, bottom: 0, prompt: '' });
  const frames = await screen.findByRole<HTMLSelectElement>('combobox', { name: 'Expand to' });
  await user.selectOptions(frames, '1:1');
  expect(chosen()).toMatchObject({ left: 0, right: 0, top: 150, bottom: 150 });
  expect(screen.getByText(/1200 × 1200 px/)).toBeTruthy();
  const left = screen.getByRole('spinbutton', { name: 'Margin left' });
  await user.clear(left);
  await user.type(left, '40');
  expect(chosen()).toMatchObject({ left: 40, top: 150 });
  expect(frames.value).toBe('own');
  await user.type(screen.getByRole('textbox', { name: 'Prompt' }), 'a table');
  expect(chosen().prompt).toBe('a table');
  await user.click(run);
  expect(called(session, 'run')).toEqual([['expand']]);
  await user.click(screen.getByRole('button', { name: 'Reset margins' }));
  expect(chosen()).toEqual({ left: 0, top: 0, right: 0, bottom: 0, prompt: 'a table' });
});

test('Crop: run applies the frame; rotating and resizing are their own actions', async () => {
  const { session, user } = renderApp(editor, openSession({ tool: 'crop' }));
  await user.selectOptions(await screen.findByRole('combobox', { name: 'Crop to' }), '1:1');
  expect(session.services.editor.getState().options.crop.frame).toMatchObject({ width: 900, height: 900 });
  await user.click(screen.getByRole('button', { name: /^Run Crop/ }));
  expect(called(session, 'applyCrop')).toHaveLength(1);
  await user.click(screen.getByRole('button', { name: '90° right' }));
  expect(called(session, 'rotate')).toEqual([[1]]);
  const width = screen.getByRole('spinbutton', { name: 'New width' });
  await user.clear(width);
  await user.type(width, '600');
  await user.click(screen.getByRole('button', { name: 'Resize' }));
  expect(called(session, 'resize')[0]?.[0]).toBe(600);
});

test('Replace background: each backdrop shows its own inputs', async () => {
  const { user } = renderApp(editor, openSession({ tool: 'replace-background' }));
  expect(await screen.findByRole('textbox', { name: 'Colour' })).toBeTruthy();
  await user.click(screen.getByRole('radio', { name: 'Gradient' }));
  expect(screen.getByRole('slider', { name: 'Angle' })).toBeTruthy();
  await user.click(screen.getByRole('radio', { name: 'Image' }));
  expect(screen.getByText('No picture chosen')).toBeTruthy();
});

test('Style transfer: presets by name, a reference, words; the engine follows where it is free', async () => {
  const { session, user } = renderApp(editor, openSession({ tool: 'style-transfer' }));
  const presets = within(await screen.findByRole('radiogroup', { name: 'Preset style' }));
  expect(presets.getAllByRole('radio')).toHaveLength(8);
  await user.click(presets.getByRole('radio', { name: 'Charcoal' }));
  const options = () => session.services.editor.getState().options['style-transfer'];
  expect(options().preset).toBe('charcoal');
  expect(screen.getByText(/smudged/)).toBeTruthy();

  await user.click(screen.getByRole('radio', { name: 'Reference' }));
  expect(options().style).toBe('image');
  expect(screen.getByText('No picture chosen')).toBeTruthy();
  await waitFor(() =>
    expect(called(session, 'setEngine')).toEqual([['style-transfer', 'local.style-transfer.colour-match']]),
  );
  const file = new File(['x'], 'poster.png', { type: 'image/png' });
  await user.upload(screen.getByLabelText('Reference picture'), file);
  expect(screen.getByText('poster.png')).toBeTruthy();

  // No local engine reads words, and a paid one is never chosen for anybody.
  await user.click(screen.getByRole('radio', { name: 'Words' }));
  await user.type(screen.getByRole('textbox', { name: 'Style in words' }), 'a linocut');
  expect(options()).toMatchObject({ style: 'prompt', prompt: 'a linocut' });
  expect(called(session, 'setEngine')).toHaveLength(1);
  expect(screen.getByRole('slider', { name: 'Strength' })).toBeTruthy();
});
