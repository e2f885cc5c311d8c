import { pipeline } from 'node:stream/promises';

import { headersBack, headersOnward } from './headers.mjs';
import { masked } from './masked.mjs';
import { refuse, safeHeaders } from './refusals.mjs';
import { askUpstream, decoderOf } from './upstream.mjs';

/**
 * @typedef {import('node:http').IncomingMessage} IncomingMessage
 * @typedef {import('node:http').ServerResponse} ServerResponse
 * @typedef {object} Context
 * @property {readonly string[]} secrets
 * @property {import('./handler.mjs').Limits} limits
 */

/**
 * Sends a request on, once, and the answer back as it comes.
 *
 * @param {IncomingMessage} request
 * @param {ServerResponse} response
 * @param {import('./target.mjs').Target} target
 * @param {Context} context
 * @returns {Promise<string>} what happened, for the log
 */
export async function relay(request, response, target, { secrets, limits }) {
  const method = request.method ?? 'GET';
  const hasBody = method !== 'GET';
  const tooLarge = hasBody ? tooLargeSignal(request, limits.bodyBytes) : null;
  if (tooLarge?.aborted) return tellTooLarge(response);
  const gone = goneSignal(response);
  const outcome = await askUpstream({
    url: target.url,
    method,
    headers: bodyHeaders(headersOnward(request.headers, target), request, hasBody),
    body: hasBody ? request : null,
    connectMs: limits.connectMs,
    idleMs: Math.min(target.idleMs, limits.idleMs),
    signal: tooLarge ? AbortSignal.any([gone, tooLarge]) : gone,
  });
  if (outcome.kind === 'none') {
    // Without its end nobody could carry it out.
    return tooLarge?.aborted ? tellTooLarge(response) : noAnswer(response, outcome);
  }
  const { answer } = outcome;
  const status = answer.statusCode ?? 0;
  if (status < 200 || status > 599) {
    answer.destroy();
    return noAnswer(response, { hasGoneOut: true, cause: `status ${status}` });
  }
  if (status >= 300 && status < 400) {
    answer.destroy();
    // Followed by a browser, it would lead the page elsewhere, with its POST in hand.
    refuse(response, {
      status: 502,
      code: 'redirect-refused',
      message: 'The provider answered with a redirect, which is not followed.',
    });
    return 'redirect refused';
  }
  const { decoder, encoding } = decoderOf(answer);
  response.writeHead(status, {
    ...headersBack(answer.headers, { isDecoded: decoder !== null, secrets }),
    ...(encoding === null ? {} : { 'content-encoding': encoding }),
    ...safeHeaders,
  });
  response.flushHeaders();
  const sent = secrets.filter((key) => Object.values(target.keyHeaders).some((value) => value.includes(key)));
  return flow(answer, [...(decoder === null ? [] : [decoder]), masked(sent)], response, `${status}`);
}

/**
 * @param {IncomingMessage} answer
 * @param {readonly import('node:stream').Duplex[]} steps
 * @param {ServerResponse} response cut where the answer is: half of it must not look whole
 * @param {string} status
 */
export async function flow(answer, steps, response, status) {
  try {
    await pipeline([answer, ...steps, response]);
    return status;
  } catch {
    return `${status}, cut short`;
  }
}

/**
 * @param {IncomingMessage} request
 * @param {number} bytesAtMost
 * @returns {AbortSignal} raised when the body is larger: at once where it has a length, else while it streams
 */
function tooLargeSignal(request, bytesAtMost) {
  const tooLarge = new AbortController();
  if (Number(request.headers['content-length'] ?? 0) > bytesAtMost) tooLarge.abort();
  let bytes = 0;
  request.on('data', (/** @type {Buffer} */ chunk) => {
    bytes += chunk.length;
    if (bytes > bytesAtMost) tooLarge.abort();
  });
  return tooLarge.signal;
}

/** @param {ServerResponse} response */
function tellTooLarge(response) {
  if (response.destroyed) return 'the page has gone';
  refuse(response, {
    status: 413,
    code: 'too-large',
    message: 'The request is larger than this server passes on: use a smaller picture.',
  });
  return '413 too-large';
}

/**
 * @param {ServerResponse} response
 * @returns {AbortSignal} raised when the page has gone, or has its answer
 */
export function goneSignal(response) {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  return gone.signal;
}

/**
 * The difference between the two is money: only what has not gone out is certainly not charged.
 *
 * @param {ServerResponse} response
 * @param {{ hasGoneOut: boolean, cause: string }} outcome
 */
export function noAnswer(response, { hasGoneOut, cause }) {
  if (response.destroyed) return 'the page has gone';
  refuse(
    response,
    hasGoneOut
      ? {
          status: 502,
          code: 'answer-lost',
          message:
            'The connection to the provider broke before its answer: the request may have been carried out.',
        }
      : {
          status: 502,
          code: 'upstream-unreachable',
          message: 'The provider cannot be reached: nothing was sent.',
        },
  );
  return `${hasGoneOut ? 'answer lost' : 'unreachable'} (${cause})`;
}

/**
 * @param {Record<string, string>} headers
 * @param {IncomingMessage} request
 * @param {boolean} hasBody
 */
function bodyHeaders(headers, request, hasBody) {
  const { 'content-length': length, 'content-type': type, ...rest } = headers;
  if (!hasBody) return rest;
  const isChunked = request.headers['transfer-encoding'] !== undefined;
  return {
    ...rest,
    ...(type === undefined ? {} : { 'content-type': type }),
    ...(isChunked ? {} : { 'content-length': length ?? '0' }),
  };
}
