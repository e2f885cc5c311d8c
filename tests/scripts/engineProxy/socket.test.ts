import { createServer, request as httpRequest } from 'node:http';
import type { IncomingHttpHeaders, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

import { afterEach, expect, test } from 'vitest';

import { createEngineSockets } from '../../../proxy/socket.mjs';
import { keys } from './proxied.ts';

const servers: Server[] = [];
const sockets: Duplex[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function listening(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

const accept = `${'a'.repeat(27)}=`;

/** A ComfyUI of a kind: it says what it got back, in capitals. */
async function comfy(answersWith = accept) {
  const seen: { url: string | undefined; headers: IncomingHttpHeaders }[] = [];
  const server = createServer((_request, response) => response.writeHead(200).end('no socket'));
  server.on('upgrade', ({ url, headers }, socket: Duplex) => {
    sockets.push(socket);
    seen.push({ url, headers });
    socket.on('error', () => {});
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${answersWith}\r\nSet-Cookie: a=b\r\n\r\nhello`,
    );
    socket.on('data', (data: Buffer) => socket.write(data.toString().toUpperCase()));
  });
  return { seen, url: `http://127.0.0.1:${await listening(server)}` };
}

async function proxyTo(url: string | null) {
  const log: string[] = [];
  const env = url === null ? {} : { COMFYUI_URL: url, COMFYUI_API_KEY: keys.COMFYUI_API_KEY };
  const handle = createEngineSockets(env, { log: (line) => log.push(line) });
  const server = createServer((_request, response) => response.writeHead(418).end());
  server.on('upgrade', (request, socket: Duplex, head: Buffer) => {
    sockets.push(socket);
    if (!handle(request, socket, head)) socket.end('HTTP/1.1 418 Teapot\r\n\r\n');
  });
  return { log, port: await listening(server) };
}

const usual = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
  'sec-websocket-version': '13',
};

interface Opened {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly socket: Duplex | null;
  /** Until the text has come. */
  text(wanted: string): Promise<void>;
}

function open(port: number, path: string, headers: Readonly<Record<string, string>> = {}): Promise<Opened> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({
      host: '127.0.0.1',
      port,
      path,
      headers: { ...usual, ...headers },
      agent: false,
    });
    request.once('error', reject);
    request.once('response', (answer) => {
      answer.resume();
      resolve({
        status: answer.statusCode ?? 0,
        headers: answer.headers,
        socket: null,
        text: async () => {},
      });
    });
    request.once('upgrade', (answer, socket, head) => {
      sockets.push(socket);
      let got = head.toString();
      socket.on('data', (data: Buffer) => (got += data.toString()));
      const text = async (wanted: string): Promise<void> => {
        await expect.poll(() => got, { interval: 10 }).toBe(wanted);
      };
      resolve({ status: answer.statusCode ?? 0, headers: answer.headers, socket, text });
    });
    request.end();
  });
}

const path = '/api/engines/comfyui/ws?clientId=p-1';

test('a socket is passed on with the key of this server, and bytes go both ways', async () => {
  const { url, seen } = await comfy();
  const { port } = await proxyTo(`${url}/below`);
  const opened = await open(port, path, {
    cookie: 'session=1',
    authorization: 'Bearer page',
    origin: `http://127.0.0.1:${port}`,
    'sec-websocket-extensions': 'permessage-deflate',
  });
  expect(opened.status).toBe(101);
  expect(opened.headers['sec-websocket-accept']).toBe(accept);
  expect(opened.headers['set-cookie']).toBeUndefined();
  opened.socket?.write('and back');
  await opened.text('helloAND BACK');
  expect(seen).toHaveLength(1);
  expect(seen[0]?.url).toBe('/below/ws?clientId=p-1');
  expect(seen[0]?.headers).toEqual({
    ...usual,
    authorization: `Bearer ${keys.COMFYUI_API_KEY}`,
    host: url.replace('http://', ''),
  });
});

test('when one side goes, the other does', async () => {
  const { url } = await comfy();
  const { port } = await proxyTo(url);
  const opened = await open(port, path);
  await opened.text('hello');
  const far = sockets.find((socket) => socket !== opened.socket && !socket.destroyed);
  const closed = new Promise((resolve) => opened.socket?.once('close', resolve));
  far?.destroy();
  await closed;
  expect(opened.socket?.destroyed).toBe(true);
});

test.each<[string, string, Readonly<Record<string, string>>, number]>([
  ['another site', path, { origin: 'https://evil.example' }, 403],
  ['another site, by its fetch metadata', path, { 'sec-fetch-site': 'cross-site' }, 403],
  ['a name that is not ours', path, { host: 'evil.example', origin: 'http://evil.example' }, 403],
  ['another path', '/api/engines/comfyui/prompt', {}, 404],
  ['a way out of it', '/api/engines/comfyui/ws/../userdata', {}, 404],
  ['another parameter', `${path}&token=1`, {}, 400],
  ['another provider', '/api/engines/openai/ws', {}, 404],
  ['another protocol', path, { upgrade: 'h2c' }, 400],
  ['no key of a handshake', path, { 'sec-websocket-key': 'x' }, 400],
  ['what is not ours', '/vite-hmr', {}, 418],
])('%s is refused, and nobody is asked', async (_what, asked, headers, status) => {
  const { url, seen } = await comfy();
  const { port, log } = await proxyTo(url);
  expect((await open(port, asked, headers)).status).toBe(status);
  expect(seen).toEqual([]);
  expect(log.join()).not.toContain(keys.COMFYUI_API_KEY);
});

test('without a server of the team there is none', async () => {
  const { port } = await proxyTo(null);
  expect((await open(port, path)).status).toBe(501);
});

test.each([
  [
    'does not take sockets',
    async () => {
      const server = createServer((_request, response) => response.writeHead(404).end());
      return `http://127.0.0.1:${await listening(server)}`;
    },
  ],
  ['takes them in a way of its own', async () => (await comfy('x\tsecret')).url],
  ['is off', async () => 'http://127.0.0.1:1'],
])('an upstream that %s is a 502', async (_what, upstream) => {
  const { port } = await proxyTo(await upstream());
  expect((await open(port, path)).status).toBe(502);
});
