import { gzipSync } from 'node:zlib';

import { afterEach, describe, expect, test } from 'vitest';

import { isHost } from '../../../proxy/addresses.mjs';
import { resultHosts } from '../../../proxy/routes.mjs';
import { cut, scriptedServer } from '../../engines/hosted/harness/scripted.ts';
import type { Script, ScriptedServer } from '../../engines/hosted/harness/scripted.ts';
import { allAt, given, proxied } from './proxied.ts';
import type { Proxied } from './proxied.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function world(
  script: Script,
  limits = {},
  env = {},
): Promise<{ host: ScriptedServer; proxy: Proxied }> {
  const host = await scriptedServer(script);
  const proxy = await proxied({ ...allAt(host.url), ...env }, limits);
  open.push(proxy, host);
  return { host, proxy };
}

const png = Buffer.from('89504e470d0a1a0a00ff10', 'hex');
const picture: Script = (_request, response) => {
  response.writeHead(200, { 'content-type': 'image/png', 'set-cookie': 'a=b' }).end(png);
};

test('a picture comes as it is, without a key or a cookie of anybody', async () => {
  const { host, proxy } = await world(picture);
  const answer = await proxy.ask(given('result', `${host.url}/files/a%20b.png?sig=x%2By`), {
    headers: { cookie: 'a=b', authorization: 'Bearer of-the-page', range: 'bytes=0-1' },
  });
  expect(answer.status).toBe(200);
  expect(answer.body.equals(png)).toBe(true);
  expect(answer.headers).toMatchObject({ 'content-type': 'image/png', 'cache-control': 'no-store' });
  expect(answer.headers['content-security-policy']).toContain('sandbox');
  expect(answer.headers).not.toHaveProperty('set-cookie');
  expect(host.seen[0]?.path).toBe('/files/a%20b.png?sig=x%2By');
  const names = Object.keys(host.seen[0]?.headers ?? {}).toSorted();
  expect(names).toEqual(['accept', 'accept-encoding', 'connection', 'host']);
});

describe('hosts', () => {
  const onList = (url: string): boolean => resultHosts.some((host) => isHost(new URL(url), host));

  test.each([
    'https://v3.fal.media/files/a.png',
    'https://a.b.fal.media/x',
    'https://delivery-eu1.bfl.ai/results/a',
    'https://bfldeliveryprod.blob.core.windows.net/a',
  ])('%s is on the list', (url) => expect(onList(url)).toBe(true));

  test.each([
    'https://fal.media.evil.example/a.png',
    'https://evilfal.media/a.png',
    'https://v3.fal.media:8443/a.png',
    'https://other.blob.core.windows.net/a',
    'https://bfldeliveryprod.blob.core.windows.net.evil.example/a',
    'https://169.254.169.254/latest/meta-data',
  ])('%s is not', (url) => expect(onList(url)).toBe(false));

  test.each([
    'http://v3.fal.media/a.png',
    'https://user:word@v3.fal.media/a.png',
    'https://evil.example/a.png',
    'https://evil.example/?x=.fal.media',
    'http://127.0.0.1:1/a.png',
    'http://localhost/a.png',
    'http://[::1]/a.png',
    'file:///etc/passwd',
    'data:image/png;base64,AA==',
    'v3.fal.media/a.png',
    '',
  ])('%j is refused', async (url) => {
    const { host, proxy } = await world(picture);
    expect(await proxy.ask(given('result', url))).toMatchObject({ status: 403, code: 'address-refused' });
    expect(host.seen).toHaveLength(0);
  });

  test('more hosts come from the environment, and only those', async () => {
    const other = await scriptedServer(picture);
    open.push(other);
    const { proxy } = await world(picture);
    const { proxy: open2 } = await world(picture, {}, { ENGINE_RESULT_HOSTS: new URL(other.url).host });
    expect((await proxy.ask(given('result', `${other.url}/a.png`))).status).toBe(403);
    expect((await open2.ask(given('result', `${other.url}/a.png`))).status).toBe(200);
  });
});

test.each([
  'text/html',
  'image/svg+xml',
  'application/json',
  'application/octet-stream',
  'multipart/related; x=image/png',
  '',
])('%j is no picture', async (type) => {
  const { host, proxy } = await world((_request, response) => {
    response.writeHead(200, type === '' ? {} : { 'content-type': type }).end('<script>1</script>');
  });
  const answer = await proxy.ask(given('result', `${host.url}/a`));
  expect(answer).toMatchObject({ status: 502, code: 'not-an-image' });
  expect(answer.text).not.toContain('script');
});

