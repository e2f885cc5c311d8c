import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import { routes } from '../../../proxy/routes.mjs';
import { json, scriptedServer } from '../../engines/hosted/harness/scripted.ts';
import type { ScriptedServer } from '../../engines/hosted/harness/scripted.ts';
import { allAt, given, keys, proxied } from './proxied.ts';
import type { Proxied } from './proxied.ts';

let upstream: ScriptedServer;
let proxy: Proxied;
let before = 0;

beforeAll(async () => {
  upstream = await scriptedServer((_request, response) => json(response, 200, { ok: true }));
  proxy = await proxied({ ...allAt(upstream.url), ENGINE_FAL_ENDPOINTS: 'our-team/own-model, x/../y' });
});
afterAll(async () => {
  await proxy.close();
  await upstream.close();
});
beforeEach(() => {
  before = upstream.seen.length;
});

const job = 'fal-ai/flux-2-pro/requests/4f1c-9';

test.each([
  [
    'POST',
    'fal/queue/fal-ai/flux-2-pro',
    'authorization',
    `Key ${keys.FAL_KEY}`,
    '/fal-queue/fal-ai/flux-2-pro',
  ],
  [
    'POST',
    'fal/queue/our-team/own-model',
    'authorization',
    `Key ${keys.FAL_KEY}`,
    '/fal-queue/our-team/own-model',
  ],
  [
    'GET',
    `fal/queue/${job}/status?logs=1`,
    'authorization',
    `Key ${keys.FAL_KEY}`,
    `/fal-queue/${job}/status?logs=1`,
  ],
  ['GET', `fal/queue/${job}`, 'authorization', `Key ${keys.FAL_KEY}`, `/fal-queue/${job}`],
  ['PUT', `fal/queue/${job}/cancel`, 'authorization', `Key ${keys.FAL_KEY}`, `/fal-queue/${job}/cancel`],
  [
    'GET',
    'fal/platform/models?endpoint_id=a',
    'authorization',
    `Key ${keys.FAL_KEY}`,
    '/fal-platform/models?endpoint_id=a',
  ],
  [
    'GET',
    'fal/platform/models/pricing?endpoint_id=a,b',
    'authorization',
    `Key ${keys.FAL_KEY}`,
    '/fal-platform/models/pricing?endpoint_id=a,b',
  ],
  [
    'POST',
    'fal/platform/models/pricing/estimate',
    'authorization',
    `Key ${keys.FAL_KEY}`,
    '/fal-platform/models/pricing/estimate',
  ],
  [
    'GET',
    'fal/platform/account/billing?expand=credits',
    'authorization',
    `Key ${keys.FAL_ADMIN_KEY}`,
    '/fal-platform/account/billing?expand=credits',
  ],
  [
    'GET',
    'fal/platform/models/billing-events?request_id=r',
    'authorization',
    `Key ${keys.FAL_ADMIN_KEY}`,
    '/fal-platform/models/billing-events?request_id=r',
  ],
  [
    'GET',
    'fal/platform/models/requests/by-endpoint?endpoint_id=a&limit=100',
    'authorization',
    `Key ${keys.FAL_ADMIN_KEY}`,
    '/fal-platform/models/requests/by-endpoint?endpoint_id=a&limit=100',
  ],
  [
    'POST',
    'fal/upload/storage/upload/initiate',
    'authorization',
    `Key ${keys.FAL_KEY}`,
    '/fal-upload/storage/upload/initiate',
  ],
  ['GET', 'gemini/models', 'x-goog-api-key', keys.GEMINI_API_KEY, '/gemini/models'],
  [
    'POST',
    'gemini/models/gemini-3-pro-image:generateContent',
    'x-goog-api-key',
    keys.GEMINI_API_KEY,
    '/gemini/models/gemini-3-pro-image:generateContent',
  ],
  [
    'POST',
    'openai/images/generations',
    'authorization',
    `Bearer ${keys.OPENAI_API_KEY}`,
    '/openai/images/generations',
  ],
  ['POST', 'openai/images/edits', 'authorization', `Bearer ${keys.OPENAI_API_KEY}`, '/openai/images/edits'],
  [
    'POST',
    'gateway/images/generations',
    'authorization',
    `Bearer ${keys.GATEWAY_API_KEY}`,
    '/gateway/v1/images/generations',
  ],
  [
    'POST',
    'gateway/images/edits',
    'authorization',
    `Bearer ${keys.GATEWAY_API_KEY}`,
    '/gateway/v1/images/edits',
  ],
  ['GET', 'gateway/models', 'authorization', `Bearer ${keys.GATEWAY_API_KEY}`, '/gateway/v1/models'],
  ['GET', 'openai/models', 'authorization', `Bearer ${keys.OPENAI_API_KEY}`, '/openai/models'],
  ['POST', 'bfl/v1/flux-2-pro', 'x-key', keys.BFL_API_KEY, '/bfl/v1/flux-2-pro'],
  ['POST', 'bfl/v1/flux-tools/erase-v1', 'x-key', keys.BFL_API_KEY, '/bfl/v1/flux-tools/erase-v1'],
  ['GET', 'bfl/v1/get_result?id=t', 'x-key', keys.BFL_API_KEY, '/bfl/v1/get_result?id=t'],
  ['GET', 'bfl/v1/credits', 'x-key', keys.BFL_API_KEY, '/bfl/v1/credits'],
  [
    'POST',
    'recraft/images/eraseRegion',
    'authorization',
    `Bearer ${keys.RECRAFT_API_TOKEN}`,
    '/recraft/images/eraseRegion',
  ],
  ['GET', 'recraft/users/me', 'authorization', `Bearer ${keys.RECRAFT_API_TOKEN}`, '/recraft/users/me'],
  [
    'POST',
    'stability/v2beta/stable-image/edit/erase',
    'authorization',
    `Bearer ${keys.STABILITY_API_KEY}`,
    '/stability/v2beta/stable-image/edit/erase',
  ],
  [
    'GET',
    'stability/v2beta/results/0c9f',
    'authorization',
    `Bearer ${keys.STABILITY_API_KEY}`,
    '/stability/v2beta/results/0c9f',
  ],
  ['POST', 'comfyui/prompt', 'authorization', `Bearer ${keys.COMFYUI_API_KEY}`, '/comfyui/prompt'],
  ['GET', 'comfyui/history/p-1', 'authorization', `Bearer ${keys.COMFYUI_API_KEY}`, '/comfyui/history/p-1'],
  [
    'GET',
    'comfyui/view?filename=a%20b.png&type=output&subfolder=',
    'authorization',
    `Bearer ${keys.COMFYUI_API_KEY}`,
    '/comfyui/view?filename=a%20b.png&type=output&subfolder=',
  ],
])(
  '%s %s goes to its provider with the key of this server',
  async (method, path, header, value, expected) => {
    const answer = await proxy.ask(`/api/engines/${path}`, { method });
    expect(answer.status).toBe(200);
    expect(upstream.seen.slice(before)).toMatchObject([
      { method, path: expected, headers: { [header]: value } },
    ]);
  },
);

