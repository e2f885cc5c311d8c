import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { loadHostedEngines, loadProviderStates } from '../../src/app/services/engines.ts';
import { saveGatewayModel } from '../../src/app/services/gatewayModels.ts';
import { removeWorkflow, saveWorkflow } from '../../src/app/services/workflows.ts';
import { createEngineDirectory } from '../../src/session/ports.ts';
import { gatewayModel } from '../engines/hosted/openai/service.ts';
import { generateFile } from '../engines/hosted/comfyui/workflows.ts';

const asked: string[] = [];
let comfyIsOn = true;

beforeEach(() => {
  localStorage.clear();
  asked.length = 0;
  comfyIsOn = true;
  vi.stubGlobal('fetch', (address: string) => {
    asked.push(address);
    return Promise.resolve(answerTo(address));
  });
});
afterEach(() => vi.unstubAllGlobals());

function answerTo(address: string): Response {
  if (address.endsWith('/status'))
    return Response.json({
      providers: {
        fal: { configured: false },
        comfyui: { configured: true },
        gateway: { configured: true, name: 'Our LiteLLM' },
      },
    });
  if (address.endsWith('/gateway/models'))
    return Response.json({ data: [{ id: 'gpt-5' }, { id: 'flux-dev' }] });
  if (address.endsWith('/comfyui/system_stats'))
    return comfyIsOn ? Response.json({ system: {} }) : new Response('', { status: 502 });
  return new Response('', { status: 404 });
}

const painter = {
  id: 'our-painter',
  name: 'Our painter',
  operation: 'generate',
  tier: 2,
  microsPerSecond: 400,
  usualSeconds: 10,
  changedOn: '2026-11-27',
  graph: generateFile,
  slots: null,
} as const;

const ready = async () => {
  const engines = await loadHostedEngines(false);
  const offered = await Promise.all(
    engines.map(async (engine) => ((await engine.availability({})).kind === 'ready' ? [engine] : [])),
  );
  return offered.flat();
};

test('what the team has kept is offered with its price, and nothing of providers without a key', async () => {
  expect(saveWorkflow(painter).ok).toBe(true);
  saveGatewayModel(gatewayModel({ id: 'our-model', mask: 'alpha', microsPerImage: 40_000 }));
  const engines = await ready();
  const shape = { outputs: 1, width: 1024, height: 1024 };
  expect(
    engines.map(({ descriptor, price }) => [descriptor.id, descriptor.providerName, price?.(shape).micros]),
  ).toEqual([
    ['gateway.our-model', 'Our LiteLLM', 40_000],
    ['gateway.our-model.erase', 'Our LiteLLM', 40_000],
    ['gateway.flux-dev', 'Our LiteLLM', null],
    ['comfyui.our-painter', 'ComfyUI', 4000],
  ]);
});

test('a machine that is off offers nothing', async () => {
  saveWorkflow(painter);
  comfyIsOn = false;
  expect((await ready()).map(({ descriptor }) => descriptor.id)).toEqual(['gateway.flux-dev']);
});

test('a change is taken in without a reload', async () => {
  const directory = createEngineDirectory([], loadHostedEngines);
  await directory.complete();
  const own = (): readonly string[] =>
    directory
      .all()
      .map(({ descriptor }) => descriptor.id)
      .filter((id) => id.startsWith('comfyui.'));
  expect(own()).toEqual([]);
  saveWorkflow(painter);
  await directory.complete();
  expect(own()).toEqual([]);
  await directory.renew();
  expect(own()).toEqual(['comfyui.our-painter']);
  removeWorkflow('our-painter');
  await directory.renew();
  expect(own()).toEqual([]);
});

test('a workflow that cannot run is not kept', () => {
  const saved = saveWorkflow({ ...painter, graph: {} });
  expect(saved).toEqual({ ok: false, error: ['This workflow is empty.'] });
  expect(localStorage.length).toBe(0);
});

test('both stand among the providers, by the name that the server gives', async () => {
  saveWorkflow(painter);
  const states = await loadProviderStates();
  expect(states.slice(-2)).toEqual([
    { id: 'gateway', name: 'Our LiteLLM', variable: 'GATEWAY_BASE_URL', configured: true, engines: 1 },
    { id: 'comfyui', name: 'ComfyUI', variable: 'COMFYUI_URL', configured: true, engines: 1 },
  ]);
});