test.each([403, 404, 410, 500])('a host that answers %i: the status, not its body', async (status) => {
  const { host, proxy } = await world((_request, response) => {
    response.writeHead(status, { 'content-type': 'image/png', 'retry-after': '3' }).end('their words');
  });
  const answer = await proxy.ask(given('result', `${host.url}/a.png`));
  expect(answer).toMatchObject({ status, code: 'no-picture' });
  expect(answer.headers['retry-after']).toBe('3');
  expect(answer.text).not.toContain('their words');
});

test('a picture whose length is beyond the limit is refused at once', async () => {
  const { host, proxy } = await world((_request, response) => {
    response.writeHead(200, { 'content-type': 'image/png', 'content-length': 64 * 1024 * 1024 + 1 });
    response.flushHeaders();
  });
  const answer = await proxy.ask(given('result', `${host.url}/a.png`));
  expect(answer).toMatchObject({ status: 502, code: 'too-large' });
});

test.each([
  ['that grows beyond the limit', {}, Buffer.alloc(2000)],
  ['that unpacks beyond the limit', { 'content-encoding': 'gzip' }, gzipSync(Buffer.alloc(2000))],
])('a picture %s is cut', async (_how, headers, bytes) => {
  const { host, proxy } = await world(
    (_request, response) => {
      response.writeHead(200, { 'content-type': 'image/png', ...headers });
      response.write(bytes);
      response.end();
    },
    { resultBytes: 1000 },
  );
  await expect(proxy.ask(given('result', `${host.url}/a.png`))).rejects.toThrow(/aborted|socket hang up/);
});

test('a picture of exactly the limit passes', async () => {
  const bytes = Buffer.alloc(1000, 7);
  const { host, proxy } = await world(
    (_request, response) => {
      response.writeHead(200, { 'content-type': 'image/webp', 'content-encoding': 'gzip' });
      response.end(gzipSync(bytes));
    },
    { resultBytes: 1000 },
  );
  expect((await proxy.ask(given('result', `${host.url}/a.webp`))).body.equals(bytes)).toBe(true);
});

test('a host that never answers is given up', async () => {
  const { host, proxy } = await world(() => {}, { resultMs: 40 });
  const answer = await proxy.ask(given('result', `${host.url}/a.png`));
  expect(answer).toMatchObject({ status: 504, code: 'result-timeout' });
});

test('a picture that drips beyond the time is cut', async () => {
  const { host, proxy } = await world(
    (_request, response) => {
      response.writeHead(200, { 'content-type': 'image/png' });
      const drip = setInterval(() => response.write('x'), 5);
      response.once('close', () => clearInterval(drip));
    },
    // Long enough for the head to arrive on a busy machine: without it there is nothing to cut.
    { resultMs: 1000 },
  );
  await expect(proxy.ask(given('result', `${host.url}/a.png`))).rejects.toThrow(/aborted|socket hang up/);
});

test('a picture that breaks off breaks off in the page too', async () => {
  const { host, proxy } = await world((_request, response) => {
    response.writeHead(200, { 'content-type': 'image/png' });
    response.write(png, () => setImmediate(() => cut(response)));
  });
  await expect(proxy.ask(given('result', `${host.url}/a.png`))).rejects.toThrow(/aborted|socket hang up/);
});

test('a redirect on the same host is followed, a circle is not', async () => {
  const { host, proxy } = await world((request, response, earlier) => {
    if (request.path === '/a.png') response.writeHead(302, { location: '/b.png' }).end();
    else if (request.path === '/circle') response.writeHead(302, { location: '/circle' }).end();
    else void picture(request, response, earlier);
  });
  const answer = await proxy.ask(given('result', `${host.url}/a.png`));
  expect(answer.body.equals(png)).toBe(true);
  const circle = await proxy.ask(given('result', `${host.url}/circle`));
  expect(circle).toMatchObject({ status: 502, code: 'redirect-refused' });
  expect(host.seen.length).toBeLessThan(10);
});

test('a redirect to another host is refused, and nobody there is asked', async () => {
  const other = await scriptedServer(picture);
  open.push(other);
  const targets = [`${other.url}/a.png`, `//${new URL(other.url).host}/a.png`, 'file:///etc/passwd', ':::'];
  const { host, proxy } = await world((request, response) => {
    const location = targets[Number(request.path.slice(1))];
    response.writeHead(302, location === undefined ? {} : { location }).end();
  });
  for (const index of [0, 1, 2, 3, 4]) {
    const answer = await proxy.ask(given('result', `${host.url}/${index}`));
    expect(answer).toMatchObject({ status: 502, code: 'redirect-refused' });
    expect(answer.headers).not.toHaveProperty('location');
  }
  expect(other.seen).toHaveLength(0);
});
