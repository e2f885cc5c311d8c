// The proxy as a process of its own, for a site of static files: nginx or Caddy passes `/api/engines/` on to it.
import { createServer } from 'node:http';

import { engineEnvironment } from './environment.mjs';
import { createEngineProxy } from './handler.mjs';
import { createEngineSockets } from './socket.mjs';

const port = Number(process.env['ENGINE_PROXY_PORT'] ?? 8787);
const log = (/** @type {string} */ line) => process.stdout.write(`${line}\n`);
const env = engineEnvironment(process.cwd());
const proxy = createEngineProxy(env, { log });
const sockets = createEngineSockets(env, { log });

// Of this machine only: what is in front of it has TLS and a login.
const server = createServer((request, response) =>
  proxy(request, response, () => response.writeHead(404).end()),
);
server.on('upgrade', (request, socket, head) => {
  if (!sockets(request, socket, head)) socket.destroy();
});
server.listen(port, '127.0.0.1', () => {
  const address = server.address();
  if (address && typeof address !== 'string') log(`http://127.0.0.1:${address.port}/api/engines/`);
});
