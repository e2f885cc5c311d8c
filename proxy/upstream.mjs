import * as http from 'node:http';
import * as https from 'node:https';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';

/**
 * @typedef {object} UpstreamRequest
 * @property {URL} url
 * @property {string} method
 * @property {Record<string, string>} headers
 * @property {import('node:stream').Readable | null} body sent on as it comes, never kept
 * @property {number} connectMs
 * @property {number} idleMs how long no byte may move in either direction
 * @property {AbortSignal} signal
 * @typedef {{ kind: 'answer', answer: http.IncomingMessage } | { kind: 'none', hasGoneOut: boolean, cause: string }} Outcome
 *   `hasGoneOut`: a connection stood, so the request may have been read and may be charged. `cause`: an error's code.
 */

/**
 * One request, one connection of its own: a connection kept from before may close just when a POST is written to it,
 * and nobody could tell whether that POST was read. Redirects are answers like others.
 *
 * @param {UpstreamRequest} options
 * @returns {Promise<Outcome>} never rejects
 */
export function askUpstream({ url, method, headers, body, connectMs, idleMs, signal }) {
  const isTls = url.protocol === 'https:';
  return new Promise((resolve) => {
    const request = (isTls ? https : http).request(url, {
      method,
      // Not kept: but a server that is told `close` may hang up on an early answer before it has been read.
      headers: { ...headers, connection: 'keep-alive' },
      agent: false,
      signal,
    });
    let hasGoneOut = false;
    const connecting = setTimeout(() => request.destroy(timeout('CONNECT_TIMEOUT')), connectMs);
    request.once('socket', (socket) =>
      socket.once(isTls ? 'secureConnect' : 'connect', () => {
        hasGoneOut = true;
        clearTimeout(connecting);
        request.setTimeout(idleMs, () => request.destroy(timeout('IDLE_TIMEOUT')));
      }),
    );
    request.once('response', (answer) => {
      // Early answers (401, 413) come while the page still sends: what is left is read and dropped.
      request.once('close', () => abandon(body, request));
      resolve({ kind: 'answer', answer });
    });
    request.on('error', (error) => {
      clearTimeout(connecting);
      abandon(body, request);
      resolve({ kind: 'none', hasGoneOut, cause: codeOf(error) });
    });
    // Another protocol in place of an answer closes the connection without a word of either.
    request.once('close', () => resolve({ kind: 'none', hasGoneOut, cause: 'NO_ANSWER' }));
    if (body) body.pipe(request);
    else request.end();
  });
}

/**
 * The bytes of an answer, without compression where it is of a known kind.
 *
 * @param {http.IncomingMessage} answer
 * @returns {{ decoder: import('node:stream').Duplex | null, encoding: string | null }}
 *   `encoding`: one that is left as it is.
 */
export function decoderOf(answer) {
  const encoding = (answer.headers['content-encoding'] ?? 'identity').toLowerCase();
  if (encoding === 'gzip' || encoding === 'x-gzip') return { decoder: createGunzip(), encoding: null };
  if (encoding === 'br') return { decoder: createBrotliDecompress(), encoding: null };
  if (encoding === 'deflate') return { decoder: createInflate(), encoding: null };
  return { decoder: null, encoding: encoding === 'identity' ? null : encoding };
}

/**
 * @param {import('node:stream').Readable | null} body
 * @param {http.ClientRequest} request
 */
function abandon(body, request) {
  body?.unpipe(request);
  body?.resume();
}

/** @param {string} code */
function timeout(code) {
  return Object.assign(new Error(code), { code });
}

/** @param {Error} error */
function codeOf(error) {
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
