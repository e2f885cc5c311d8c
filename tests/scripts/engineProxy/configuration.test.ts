import { expect, test } from 'vitest';

import { providerStates, readConfiguration } from '../../../proxy/configuration.mjs';
import { keys, proxied } from './proxied.ts';

test('the status says which providers are set up, and nothing else', async () => {
  const proxy = await proxied({ FAL_KEY: keys.FAL_KEY, COMFYUI_URL: 'http://127.0.0.1:8188' });
  const answer = await proxy.ask('/api/engines/status');
  await proxy.close();
  expect(answer.status).toBe(200);
  expect(answer.headers['cache-control']).toBe('no-store');
  expect(JSON.parse(answer.text)).toEqual({
    providers: {
      fal: { configured: true },
      gemini: { configured: false },
      openai: { configured: false },
      gateway: { configured: false },
      bfl: { configured: false },
      recraft: { configured: false },
      stability: { configured: false },
      comfyui: { configured: true },
    },
  });
});

test.each([
  ['POST', 'openai/images/generations', 'OPENAI_API_KEY'],
  ['POST', 'fal/queue/fal-ai/flux-2-pro', 'FAL_KEY'],
  ['GET', 'fal/platform/account/billing', 'FAL_ADMIN_KEY'],
  ['GET', 'bfl/v1/credits', 'BFL_API_KEY'],
  ['GET', 'comfyui/queue', 'COMFYUI_URL'],
  ['POST', 'gateway/images/generations', 'GATEWAY_BASE_URL'],
])('%s %s without its setting is answered with 501 that names it', async (method, path, variable) => {
  const proxy = await proxied({});
  const answer = await proxy.ask(`/api/engines/${path}`, { method });
  await proxy.close();
  expect(answer).toMatchObject({ status: 501, code: 'not-configured' });
  expect(answer.text).toContain(variable);
});

test('a gateway may need no key, and may have a name; what is no name is not shown', () => {
  const state = (env: Record<string, string>) => providerStates(readConfiguration(env))['gateway'];
  const at = { GATEWAY_BASE_URL: 'https://litellm.example.com/v1' };
  expect(state(at)).toEqual({ configured: true });
  expect(state({ ...at, GATEWAY_NAME: ' Our LiteLLM ' })).toEqual({ configured: true, name: 'Our LiteLLM' });
  expect(state({ GATEWAY_NAME: 'Our LiteLLM' })).toEqual({ configured: false });
  for (const GATEWAY_NAME of ['<b>us</b>', 'x'.repeat(41), 'https://litellm.example.com']) {
    const configuration = readConfiguration({ ...at, GATEWAY_NAME });
    expect(providerStates(configuration)['gateway']).toEqual({ configured: true });
    expect(configuration.problems.join()).toContain('GATEWAY_NAME');
    expect(configuration.problems.join()).not.toContain(GATEWAY_NAME);
  }
});

test('a plain key does not stand in for the admin key', async () => {
  const proxy = await proxied({ FAL_KEY: keys.FAL_KEY });
  const answer = await proxy.ask('/api/engines/fal/platform/account/billing');
  await proxy.close();
  expect(answer).toMatchObject({ status: 501, code: 'not-configured' });
});

test.each(['  ', 'two\nlines', 'ключ'])('%j is no key', (FAL_KEY) => {
  expect(providerStates(readConfiguration({ FAL_KEY }))['fal']).toEqual({ configured: false });
});

test('a server of one’s own in the shape of OpenAI may need no key; OpenAI does', () => {
  const own = readConfiguration({ OPENAI_BASE_URL: 'http://localhost:1234/v1' });
  expect(providerStates(own)['openai']).toEqual({ configured: true });
  expect(providerStates(readConfiguration({}))['openai']).toEqual({ configured: false });
});

test.each([
  'http://gateway.example.com',
  'http://10.0.0.5:8188',
  'http://127.0.0.1.evil.example',
  'http://localhost.evil.example',
  'ftp://127.0.0.1',
  'https://user:secret@gateway.example.com',
  'https://gateway.example.com/?x=1',
  'nonsense',
])('%s is no upstream: keys travel over https or stay on this machine', async (address) => {
  const proxy = await proxied({ FAL_KEY: keys.FAL_KEY, ENGINE_UPSTREAM_FAL_QUEUE: address });
  const answer = await proxy.ask('/api/engines/fal/queue/fal-ai/flux-2-pro', { method: 'POST' });
  await proxy.close();
  expect(answer).toMatchObject({ status: 501, code: 'not-configured' });
  expect(answer.text).toContain('ENGINE_UPSTREAM_FAL_QUEUE');
  expect(answer.text + proxy.log.join('\n')).not.toContain(address);
  expect(proxy.log[0]).toContain('ENGINE_UPSTREAM_FAL_QUEUE');
});

test.each([
  'https://gateway.example.com',
  'https://gateway.example.com/fal/',
  'http://127.0.0.1:9',
  'http://localhost:9',
  'http://[::1]:9',
])('%s is one', (address) => {
  const states = providerStates(
    readConfiguration({ FAL_KEY: keys.FAL_KEY, ENGINE_UPSTREAM_FAL_QUEUE: address }),
  );
  expect(states['fal']).toEqual({ configured: true });
});

test('the world is no host of results', () => {
  const { resultHosts, problems } = readConfiguration({
    ENGINE_RESULT_HOSTS: '*, *.com, https://a.example, a/b.example, cdn.example.com, *.images.example.com',
  });
  expect(resultHosts.slice(-2)).toEqual(['cdn.example.com', '*.images.example.com']);
  expect(resultHosts).toHaveLength(5);
  expect(problems).toHaveLength(4);
});

test('the site has names, not all names', () => {
  const { pageHosts, problems } = readConfiguration({
    ENGINE_PAGE_HOSTS: '*, *.com, https://a.example, App.example, *.b.example, office:4173',
  });
  expect(pageHosts).toEqual(['app.example', '*.b.example', 'office:4173']);
  expect(problems).toHaveLength(3);
});
