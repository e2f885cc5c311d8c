import { act, screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';

import { fakeIteration, fakeMeter } from '../drivers/fakeSession.ts';
import { openAsset, openSession, renderApp } from '../drivers/renderApp.tsx';
import { assetId } from '../../src/kernel/shared/ids.ts';
import type { AssetLibrary } from '../../src/session/types.ts';

type History = Awaited<ReturnType<AssetLibrary['history']>>;

test('the history follows its own asset only, and shows the newest answer', async () => {
  const session = openSession();
  const answers: ((history: History) => void)[] = [];
  session.services.library.history = () => new Promise((resolve) => answers.push(resolve));
  renderApp(`#/asset/${openAsset.id}/history`, session);
  await waitFor(() => expect(answers).toHaveLength(1));
  session.notify([assetId('another')]);
  expect(answers).toHaveLength(1);
  session.notify();
  session.notify();
  expect(answers).toHaveLength(3);
  const told = (runs: number): History => ({
    card: { asset: openAsset, meter: fakeMeter({ iterations: runs, inDoubt: runs === 3 ? 1 : 0 }) },
    iterations: Array.from({ length: runs }, (_, index) => fakeIteration(`c${index}`, 'erase', 'in-doubt')),
    thumbnails: {},
  });
  await act(async () => {
    answers[2]?.(told(3));
    answers[1]?.(told(2));
    answers[0]?.(told(1));
    await Promise.resolve();
  });
  const totals = await screen.findByLabelText('Totals');
  expect(totals.textContent).toContain('Iterations3');
  expect(totals.textContent).toContain('In doubt1');
  expect(screen.getAllByText('In doubt', { selector: 'td *' })).toHaveLength(3);
});
