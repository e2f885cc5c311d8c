import { isHost } from './addresses.mjs';
import { refused } from './refusals.mjs';
import { routes } from './routes.mjs';
import { findTarget } from './target.mjs';

/**
 * Calls that a page makes itself, with a person's own key: the routes of the proxy to a few origins, without their
 * admin keys, without what the environment adds to them. This file runs in the browser; the server's headers name the
 * same origins.
 *
 * @typedef {object} OwnKeyProvider
 * @property {readonly string[]} origins that get the key
 * @property {readonly string[]} resultHosts patterns of where pictures lie; they get no key
 */

/** Providers that let browsers call them; the others are not known to (docs/decisions/0066). */
/** @type {Readonly<Record<string, OwnKeyProvider>>} */
export const ownKeyProviders = {
  fal: { origins: ['https://queue.fal.run'], resultHosts: ['*.fal.media'] },
  gemini: { origins: ['https://generativelanguage.googleapis.com'], resultHosts: [] },
  openai: { origins: ['https://api.openai.com'], resultHosts: [] },
};

/** Sources for `connect-src`. */
export const ownKeySources = Object.values(ownKeyProviders).flatMap(({ origins, resultHosts }) => [
  ...origins,
  ...resultHosts.map((host) => `https://${host}`),
]);

/**
 * Where a request goes and with which header, or why it does not; the key is put in last.
 *
 * @param {import('./target.mjs').Asked} asked `path` starts with the provider
 * @param {string} key
 * @returns {ReturnType<typeof findTarget>}
 */
export function ownKeyTarget(asked, key) {
  const provider = asked.path.split('/')[0] ?? '';
  const own = Object.hasOwn(ownKeyProviders, provider) ? ownKeyProviders[provider] : undefined;
  const found = findTarget(asked, configurationOf(key));
  if ('refusal' in found || own?.origins.includes(found.target.url.origin)) return found;
  return refused(404, 'not-found', 'This provider is not called with a key of one\u2019s own.');
}

/**
 * Whether a picture of this provider may be taken from an address.
 *
 * @param {string} provider
 * @param {URL} url
 */
export function isOwnKeyResult(provider, url) {
  const hosts = Object.hasOwn(ownKeyProviders, provider) ? ownKeyProviders[provider]?.resultHosts : [];
  return url.protocol === 'https:' && (hosts ?? []).some((host) => isHost(url, host));
}

/**
 * As of a server whose environment holds this one key and replaces no address.
 *
 * @param {string} key
 * @returns {import('./configuration.mjs').Configuration}
 */
function configurationOf(key) {
  const main = new Set(routes.map((route) => route.key.variable));
  return {
    upstream: ({ upstream: { url } }) => {
      const standard = url === null ? null : new URL(url);
      return { url: standard, standard, replaced: false, problem: null };
    },
    key: ({ variable }) =>
      main.has(variable)
        ? { value: key, problem: null }
        : { value: null, problem: 'It needs an admin key, which belongs on a server.' },
    list: () => [],
    pageHosts: [],
    resultHosts: [],
    resultOrigins: [],
    secrets: [],
    problems: [],
  };
}
