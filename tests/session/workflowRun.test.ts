import { afterEach, expect, test } from 'vitest';

import { newProfile, openFresh } from '../drivers/sessionDriver.ts';
import { comfyServer, json200, routeOf } from '../engines/hosted/comfyui/server.ts';
import { generateFile } from '../engines/hosted/comfyui/workflows.ts';
import { fakeWorld } from '../engines/hosted/engine/support.ts';
import { hostedIo, noPrices } from '../engines/hosted/harness/io.ts';
import { scriptedServer } from '../engines/hosted/harness/scripted.ts';
import type { ScriptedServer } from '../engines/hosted/harness/scripted.ts';
import { comfyui } from '../../src/engines/hosted/comfyui/adapter.ts';
import { withWorkflowRates } from '../../src/engines/hosted/comfyui/rates.ts';
import { parseTeamWorkflows } from '../../src/engines/hosted/comfyui/team.ts';
import { createHostedEngines } from '../../src/engines/hosted/registry.ts';
import { engineId } from '../../src/kernel/shared/ids.ts';

let server: ScriptedServer | null = null;
afterEach(() => server?.close());

/** As Settings writes it into the browser's preferences. */
const stored = {
  format: 'ninetyten-workflows',
  version: 1,
  workflows: [
    {
      id: 'our-painter',
      name: 'Our painter',
      operation: 'generate',
      tier: 1,
      microsPerSecond: 400,
      usualSeconds: 10,
      changedOn: '2026-11-27',
      graph: { ...generateFile, '7': generateFile['10'], '10': undefined },
      slots: {
        image: [],
        mask: [],
        prompt: [{ node: '6', field: 'text' }],
        seed: [{ node: '3', field: 'seed' }],
        width: [{ node: '5', field: 'width' }],
        height: [{ node: '5', field: 'height' }],
        output: '7',
      },
    },
  ],
};

async function painter(systemStats: unknown = { system: {} }) {
  const opened = await scriptedServer(comfyServer({ 'GET /system_stats': json200(systemStats) }));
  server = opened;
  const { workflows, problems } = parseTeamWorkflows(JSON.parse(JSON.stringify(stored)));
  expect(problems).toEqual([]);
  const prices = withWorkflowRates(
    noPrices,
    workflows.map(({ kept }) => kept),
  );
  // What is waited for comes before the wait is over.
  const wait = (): Promise<void> => new Promise(() => {});
  const deps = { ...fakeWorld(prices).deps, wait, io: () => hostedIo(opened.url, prices) };
  const profile = newProfile();
  profile.hosted = createHostedEngines([comfyui(workflows.map(({ workflow }) => workflow))], deps);
  const tab = await openFresh(profile, { base: true });
  return { tab, server: opened };
}

test('a stored workflow is an engine: it runs once, and its seconds are charged at the team’s rate', async () => {
  const { tab, server: comfy } = await painter();
  const [engine] = tab.ports.engines
    .forOperation('generate')
    .filter(({ descriptor }) => descriptor.id === 'comfyui.our-painter');
  expect(engine?.descriptor).toMatchObject({ name: 'Our painter', tier: 1 });
  expect(await engine?.availability({})).toEqual({ kind: 'ready' });
  tab.session.actions.setEngine('generate', engineId('comfyui.our-painter'));
  tab.session.actions.setOptions('generate', { prompt: 'A lemon', count: 1 });
  await tab.session.actions.run('generate');
  expect(comfy.seen.map(routeOf).filter((route) => route.startsWith('POST'))).toEqual(['POST /prompt']);
  const events = await tab.events();
  const charge = events.find(({ type }) => type === 'charge.metered');
  // 12.5 s at 400 micros.
  expect(charge?.body).toMatchObject({ micro: 5000, basis: 'metered' });
  expect(tab.state().staged).toHaveLength(1);
});

test('a machine that is off, or another server, is not offered', async () => {
  const { tab, server: comfy } = await painter('hello');
  const [engine] = tab.ports.engines
    .forOperation('generate')
    .filter(({ descriptor }) => descriptor.id === 'comfyui.our-painter');
  expect(await engine?.availability({})).toEqual({
    kind: 'unavailable',
    reason: 'What answers under its address is no ComfyUI server.',
  });
  await engine?.availability({});
  expect(comfy.seen.map(routeOf)).toEqual(['GET /system_stats']);
});
