import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { readConfiguration } from '../../../proxy/configuration.mjs';
import { findTarget } from '../../../proxy/target.mjs';
import { json, scriptedServer } from '../../engines/hosted/harness/scripted.ts';
import type { ScriptedServer } from '../../engines/hosted/harness/scripted.ts';
import { allAt, given, keys, proxied } from './proxied.ts';
import type { Proxied } from './proxied.ts';

/** Where a request would go with the providers' own hosts, which no test asks. */
function target(route: string, url: string, method = 'GET', env: Record<string, string> = {}) {
  const search = `?url=${encodeURIComponent(url)}`;
  const found = findTarget({ method, path: route, search }, readConfiguration({ ...keys, ...env }));
  return 'target' in found
    ? { url: found.target.url.href, keys: found.target.keyHeaders }
    : found.refusal.status;
}

const falJob = 'https://queue.fal.run/fal-ai/flux-2-pro/requests/4f1c-9';

describe('addresses that a provider gave', () => {
  test.each([
    ['GET', `${falJob}/status`],
    ['GET', `${falJob}/status?logs=1`],
    ['GET', falJob],
    ['PUT', `${falJob}/cancel`],
  ])('fal: %s %s', (method, url) => {
    expect(target('fal/at', url, method)).toEqual({ url, keys: { authorization: `Key ${keys.FAL_KEY}` } });
  });

  test.each([
    'https://api.bfl.ai/v1/get_result?id=a',
    'https://api.eu.bfl.ai/v1/get_result?id=a',
    'https://api.isr.bfl.ai/v1/get_result?id=a',
  ])('Black Forest Labs: %s', (url) => {
    expect(target('bfl/poll', url)).toEqual({ url, keys: { 'x-key': keys.BFL_API_KEY } });
  });

  test.each([
    ['fal/at', 'GET', 'https://evil.example/fal-ai/x/requests/1', 403],
    ['fal/at', 'GET', 'https://queue.fal.run.evil.example/fal-ai/x/requests/1', 403],
    ['fal/at', 'GET', 'https://queue.fal.run@evil.example/fal-ai/x/requests/1', 403],
    ['fal/at', 'GET', 'https://evil.example#@queue.fal.run/fal-ai/x/requests/1', 403],
    ['fal/at', 'GET', 'https://evil.example\\@queue.fal.run/fal-ai/x/requests/1', 403],
    ['fal/at', 'GET', 'https://a:b@queue.fal.run/fal-ai/x/requests/1', 403],
    ['fal/at', 'GET', 'https://queue.fal.run:8443/fal-ai/x/requests/1', 403],
    ['fal/at', 'GET', 'http://queue.fal.run/fal-ai/x/requests/1', 403],
    ['fal/at', 'GET', 'http://127.0.0.1:9/fal-ai/x/requests/1', 403],
    ['fal/at', 'GET', '//queue.fal.run/fal-ai/x/requests/1', 403],
    ['fal/at', 'GET', 'file:///etc/passwd', 403],
    ['fal/at', 'GET', '', 403],
    ['fal/at', 'GET', 'https://queue.fal.run/fal-ai/flux-2-pro', 404],
    ['fal/at', 'GET', 'https://queue.fal.run/fal-ai/x/requests/../../secrets', 404],
    ['fal/at', 'GET', 'https://queue.fal.run/fal-ai/x/requests/%2e%2e/y', 404],
    ['fal/at', 'GET', 'https://queue.fal.run/fal-ai/x/requests/a%2fb', 404],
    ['fal/at', 'PUT', falJob, 405],
    ['fal/at', 'GET', `${falJob}/cancel`, 405],
    ['fal/at', 'POST', falJob, 405],
    ['fal/at', 'GET', `${falJob}?fal_webhook=https://evil.example`, 400],
    ['bfl/poll', 'GET', 'https://evil.example/v1/get_result?id=a', 403],
    ['bfl/poll', 'GET', 'https://evilbfl.ai/v1/get_result?id=a', 403],
    ['bfl/poll', 'GET', 'https://bfl.ai.evil.example/v1/get_result?id=a', 403],
    ['bfl/poll', 'GET', 'https://api.eu.bfl.ai:444/v1/get_result?id=a', 403],
    ['bfl/poll', 'GET', 'https://api.eu.bfl.ai./v1/get_result?id=a', 403],
    ['bfl/poll', 'GET', 'http://api.eu.bfl.ai/v1/get_result?id=a', 403],
    ['bfl/poll', 'GET', 'https://api.eu.bfl.ai/v1/flux-2-pro', 404],
    ['bfl/poll', 'GET', 'https://api.eu.bfl.ai/v1/get_result/../credits', 404],
    ['bfl/poll', 'GET', 'https://api.eu.bfl.ai/v1/get_result/', 404],
    ['bfl/poll', 'POST', 'https://api.eu.bfl.ai/v1/get_result?id=a', 405],
  ])('%s: %s %s is refused before a key is looked up', (route, method, url, status) => {
    expect(target(route, url, method)).toBe(status);
    // Without any key the answer is the same: the check does not come after it.
    const found = findTarget(
      { method, path: route, search: `?url=${encodeURIComponent(url)}` },
      readConfiguration({}),
    );
    expect(found).toMatchObject({ refusal: { status } });
  });

  test('one address, and nothing beside it', () => {
    const configuration = readConfiguration(keys);
    const one = `url=${encodeURIComponent(falJob)}`;
    for (const search of ['', '?', `?${one}&${one}`, `?${one}&logs=1`, `?x=1&${one}`]) {
      const found = findTarget({ method: 'GET', path: 'fal/at', search }, configuration);
      expect(found).toMatchObject({ refusal: { status: 403, code: 'address-refused' } });
    }
  });

  test('what leads to a replaced upstream stays there: a gateway’s key goes nowhere else', () => {
    const env = {
      ENGINE_UPSTREAM_FAL_QUEUE: 'https://gateway.example.com/fal',
      ENGINE_UPSTREAM_BFL: 'https://gateway.example.com/bfl',
    };
    expect(target('fal/at', falJob, 'GET', env)).toMatchObject({
      url: 'https://gateway.example.com/fal/fal-ai/flux-2-pro/requests/4f1c-9',
    });
    expect(target('bfl/poll', 'https://api.bfl.ai/v1/get_result?id=a', 'GET', env)).toMatchObject({
      url: 'https://gateway.example.com/bfl/v1/get_result?id=a',
    });
    expect(target('bfl/poll', 'https://api.eu.bfl.ai/v1/get_result?id=a', 'GET', env)).toBe(403);
    expect(target('fal/at', 'https://gateway.example.com/other/a/b/requests/c', 'GET', env)).toBe(403);
  });
});

