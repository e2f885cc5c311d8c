import { gzipSync } from 'node:zlib';

import { expect, test } from 'vitest';

import { masked } from '../../../proxy/masked.mjs';
import { cut, json, scriptedServer } from '../../engines/hosted/harness/scripted.ts';
import type { Script, SeenRequest } from '../../engines/hosted/harness/scripted.ts';
import { allAt, given, keys, proxied } from './proxied.ts';
import type { Answer, Proxied } from './proxied.ts';

const requests = [
  ['POST', '/api/engines/fal/queue/fal-ai/flux-2-pro'],
  ['GET', '/api/engines/fal/platform/account/billing'],
  ['POST', '/api/engines/gemini/models/m:generateContent'],
  ['POST', '/api/engines/openai/images/edits'],
  ['POST', '/api/engines/gateway/images/edits'],
  ['POST', '/api/engines/bfl/v1/flux-2-pro'],
  ['POST', '/api/engines/recraft/images/eraseRegion'],
  ['POST', '/api/engines/stability/v2beta/stable-image/edit/erase'],
  ['POST', '/api/engines/comfyui/prompt'],
] as const;

const keyOf = ({ headers }: SeenRequest): string =>
  headers['authorization'] ?? headers['x-key'] ?? headers['x-goog-api-key'] ?? '';

/** Everything a provider may do to give a key away. */
const scripts: Record<string, Script> = {
  'an answer whose headers echo the request': (request, response) => {
    const echo = keyOf(request);
    json(
      response,
      401,
      { detail: 'no' },
      { 'x-request-id': echo, 'x-fal-error': `bad ${echo}`, location: echo },
    );
  },
  'a status line with the key': (request, response) => {
    const echo = keyOf(request);
    response.writeHead(400, `for ${echo}`).end();
  },
  'an answer whose body echoes the request': (request, response) =>
    json(response, 401, { detail: `The key ${keyOf(request)} is not known.`, again: keyOf(request) }),
  'a packed answer whose body echoes the request': (request, response) => {
    response.writeHead(401, { 'content-encoding': 'gzip' }).end(gzipSync(`no: ${keyOf(request)}`));
  },
  'a redirect with the key': ({ headers }, response) => {
    response.writeHead(302, { location: `/${headers['x-key'] ?? headers['authorization'] ?? ''}` }).end();
  },
  'a cut connection': (_request, response) => cut(response),
};

test.each(Object.keys(scripts))('no key in what comes back or is logged after %s', async (name) => {
  const script = scripts[name];
  if (!script) throw new Error('no script');
  const upstream = await scriptedServer(script);
  const proxy = await proxied(allAt(upstream.url));
  const answers: Answer[] = [];
  for (const [method, path] of requests) {
    answers.push(await proxy.ask(path, method === 'POST' ? { method, body: '{}' } : {}));
  }
  answers.push(...(await refusedOnes(proxy)));
  await proxy.close();
  await upstream.close();
  // The keys did go out, or nothing would be shown by their absence.
  const sent = JSON.stringify(upstream.seen);
  for (const key of Object.values(keys).filter((key) => key !== keys.FAL_KEY)) expect(sent).toContain(key);
  expect(sent).toContain(`Key ${keys.FAL_KEY}`);
  expectNoKey(JSON.stringify(answers.map(({ headers, text }) => [headers, text])));
  expect(proxy.log.length).toBeGreaterThanOrEqual(requests.length);
  expectNoKey(proxy.log.join('\n'));
});

test('a log line has no query, and no key even where a path holds one', async () => {
  const upstream = await scriptedServer((_request, response) => json(response, 200, {}));
  const proxy = await proxied(allAt(upstream.url));
  await proxy.ask(`/api/engines/comfyui/history/${keys.COMFYUI_API_KEY}`);
  await proxy.ask(given('result', `${upstream.url}/a.png?sig=signature`));
  await expect.poll(() => proxy.log).toHaveLength(2);
  await proxy.close();
  await upstream.close();
  expect(proxy.log[0]).toMatch(/^GET \/api\/engines\/comfyui\/history\/\(key\) 200 \(\d+ ms\)$/);
  expect(proxy.log[1]).toMatch(/^GET \/api\/engines\/result 502 not-an-image \(\d+ ms\)$/);
});

async function refusedOnes(proxy: Proxied): Promise<Answer[]> {
  return [
    await proxy.ask('/api/engines/status'),
    await proxy.ask('/api/engines/nothing'),
    await proxy.ask('/api/engines/openai/models', { headers: { origin: 'https://evil.example' } }),
    await proxy.ask(given('fal/at', 'https://evil.example')),
    await proxy.ask(given('result', 'https://evil.example/a.png')),
  ];
}

function expectNoKey(text: string): void {
  for (const key of Object.values(keys)) expect(text).not.toContain(key);
  expect(text).not.toContain('planted');
}

test('a key in a body is written over in as many bytes, wherever the body is cut', async () => {
  const key = '0f3c-planted-identity:8f2ac04d91be77aa';
  const text = `{"error":"Key ${key} is wrong, so is 8f2ac04d91be77aa, 0f3c is not"}`;
  const expected = text.replace(key, '*'.repeat(key.length)).replace('8f2ac04d91be77aa', '*'.repeat(16));
  for (let at = 1; at < text.length; at += 1) {
    const stream = masked([key]);
    stream.write(text.slice(0, at));
    stream.end(text.slice(at));
    const parts: Buffer[] = [];
    for await (const part of stream) parts.push(part as Buffer);
    // Cut behind its first half, the key's colon stays: it is no secret.
    expect(Buffer.concat(parts).toString().replace('*:*', '***')).toBe(expected);
  }
});

test('what is no beginning of a key does not wait', async () => {
  const stream = masked(['planted-key']);
  stream.write('data: 1\n\n');
  expect(String(stream.read())).toBe('data: 1\n\n');
  stream.write('data: pla');
  expect(String(stream.read())).toBe('data: ');
  stream.end('in');
  expect(String(stream.read())).toBe('plain');
});

test('a key that any text may hold is not looked for', async () => {
  const upstream = await scriptedServer((_request, response) =>
    json(response, 200, { data: 'none' }, { 'x-litellm-response-cost': '0.01', 'x-request-id': 'none-1' }),
  );
  const proxy = await proxied({ GATEWAY_BASE_URL: upstream.url, GATEWAY_API_KEY: 'none' });
  const answer = await proxy.ask('/api/engines/gateway/models');
  await proxy.close();
  await upstream.close();
  expect(answer).toMatchObject({ text: '{"data":"none"}', headers: { 'x-request-id': 'none-1' } });
});
