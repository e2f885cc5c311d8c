import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';

import { axeFindings, openSession, renderApp } from '../drivers/renderApp.tsx';

test('each provider says whether it is set up, and what the server lacks; nobody is asked for a key', async () => {
  renderApp('#/settings', openSession());
  const section = within(await screen.findByRole('region', { name: 'Providers and keys' }));
  const [fal, bfl] = await section.findAllByRole('listitem');
  expect(fal?.textContent).toBe('falSet up9 engines, listed above.');
  expect(bfl?.textContent).toBe('Black Forest LabsNot set up5 engines once the server has BFL_API_KEY.');
  expect(section.queryByRole('textbox')).toBeNull();
  expect(await axeFindings()).toEqual([]);
});
