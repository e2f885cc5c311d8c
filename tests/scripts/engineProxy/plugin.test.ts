import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';
import { createServer, preview } from 'vite';
import type { InlineConfig } from 'vite';

import { engineEnvironment } from '../../../proxy/environment.mjs';
import { engineProxy } from '../../../proxy/plugin.mjs';
import { json, scriptedServer } from '../../engines/hosted/harness/scripted.ts';
import type { ScriptedServer } from '../../engines/hosted/harness/scripted.ts';

let root: string;
let upstream: ScriptedServer;
const open: { close(): Promise<void> }[] = [];

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'engine-proxy-'));
  mkdirSync(join(root, 'dist'));
  writeFileSync(join(root, 'index.html'), '<p>The page</p>');
  writeFileSync(join(root, 'dist', 'index.html'), '<p>The page</p>');
  upstream = await scriptedServer((_request, response) => json(response, 200, { created: 1 }));
  writeFileSync(
    join(root, '.env.engines'),
    `# keys\nFAL_KEY=planted-file\nENGINE_UPSTREAM_FAL_QUEUE=${upstream.url}\n`,
  );
});
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
  await upstream.close();
  rmSync(root, { recursive: true });
});

const config = (plugin = engineProxy()): InlineConfig => ({
  configFile: false,
  root,
  logLevel: 'silent',
  cacheDir: join(root, '.vite'),
  plugins: [plugin],
  server: { host: '127.0.0.1', port: 0, watch: null, ws: false },
  preview: { host: '127.0.0.1', port: 0 },
});

function urlOf(server: Pick<Server, 'address'> | null): string {
  const address = server?.address();
  if (!address || typeof address === 'string') throw new Error('The server has no port.');
  return `http://127.0.0.1:${address.port}`;
}

/** As it is written: `fetch` would resolve `..` in it. */
function textAt(url: string, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port: new URL(url).port, path, agent: false }, (answer) => {
      let text = '';
      answer.on('data', (part: Buffer) => (text += part));
      answer.once('end', () => resolve(text));
    }).once('error', reject);
  });
}

async function development(): Promise<string> {
  const server = await createServer(config());
  open.push(server);
  await server.listen();
  return urlOf(server.httpServer);
}

async function previewed(): Promise<string> {
  const server = await preview(config());
  open.push(server);
  return urlOf(server.httpServer);
}

test.each([
  ['the development server', development],
  ['the preview', previewed],
])('%s has the proxy, with the keys of the file', async (_name, start) => {
  const url = await start();
  const answer = await fetch(`${url}/api/engines/fal/queue/fal-ai/flux-2-pro`, {
    method: 'POST',
    body: '{}',
  });
  expect(await answer.json()).toEqual({ created: 1 });
  expect(upstream.seen).toMatchObject([{ method: 'POST', headers: { authorization: 'Key planted-file' } }]);
  expect((await fetch(`${url}/api/engines/nothing`)).status).toBe(404);
  expect(await (await fetch(url)).text()).toContain('The page');
  const variants = [
    '?raw',
    '?import&raw',
    '?raw??',
    '?url',
    '?inline',
    '?import&url&inline',
    '?.svg?.wasm?init',
    '?raw#.svg',
  ];
  const names = [
    '/.env.engines',
    '/%2eenv.engines',
    '/.env%2eengines',
    '//.env.engines',
    '/x/../.env.engines',
  ];
  const paths = [...names, ...variants.map((variant) => `/.env.engines${variant}`)];
  for (const path of [
    ...paths,
    ...['', ...variants].map((variant) => `/@fs${root}/.env.engines${variant}`),
  ]) {
    expect(await textAt(url, path), path).not.toContain('planted-file');
  }
});

test('the environment of the process comes before the file, and neither changes the other', () => {
  const env = engineEnvironment(root, { FAL_KEY: 'planted-process' });
  expect(env).toEqual({ FAL_KEY: 'planted-process', ENGINE_UPSTREAM_FAL_QUEUE: upstream.url });
  expect(process.env).not.toHaveProperty('ENGINE_UPSTREAM_FAL_QUEUE');
});

test('a key under a name that Vite shows to the page stops the server', async () => {
  writeFileSync(join(root, '.env'), 'VITE_FAL_KEY=planted-public\n');
  const failure = await createServer(config()).catch((error: unknown) => error);
  expect(String(failure)).toContain('VITE_FAL_KEY');
  expect(String(failure)).not.toContain('planted-public');
});

test('so does a key of this server under any other such name', async () => {
  writeFileSync(join(root, '.env'), 'VITE_OURS=Bearer planted-file\n');
  const failure = await createServer(config()).catch((error: unknown) => error);
  expect(String(failure)).toContain('VITE_OURS holds a key');
  expect(String(failure)).not.toContain('planted-file');
});
