import * as http from 'node:http';
import * as https from 'node:https';

import { readConfiguration } from './configuration.mjs';
import { readAsked } from './handler.mjs';
import { foreignRefusal } from './sameOrigin.mjs';
import { findTarget } from './target.mjs';

/**
 * @typedef {import('node:http').IncomingMessage} IncomingMessage
 * @typedef {import('node:stream').Duplex} Duplex
 * @typedef {(request: IncomingMessage, socket: Duplex, head: Buffer) => boolean} SocketHandler
 */

/**
 * WebSockets below `/api/engines`, by the same lists and with the same key as requests: only a path that is marked for
 * it is passed on. Bytes go through as they come; what they say is not read.
 *
 * @param {import('./configuration.mjs').Environment} env
 * @param {{ log?: (line: string) => void, connectMs?: number }} [options]
 * @returns {SocketHandler} for the server's `upgrade`; false: it is not ours
 */
export function createEngineSockets(env, { log = () => {}, connectMs = 30_000 } = {}) {
  const configuration = readConfiguration(env);
  return (request, socket, head) => {
    const asked = readAsked(request);
    if (!asked) return false;
    // A page that has gone is nobody's fault.
    socket.on('error', () => socket.destroy());
    const end = (/** @type {number} */ status, /** @type {string} */ said) => {
      refuse(socket, status);
      log(`socket ${asked.path} ${said}`);
    };
    const foreign = foreignRefusal(request.headers, configuration.pageHosts);
    if (foreign) end(403, foreign.refusal.code);
    else if (!isWebSocket(request)) end(400, 'no WebSocket');
    else {
      const found = findTarget(asked, configuration, { isSocket: true });
      if ('refusal' in found) end(found.refusal.status, found.refusal.code);
      else connect(request, socket, head, { target: found.target, connectMs, end });
    }
    return true;
  };
}

/** @param {IncomingMessage} request */
function isWebSocket({ method, headers }) {
  const { upgrade = '', 'sec-websocket-key': key = '', 'sec-websocket-version': version } = headers;
  return (
    method === 'GET' &&
    upgrade.toLowerCase() === 'websocket' &&
    version === '13' &&
    /^[A-Za-z0-9+/]{22}==$/.test(key)
  );
}

/**
 * Neither extensions nor protocols are asked for: there is nothing then that one side could take differently.
 *
 * @param {IncomingMessage} request
 * @param {Duplex} socket
 * @param {Buffer} head
 * @param {object} options
 * @param {import('./target.mjs').Target} options.target
 * @param {number} options.connectMs
 * @param {(status: number, said: string) => void} options.end
 */
function connect({ headers }, socket, head, { target, connectMs, end }) {
  const { url, keyHeaders, idleMs } = target;
  const upstream = (url.protocol === 'https:' ? https : http).request(url, {
    method: 'GET',
    headers: {
      ...keyHeaders,
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-key': headers['sec-websocket-key'],
      'sec-websocket-version': '13',
    },
    agent: false,
  });
  const waiting = setTimeout(() => upstream.destroy(new Error('timeout')), connectMs);
  const gone = () => upstream.destroy();
  socket.once('close', gone);
  upstream.once('upgrade', (answer, far, farHead) => {
    clearTimeout(waiting);
    const accept = answer.headers['sec-websocket-accept'] ?? '';
    if (!/^[A-Za-z0-9+/]{27}=$/.test(accept)) {
      far.destroy();
      end(502, 'no WebSocket upstream');
      return;
    }
    socket.write(
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
        `Sec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    socket.write(farHead);
    far.write(head);
    join(socket, far, idleMs);
  });
  upstream.once('response', (answer) => {
    clearTimeout(waiting);
    answer.destroy();
    end(502, 'no WebSocket upstream');
  });
  upstream.on('error', () => {
    clearTimeout(waiting);
    end(502, 'upstream unreachable');
  });
  upstream.end();
}

/**
 * @param {Duplex} near
 * @param {import('node:stream').Duplex & { setTimeout?: (ms: number, then: () => void) => void }} far
 * @param {number} idleMs
 */
function join(near, far, idleMs) {
  const part = () => {
    near.destroy();
    far.destroy();
  };
  for (const side of [near, far]) {
    side.on('error', part);
    side.on('close', part);
  }
  far.setTimeout?.(idleMs, part);
  near.pipe(far);
  far.pipe(near);
}

/**
 * @param {Duplex} socket
 * @param {number} status
 */
function refuse(socket, status) {
  if (socket.destroyed) return;
  socket.end(
    `HTTP/1.1 ${status} ${http.STATUS_CODES[status] ?? ''}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
  );
}