test.each([
  ['GET', '/api/engines', 404],
  ['GET', '/api/engines/', 404],
  ['GET', '/api/engines/nobody/models', 404],
  ['POST', '/api/engines/fal/queue/fal-ai/any-other-model', 404],
  ['POST', '/api/engines/fal/queue/x/../y', 404],
  ['POST', '/api/engines/fal/queue/', 404],
  ['POST', '/api/engines/fal/queue/fal-ai/flux-2-pro/', 404],
  ['POST', `/api/engines/fal/queue/${job}`, 405],
  ['PUT', '/api/engines/fal/queue/fal-ai/flux-2-pro', 405],
  ['PUT', `/api/engines/fal/queue/${job}`, 405],
  ['GET', '/api/engines/fal/platform/keys', 404],
  ['POST', '/api/engines/fal/platform/keys', 404],
  ['POST', '/api/engines/fal/platform/models', 405],
  ['GET', '/api/engines/fal/upload/storage/upload/initiate', 405],
  ['POST', '/api/engines/gemini/models/x:streamGenerateContent', 404],
  ['POST', '/api/engines/gemini/files', 404],
  ['POST', '/api/engines/openai/chat/completions', 404],
  ['DELETE', '/api/engines/openai/models', 405],
  ['POST', '/api/engines/gateway/chat/completions', 404],
  ['GET', '/api/engines/gateway/key/info', 404],
  ['POST', '/api/engines/gateway/models', 405],
  ['POST', '/api/engines/bfl/v1/finetune', 404],
  ['GET', '/api/engines/stability/v1/user/account', 404],
  ['GET', '/api/engines/recraft/images/eraseRegion', 405],
  ['GET', '/api/engines/comfyui/userdata', 404],
  ['GET', '/api/engines/comfyui/ws', 404],
  ['POST', '/api/engines/status', 405],
  ['POST', '/api/engines/result', 405],
  ['OPTIONS', '/api/engines/openai/models', 405],
  ['HEAD', '/api/engines/openai/models', 405],
  // Ways out of a folder.
  ['GET', '/api/engines/openai/../models', 404],
  ['GET', '/api/engines/openai/./models', 404],
  ['GET', '/api/engines/openai//models', 404],
  ['GET', '/api/engines/openai/%2e%2e/models', 404],
  ['GET', '/api/engines/openai/%6dodels', 404],
  ['GET', '/api/engines/openai/models%2f..%2fadmin', 404],
  ['GET', '/api/engines/openai/models%00', 404],
  ['GET', '/api/engines/openai\\models', 404],
  ['GET', '/api/engines/comfyui/history/..', 404],
  ['GET', '/api/engines/comfyui/history/%2e%2e%2fqueue', 404],
  ['GET', '/api/engines/fal/queue/fal-ai/x/requests/../../../models', 404],
  ['POST', '/api/engines/gemini/models/..:generateContent/../../files', 404],
  ['GET', '/api/engines/stability/v2beta/results/..%5c..', 404],
  // Parameters that would send a result elsewhere.
  ['POST', '/api/engines/fal/queue/fal-ai/flux-2-pro?fal_webhook=https://evil.example', 400],
  ['POST', '/api/engines/gemini/models/m:generateContent?key=other', 400],
  ['GET', '/api/engines/gemini/models?pageSize=1;key=other', 400],
  ['POST', '/api/engines/recraft/styles?billing=a;api_token=other', 400],
])('%s %s is refused with %i, and nobody is asked', async (method, path, status) => {
  const answer = await proxy.ask(path, { method });
  expect(answer.status).toBe(status);
  if (status === 405) expect(answer.headers.allow).toMatch(/^[A-Z, ]+$/);
  if (method !== 'HEAD') expect(answer.code).toMatch(/^(not-found|method-not-allowed|query-not-allowed)$/);
  expect(upstream.seen).toHaveLength(before);
});