describe('over the wire', () => {
  let upstream: ScriptedServer;
  let foreign: ScriptedServer;
  let proxy: Proxied;

  beforeAll(async () => {
    upstream = await scriptedServer((_request, response) => json(response, 200, { status: 'Pending' }));
    foreign = await scriptedServer((_request, response) => json(response, 200, {}));
  });
  beforeEach(async () => {
    proxy = await proxied(allAt(upstream.url));
    return () => proxy.close();
  });
  afterAll(async () => {
    await upstream.close();
    await foreign.close();
  });

  test('a polling address is asked with the key, a foreign one not at all', async () => {
    const polled = await proxy.ask(given('bfl/poll', `${upstream.url}/bfl/v1/get_result?id=t%201`));
    expect(polled.status).toBe(200);
    expect(upstream.seen.at(-1)).toMatchObject({
      path: '/bfl/v1/get_result?id=t%201',
      headers: { 'x-key': keys.BFL_API_KEY },
    });
    const refused = await proxy.ask(given('bfl/poll', `${foreign.url}/bfl/v1/get_result?id=t`));
    expect(refused).toMatchObject({ status: 403, code: 'address-refused' });
    expect(foreign.seen).toHaveLength(0);
  });

  test('a job of fal is cancelled at the address it came with', async () => {
    const answer = await proxy.ask(given('fal/at', `${upstream.url}/fal-queue/a/b/requests/c/cancel`), {
      method: 'PUT',
    });
    expect(answer.status).toBe(200);
    expect(upstream.seen.at(-1)).toMatchObject({
      method: 'PUT',
      path: '/fal-queue/a/b/requests/c/cancel',
      headers: { authorization: `Key ${keys.FAL_KEY}` },
    });
  });
});
