import { expect, test } from 'vitest';

import { hostedProvider } from '../drivers/hostedProvider.ts';
import { newProfile, openFresh } from '../drivers/sessionDriver.ts';
import { engineId } from '../../src/kernel/shared/ids.ts';
import { err } from '../../src/kernel/shared/result.ts';
import type { AnyEngine, EngineError, RunShape } from '../../src/kernel/operations/ports.ts';

/** A cent for each marked pixel across; a whole dollar where it is not told what is marked. */
function eraser(): AnyEngine {
  const { engine } = hostedProvider();
  const refused: EngineError = { kind: 'invalid', message: 'Not this one.', billed: 'n' };
  return {
    descriptor: { ...engine.descriptor, id: engineId('far.erase'), operation: 'erase' },
    availability: () => Promise.resolve({ kind: 'ready' }),
    warm: engine.warm,
    price: ({ maskBounds }: RunShape) => {
      const micros = maskBounds ? maskBounds.width * 10_000 : 1_000_000;
      return { micros, upperMicros: micros, qualifier: 'exact' };
    },
    run: () => Promise.resolve(err(refused)),
  };
}

test('an erasure is priced by what is marked, on the button and in the ledger', async () => {
  const profile = newProfile();
  profile.hosted = [eraser()];
  const tab = await openFresh(profile, { base: true });
  const { actions } = tab.session;
  actions.setEngine('erase', engineId('far.erase'));
  await actions.selectRect({ x: 1, y: 2, width: 3, height: 4 });
  await expect.poll(() => tab.state().marked).toMatchObject({ width: 3, height: 4 });
  // At once after a change too: a run does not trust what the button was drawn with.
  await actions.selectRect({ x: 4, y: 2, width: 2, height: 4 });
  await actions.run('erase');
  const quoted = (await tab.events()).filter(({ type }) => type === 'call.quoted');
  expect(quoted.map(({ body }) => body)).toMatchObject([{ micro: 50_000 }]);
  await actions.undo();
  await actions.undo();
  await expect.poll(() => tab.state().marked).toBeNull();
});
