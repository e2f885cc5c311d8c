import { describe, expect, test } from 'vitest';

import { createHostedEngine } from '../../../../src/engines/hosted/hostedEngine.ts';
import type { Payer } from '../../../../src/kernel/operations/ports.ts';
import { neverCancelled } from '../../../../src/kernel/shared/cancel.ts';
import { err } from '../../../../src/kernel/shared/result.ts';
import { fakeAdapter, fakeLink, fakeWorld, failure, handle, modelFor } from './support.ts';

const request = { prompt: 'a lemon', width: 64, height: 48, seed: 7, count: 1 };
const model = modelFor('generate');

function engineWith(ownKey: 'none' | 'locked' | 'open', script: Parameters<typeof fakeAdapter>[0]) {
  const world = fakeWorld();
  const payers: (Payer | null)[] = [];
  const fake = fakeAdapter(script);
  const engine = createHostedEngine(fake.adapter, model, {
    ...world.deps,
    io: (_provider, payer) => {
      payers.push(payer);
      return world.io;
    },
    ownKey: () => ownKey,
  });
  return { engine, payers, fake };
}

describe('a run with an own key', () => {
  test('goes to the account that its submission names, whatever key is here by now', async () => {
    const own = engineWith('none', { polls: [err(failure('invalid'))] });
    const link = { ...fakeLink([], handle), payer: 'own key' as const };
    await own.engine.run(neverCancelled, request, () => undefined, link);
    expect(own.payers).toEqual(['own key']);
    const servers = engineWith('open', { polls: [err(failure('invalid'))] });
    await servers.engine.run(neverCancelled, request, () => undefined, fakeLink([], handle));
    expect(servers.payers).toEqual([null]);
  });

  test('is not sent while the key is locked, and costs nothing', async () => {
    const { engine, fake } = engineWith('locked', {});
    const link = { ...fakeLink([]), payer: 'own key' as const };
    const outcome = await engine.run(neverCancelled, request, () => undefined, link);
    expect(outcome).toMatchObject({
      ok: false,
      error: { kind: 'auth', message: 'Your own key for Acme is locked.', billed: 'n' },
    });
    expect(fake.log).toEqual([]);
  });

  test('that the provider does not accept says whose key to check', async () => {
    const { engine } = engineWith('open', { submit: () => err(failure('auth')) });
    const link = { ...fakeLink([]), payer: 'own key' as const };
    const outcome = await engine.run(neverCancelled, request, () => undefined, link);
    expect(outcome).toMatchObject({
      ok: false,
      error: { hint: 'Check your own key in Settings, Providers and keys.' },
    });
  });
});
