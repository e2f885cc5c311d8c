import { providerStates, readConfiguration } from './configuration.mjs';
import { answerJson, refuse } from './refusals.mjs';
import { relay } from './relay.mjs';
import { createRepeats } from './repeats.mjs';
import { sendResult } from './result.mjs';
import { foreignRefusal } from './sameOrigin.mjs';
import { findTarget } from './target.mjs';

/**
 * @typedef {import('node:http').IncomingMessage} IncomingMessage
 * @typedef {import('node:http').ServerResponse} ServerResponse
 * @typedef {object} Limits
 * @property {number} connectMs
 * @property {number} idleMs upper bound of every route's own
 * @property {number} bodyBytes of a request
 * @property {number} resultBytes
 * @property {number} resultMs from the request of a picture to its last byte
 */

const base = '/api/engines';

/** @type {Limits} */
const standardLimits = {
  connectMs: 30_000,
  idleMs: 600_000,
  bodyBytes: 64 * 1024 * 1024,
  resultBytes: 64 * 1024 * 1024,
  resultMs: 120_000,
};

/**
 * The same-origin proxy of hosted engines, as a Node middleware for `/api/engines`. Keys come from the environment and
 * leave this process towards their provider only.
 *
 * Answers of its own are `{ error: { code, message } }`; everything else comes from a provider. A header of it with a
 * key is left out, and a key in its body written over as the body streams.
 *
 * @param {import('./configuration.mjs').Environment} env
 * @param {{ log?: (line: string) => void, limits?: Partial<Limits> }} [options] `log` gets one line a request: no
 *   query, no key.
 * @returns {(request: IncomingMessage, response: ServerResponse, next: () => void) => void}
 */
export function createEngineProxy(env, { log = () => {}, limits = {} } = {}) {
  const configuration = readConfiguration(env);
  const context = { secrets: configuration.secrets, limits: { ...standardLimits, ...limits } };
  const isRepeat = createRepeats();
  for (const problem of configuration.problems) log(problem);

  return (request, response, next) => {
    const asked = readAsked(request);
    if (!asked) {
      next();
      return;
    }
    const started = performance.now();
    const answered = answer(request, response, asked).catch(() => failed(response));
    void answered.then((said) => {
      const ms = Math.round(performance.now() - started);
      log(withoutSecrets(`${asked.method} ${base}/${asked.path} ${said} (${ms} ms)`));
    });
  };

  /**
   * @param {IncomingMessage} request
   * @param {ServerResponse} response
   * @param {import('./target.mjs').Asked} asked
   * @returns {Promise<string>} what happened
   */
  async function answer(request, response, asked) {
    const foreign = foreignRefusal(request.headers, configuration.pageHosts);
    if (foreign) {
      refuse(response, foreign.refusal);
      const { code, message } = foreign.refusal;
      // The page cannot tell it from a server without keys.
      return code === 'unknown-host' ? `403 ${code}: ${message}` : `403 ${code}`;
    }
    if (asked.path === 'status' || asked.path === 'result') return answerOwn(response, asked);
    const found = findTarget(asked, configuration);
    if ('refusal' in found) {
      refuse(response, found.refusal);
      return `${found.refusal.status} ${found.refusal.code}`;
    }
    if (isRepeat(request)) {
      refuse(response, {
        status: 502,
        code: 'answer-lost',
        message:
          'The browser sent this request a second time; it was passed on once, and its answer is lost.',
      });
      return 'repeat refused';
    }
    return relay(request, response, found.target, context);
  }

  /**
   * @param {ServerResponse} response
   * @param {import('./target.mjs').Asked} asked
   */
  async function answerOwn(response, { method, path, search }) {
    if (method !== 'GET') {
      const headers = { allow: 'GET' };
      refuse(response, { status: 405, code: 'method-not-allowed', message: 'Only GET.', headers });
      return '405 method-not-allowed';
    }
    if (path === 'result') return sendResult(search, response, configuration, context.limits);
    answerJson(response, 200, { providers: providerStates(configuration) });
    return '200';
  }

  /** @param {string} line */
  function withoutSecrets(line) {
    return configuration.secrets.reduce((text, secret) => text.replaceAll(secret, '(key)'), line);
  }
}

/**
 * A fault of ours. Its text may hold anything and is not passed on.
 *
 * @param {ServerResponse} response
 */
function failed(response) {
  refuse(response, { status: 500, code: 'proxy-failed', message: 'The proxy itself failed.' });
  return '500 proxy-failed';
}

/**
 * The request as it came: a parser of URLs would already have resolved `..` in it.
 *
 * @param {IncomingMessage} request
 * @returns {import('./target.mjs').Asked | null} null for everything but the proxy's own routes
 */
export function readAsked({ method = 'GET', url = '/' }) {
  const at = url.indexOf('?');
  const path = at < 0 ? url : url.slice(0, at);
  if (path !== base && !path.startsWith(`${base}/`)) return null;
  return { method, path: path.slice(base.length + 1), search: at < 0 ? '' : url.slice(at) };
}
