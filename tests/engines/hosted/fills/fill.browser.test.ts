import { expect, test } from 'vitest';

import { createFillWorkers } from '../../../../src/engines/hosted/pixels/fillWorkers.ts';
import { fillsHere } from '../../../../src/engines/hosted/pixels/fillWork.ts';
import type { FillWork } from '../../../../src/engines/hosted/pixels/fillWork.ts';
import { comparable, erased, expanded } from './scene.ts';

const workers = createFillWorkers();

test('a fill drawn by the worker is that of the page to the last bit', async () => {
  for (const made of [erased, expanded]) {
    const here = await made(fillsHere);
    expect(comparable(await made(workers), here)).toEqual(comparable(here, here));
  }
});

test('what breaks in the worker is an error with a next step', async () => {
  const broken: FillWork = {
    open: (parts, note) => workers.open({ ...parts, grid: { width: -1, height: 4 } }, note),
  };
  expect((await erased(broken)).outcome).toMatchObject({
    ok: false,
    error: { hint: expect.stringContaining('ledger') as string },
  });
});
