import { act, screen } from '@testing-library/react';
import { expect, test } from 'vitest';

import { openSession, renderApp } from '../drivers/renderApp.tsx';

test('a stroke that is still becoming tiles is not called saved', async () => {
  const session = openSession({ strokesUnderWay: 1 });
  renderApp('#/asset/a1', session);
  expect(await screen.findByText('Saving')).toBeDefined();
  act(() => session.set({ strokesUnderWay: 0 }));
  // The bar may have been painted and not yet listen: it then hears of the change as soon as it does.
  expect(await screen.findByText('Saved in this browser')).toBeDefined();
});
