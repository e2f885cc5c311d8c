import { screen, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';

import { fakeMeter } from '../drivers/fakeSession.ts';
import { openAsset, openSession, renderApp } from '../drivers/renderApp.tsx';
import type { EditorState } from '../../src/session/types.ts';

async function showMeter(patch: Partial<EditorState> = {}) {
  const app = renderApp(`#/asset/${openAsset.id}`, openSession(patch));
  const meter = within(await screen.findByRole('region', { name: 'Cost meter' }));
  return { ...app, meter };
}

/** A name on the face of the meter and the figure under it. */
function figure(meter: ReturnType<typeof within>, name: string): string {
  return meter.getByText(name).parentElement?.textContent ?? '';
}

describe('the face of the meter', () => {
  test('shows the local share beside the verdicts', async () => {
    const { meter } = await showMeter({
      meter: fakeMeter({ iterations: 5, accepted: 3, rejected: 1, failed: 1, localCalls: 4 }),
    });
    expect(figure(meter, 'Local')).toBe('Local4');
    expect(figure(meter, 'Kept')).toBe('Kept3');
    expect(meter.queryByRole('list', { name: 'Iterations without a verdict' })).toBeNull();
  });

  test('names what is neither kept, rejected nor failed for what it is', async () => {
    const { meter } = await showMeter({
      meter: fakeMeter({ iterations: 6, accepted: 1, superseded: 2, undecided: 1, inDoubt: 1 }),
    });
    const rest = within(meter.getByRole('list', { name: 'Iterations without a verdict' }));
    expect(rest.getAllByRole('listitem').map((item) => item.textContent)).toEqual([
      '2 superseded',
      '1 to decide',
      '1 in doubt',
      '1 running',
    ]);
  });
});