test.each(['/', '/api', '/api/enginesx/openai/models', '/index.html?x=/api/engines/openai/models'])(
  '%s is none of its business',
  async (path) => {
    expect((await proxy.ask(path)).status).toBe(418);
  },
);

test.each([
  ['another site', { 'sec-fetch-site': 'cross-site' }],
  ['another host of the site', { 'sec-fetch-site': 'same-site' }],
  ['a foreign origin', { origin: 'https://evil.example' }],
  ['another port', { origin: 'http://127.0.0.1:1' }],
  ['a sandboxed page', { origin: 'null' }],
  [
    'a foreign origin that calls itself same',
    { 'sec-fetch-site': 'same-origin', origin: 'https://evil.example' },
  ],
])('a request of %s is refused', async (_who, headers) => {
  const own = [
    '/api/engines/status',
    given('result', `${upstream.url}/a.png`),
    given('fal/at', `${upstream.url}/fal-queue/${job}`),
  ];
  for (const path of ['/api/engines/openai/models', ...own]) {
    expect(await proxy.ask(path, { headers })).toMatchObject({ status: 403, code: 'cross-site' });
  }
  const post = await proxy.ask('/api/engines/openai/images/generations', {
    method: 'POST',
    headers,
    body: '{}',
  });
  expect(post).toMatchObject({ status: 403, code: 'cross-site' });
  expect(upstream.seen).toHaveLength(before);
});

/** As a browser sends it for a page of that name: to it, page and proxy are one origin. */
const pageAt = (host: string) => ({ host, origin: `http://${host}`, 'sec-fetch-site': 'same-origin' });

test.each([
  'evil.example:8787',
  'evil.example',
  'localhost.evil.example',
  '127.0.0.1.evil.example',
  'xlocalhost',
  'deep.studio.example',
  'app.studio.example.evil.example',
  'user@localhost',
  'localhost/x',
])('a page whose name leads here without being ours (%s) is refused', async (host) => {
  const named = await proxied({ ...allAt(upstream.url), ENGINE_PAGE_HOSTS: 'studio.example, *.app.example' });
  const headers = pageAt(host);
  const paid = { method: 'POST', headers, body: '{}' };
  const answers = [
    await named.ask('/api/engines/openai/images/generations', paid),
    await named.ask('/api/engines/fal/platform/account/billing', { headers }),
    await named.ask('/api/engines/status', { headers: { host } }),
  ];
  await named.close();
  for (const answer of answers) expect(answer).toMatchObject({ status: 403, code: 'unknown-host' });
  expect(answers[0]?.text).toContain('ENGINE_PAGE_HOSTS');
  expect(named.log.join()).toContain('ENGINE_PAGE_HOSTS');
  expect(upstream.seen).toHaveLength(before);
});

test.each([
  'localhost:4173',
  'LOCALHOST:4173',
  'app.localhost',
  '127.0.0.1:4173',
  '192.168.1.20:4173',
  '[::1]:4173',
  'studio.example',
  'studio.example:8443',
  'a.app.example',
  'office:4173',
])('a page at %s passes', async (host) => {
  const named = await proxied({
    ...allAt(upstream.url),
    ENGINE_PAGE_HOSTS: 'Studio.example, *.app.example, office',
  });
  const answer = await named.ask('/api/engines/openai/models', { headers: pageAt(host) });
  await named.close();
  expect(answer.status).toBe(200);
});

test('a request of this origin passes', async () => {
  const headers = { 'sec-fetch-site': 'same-origin', origin: proxy.url };
  const answer = await proxy.ask('/api/engines/openai/images/generations', {
    method: 'POST',
    headers,
    body: '{}',
  });
  expect(answer.status).toBe(200);
});

test('a synchronous provider has at least 300 seconds', () => {
  const quick = new Set(['fal/platform/', 'fal/upload/']);
  const posts = routes
    .filter(({ prefix }) => !quick.has(prefix))
    .flatMap(({ allowed }) => allowed.filter(({ method }) => method === 'POST'));
  expect(posts.length).toBeGreaterThan(5);
  for (const { idleMs } of posts) expect(idleMs).toBeGreaterThanOrEqual(300_000);
});

test('no key has a name that Vite would show to the page', () => {
  const sources = routes.flatMap(({ key, allowed }) => [key, ...allowed.flatMap((one) => one.key ?? [])]);
  for (const { variable } of sources) expect(variable).not.toMatch(/^VITE_/);
});
