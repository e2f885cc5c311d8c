import { Transform } from 'node:stream';

import { isHost } from './addresses.mjs';
import { headersBack } from './headers.mjs';
import { refuse, refused, safeHeaders } from './refusals.mjs';
import { flow, goneSignal, noAnswer } from './relay.mjs';
import { onlyUrl } from './target.mjs';
import { askUpstream, decoderOf } from './upstream.mjs';

/**
 * @typedef {import('node:http').IncomingMessage} IncomingMessage
 * @typedef {import('node:http').ServerResponse} ServerResponse
 * @typedef {import('./configuration.mjs').Configuration} Configuration
 */

/** Not SVG: opened by itself it would be a document with scripts. */
const imageTypes = ['image/png', 'image/jpeg', 'image/webp', 'image/avif', 'image/gif'];
const redirectsAtMost = 3;

/**
 * Downloads a picture for the page from a host on the list, without any key: result hosts have no CORS headers that
 * one may count on, and cross-origin isolation would refuse them.
 *
 * @param {string} search
 * @param {ServerResponse} response
 * @param {Configuration} configuration
 * @param {import('./handler.mjs').Limits} limits
 * @returns {Promise<string>} what happened, for the log
 */
export async function sendResult(search, response, configuration, limits) {
  const url = onlyUrl(search);
  if (!url || !isResultAddress(url, configuration)) {
    return told(
      response,
      refused(403, 'address-refused', 'The address is not on a host that pictures are taken from.'),
    );
  }
  const timeUp = AbortSignal.timeout(limits.resultMs);
  const signal = AbortSignal.any([goneSignal(response), timeUp]);
  const outcome = await follow(url, signal, limits);
  if (outcome.kind === 'refusal') return told(response, outcome);
  if (outcome.kind === 'none') {
    return timeUp.aborted
      ? told(response, refused(504, 'result-timeout', 'The picture took too long to come.'))
      : noAnswer(response, outcome);
  }
  return sendPicture(outcome.answer, response, configuration, limits);
}

/**
 * @param {IncomingMessage} answer
 * @param {ServerResponse} response
 * @param {Configuration} configuration
 * @param {import('./handler.mjs').Limits} limits
 */
async function sendPicture(answer, response, { secrets }, limits) {
  const problem = problemOf(answer, limits.resultBytes);
  if (problem) {
    answer.destroy();
    return told(response, problem);
  }
  const { decoder, encoding } = decoderOf(answer);
  if (encoding !== null) {
    answer.destroy();
    return told(response, refused(502, 'not-an-image', 'The picture came in an unknown encoding.'));
  }
  response.writeHead(200, {
    ...headersBack(answer.headers, { isDecoded: decoder !== null, secrets }),
    ...safeHeaders,
  });
  // Counted behind the decoder: a small file may unpack to a large one.
  const steps = [...(decoder === null ? [] : [decoder]), limited(limits.resultBytes)];
  return flow(answer, steps, response, '200');
}

/**
 * @param {URL} url
 * @param {AbortSignal} signal
 * @param {import('./handler.mjs').Limits} limits
 * @returns {Promise<import('./upstream.mjs').Outcome | { kind: 'refusal', refusal: import('./refusals.mjs').Refusal }>}
 */
async function follow(url, signal, limits) {
  let at = url;
  for (let redirects = 0; redirects <= redirectsAtMost; redirects += 1) {
    const outcome = await askUpstream({
      url: at,
      method: 'GET',
      headers: { accept: 'image/*', 'accept-encoding': 'identity' },
      body: null,
      connectMs: limits.connectMs,
      idleMs: limits.resultMs,
      signal,
    });
    const status = outcome.kind === 'answer' ? (outcome.answer.statusCode ?? 0) : 0;
    if (outcome.kind !== 'answer' || status < 300 || status > 399) return outcome;
    outcome.answer.destroy();
    const next = redirectOf(outcome.answer, at);
    if (next?.origin !== url.origin) break;
    at = next;
  }
  return {
    kind: 'refusal',
    ...refused(502, 'redirect-refused', 'The address of the picture leads to another host.'),
  };
}

/**
 * @param {IncomingMessage} answer
 * @param {URL} from
 * @returns {URL | null}
 */
function redirectOf({ headers: { location } }, from) {
  if (location === undefined) return null;
  try {
    return new URL(location, from);
  } catch {
    return null;
  }
}

/**
 * @param {IncomingMessage} answer
 * @param {number} bytesAtMost
 */
function problemOf({ statusCode = 502, headers }, bytesAtMost) {
  if (statusCode !== 200) {
    const status = statusCode >= 400 ? statusCode : 502;
    const { 'retry-after': wait } = headers;
    return refused(
      status,
      'no-picture',
      'The host of the picture did not give it.',
      wait === undefined ? {} : { 'retry-after': wait },
    );
  }
  const type = (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (!imageTypes.includes(type)) return refused(502, 'not-an-image', 'What came is not a picture.');
  return Number(headers['content-length'] ?? 0) > bytesAtMost
    ? refused(502, 'too-large', 'The picture is larger than this server passes on.')
    : null;
}

/** @param {number} bytesAtMost */
function limited(bytesAtMost) {
  let bytes = 0;
  return new Transform({
    transform(/** @type {Buffer} */ chunk, _encoding, done) {
      bytes += chunk.length;
      if (bytes > bytesAtMost) done(new Error('too large'));
      else done(null, chunk);
    },
  });
}

/**
 * @param {URL} url
 * @param {Configuration} configuration
 */
function isResultAddress(url, { resultHosts, resultOrigins }) {
  return resultOrigins.includes(url.origin) || resultHosts.some((host) => isHost(url, host));
}

/**
 * @param {ServerResponse} response
 * @param {{ refusal: import('./refusals.mjs').Refusal }} of
 */
function told(response, { refusal }) {
  if (response.destroyed) return 'the page has gone';
  refuse(response, refusal);
  return `${refusal.status} ${refusal.code}`;
}
