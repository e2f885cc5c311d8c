import { waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';

import { tileHash } from '../../src/kernel/shared/ids.ts';
import { called, openSession, renderApp } from '../drivers/renderApp.tsx';

test('the divider of the canvas moves the session’s split, and lost tiles are told', async () => {
  const session = openSession();
  renderApp('#/asset/a1', session);
  await waitFor(() => expect(session.canvas.callbacks).not.toBeNull());
  session.canvas.callbacks?.onSplitChange?.(0.25);
  session.canvas.callbacks?.onTileMissing?.(tileHash('f'.repeat(64)));
  expect(session.services.editor.getState().splitPosition).toBe(0.25);
  expect(called(session, 'tellUnreadPixels')).toEqual([[]]);
});
