import { expect, test } from 'vitest';

import { hostedId, hostedProvider } from '../drivers/hostedProvider.ts';
import { newProfile, openFresh } from '../drivers/sessionDriver.ts';
import { must } from '../../src/kernel/shared/assert.ts';
import { otherRequests } from '../../src/session/jobs/otherRequests.ts';

const engine = { provider: 'far', model: 'far-upscale' };

test('what other calls of the provider were named, on all assets; a nameless one is told by its time', async () => {
  const profile = newProfile();
  const provider = hostedProvider();
  profile.hosted = [provider.engine];
  for (const fail of [null, 'timeout-unknown', 'invalid'] as const) {
    const tab = await openFresh(profile, { base: true });
    tab.session.actions.setEngine('upscale', hostedId);
    provider.fail = fail && { kind: fail, message: 'It failed.', billed: fail === 'invalid' ? 'n' : '?' };
    await tab.session.actions.run('upscale');
  }
  const tab = await openFresh(profile, { base: true });
  const { workspace } = tab.ports;
  const ask = (call: string, one = engine, at = profile.tick) => otherRequests(workspace, call, one, at);
  const found = await ask('call');
  expect([...found.refs]).toEqual(['request-1']);
  // The one that was turned away was not sent.
  expect(found.unnamedAt).toHaveLength(1);
  expect(await ask('call', { ...engine, model: 'another' })).toEqual({ refs: found.refs, unnamedAt: [] });
  expect((await ask('call', { ...engine, provider: 'near' })).refs.size).toBe(0);
  expect((await ask('call', engine, profile.tick + 7_200_000)).refs.size).toBe(0);
});

test('a call is no other one to itself', async () => {
  const profile = newProfile();
  profile.hosted = [hostedProvider().engine];
  const tab = await openFresh(profile, { base: true });
  tab.session.actions.setEngine('upscale', hostedId);
  await tab.session.actions.run('upscale');
  const submitted = (await tab.events()).find((event) => event.type === 'call.submitted');
  const { call } = must(submitted, 'a call').body;
  expect((await otherRequests(tab.ports.workspace, call, engine, profile.tick)).refs.size).toBe(0);
});
