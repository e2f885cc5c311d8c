import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';

import { openAsset, openSession, renderApp } from '../drivers/renderApp.tsx';

const editor = `#/asset/${openAsset.id}`;
const pixel = 'data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==';
const first = { rect: { x: 10, y: 20, width: 90, height: 100 }, thumbnail: pixel };
const second = { rect: { x: 300, y: 20, width: 80, height: 90 }, thumbnail: pixel };

test('a face picture is chosen, consent is given for it, and asked for again with another one', async () => {
  const { session, user } = renderApp(editor, openSession({ tool: 'face-swap' }));
  const options = within(await screen.findByRole('region', { name: 'Tool options' }));
  const input = await options.findByLabelText('Picture that the face comes from');
  expect(options.queryByRole('checkbox', { name: /consent/ })).toBeNull();
  await user.upload(input, new File(['a'], 'colleague.png', { type: 'image/png' }));
  expect(options.getByText('colleague.png')).toBeTruthy();
  const consent = options.getByRole<HTMLInputElement>('checkbox', { name: /consent of the person/ });
  expect(consent.checked).toBe(false);
  await user.click(consent);
  expect(consent.checked).toBe(true);
  expect(session.services.editor.getState().options['face-swap'].consentFor).toContain('colleague.png');
  await user.upload(input, new File(['b'], 'friend.png', { type: 'image/png' }));
  expect(options.getByRole<HTMLInputElement>('checkbox', { name: /consent/ }).checked).toBe(false);
});

test('several faces are listed, chosen by keyboard, and forgotten when the picture changes', async () => {
  const session = openSession({ tool: 'face-swap' });
  session.faces = { ok: true, faces: [first, second] };
  const { user } = renderApp(editor, session);
  await user.click(await screen.findByRole('button', { name: 'Find faces in this picture' }));
  expect(await screen.findByText(/2 faces were found/)).toBeTruthy();
  const choice = within(screen.getByRole('radiogroup', { name: 'Face to replace' }));
  const target = () => session.services.editor.getState().options['face-swap'].target;
  expect(target()).toEqual(first.rect);
  choice.getByRole('radio', { name: 'Face 2' }).focus();
  await user.keyboard(' ');
  expect(target()).toEqual(second.rect);
  const { document } = session.services.editor.getState();
  if (document) session.set({ document: { ...document, layers: { ...document.layers } } });
  expect(await screen.findByText(/picture has changed/)).toBeTruthy();
  expect(screen.queryByRole('radiogroup', { name: 'Face to replace' })).toBeNull();
  expect(target()).toBeNull();
});

test('no face, and a search that fails, are told with the next step', async () => {
  const session = openSession({ tool: 'face-swap' });
  const { user } = renderApp(editor, session);
  const find = await screen.findByRole('button', { name: 'Find faces in this picture' });
  await user.click(find);
  expect(await screen.findByText(/No face was found\. Crop closer/)).toBeTruthy();
  session.faces = { ok: false, message: 'The model could not be fetched. Try again.' };
  await user.click(find);
  expect(await screen.findByText(/could not be fetched/)).toBeTruthy();
});

test('a hosted engine asks whose face it is', async () => {
  const session = openSession({ tool: 'face-swap' });
  const { user } = renderApp(editor, session);
  await screen.findByRole('button', { name: 'Choose face picture' });
  expect(screen.queryByRole('radiogroup', { name: 'The face is of' })).toBeNull();
  session.quote = {
    tool: 'face-swap',
    micros: 50_000,
    upperMicros: 50_000,
    qualifier: 'exact',
    source: 'hosted',
    wait: { p50Ms: null, n: 0 },
    availability: { kind: 'ready' },
  };
  session.set({ engines: {} });
  await user.click(await screen.findByRole('radio', { name: 'Non-binary' }));
  expect(session.services.editor.getState().options['face-swap'].person).toBe('non-binary');
});
