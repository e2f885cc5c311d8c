import { isHostPattern, serverAddress } from './addresses.mjs';
import { resultHosts, routes } from './routes.mjs';

/**
 * What the environment says, read once.
 *
 * @typedef {import('./routes.mjs').Route} Route
 * @typedef {import('./routes.mjs').KeySource} KeySource
 * @typedef {Readonly<Record<string, string | undefined>>} Environment
 * @typedef {{ url: URL | null, standard: URL | null, replaced: boolean, problem: string | null }} Upstream
 *   `standard`: the provider's own; `replaced`: the environment names another.
 * @typedef {object} Configuration
 * @property {(route: Route) => Upstream} upstream
 * @property {(key: KeySource) => { value: string | null, problem: string | null }} key
 * @property {(variable: string) => readonly string[]} list names separated by commas
 * @property {(route: Route) => string | null} name as the page is to show it; null: none is set
 * @property {readonly string[]} pageHosts patterns of names that the site goes by
 * @property {readonly string[]} resultHosts patterns
 * @property {readonly string[]} resultOrigins of replaced upstreams
 * @property {readonly string[]} secrets every key that can be one; for what must never leave the server
 * @property {readonly string[]} problems for the log; they name variables, never their values
 */

/**
 * @param {Environment} env
 * @returns {Configuration}
 */
export function readConfiguration(env) {
  const upstreams = new Map(routes.map((route) => [route, readUpstream(route, env)]));
  const keys = routes.flatMap((route) => [route.key, ...route.allowed.flatMap(({ key }) => key ?? [])]);
  const listed = hosts('ENGINE_RESULT_HOSTS', isHostPattern);
  const pages = hosts('ENGINE_PAGE_HOSTS', isPageHost);

  /** @param {string} variable */
  function list(variable) {
    const names = (env[variable] ?? '').split(',');
    return names.map((name) => name.trim()).filter((name) => name !== '');
  }

  /**
   * @param {string} variable
   * @param {(host: string) => boolean} isValid
   */
  function hosts(variable, isValid) {
    const all = list(variable).map((host) => host.toLowerCase());
    const problems = all.filter((host) => !isValid(host)).map(() => `${variable}: one entry is no host.`);
    return { valid: all.filter(isValid), problems };
  }

  /** @param {Route} route */
  function name({ nameVariable }) {
    const text = (nameVariable === undefined ? '' : (env[nameVariable] ?? '')).trim();
    return isName(text) ? text : null;
  }

  /** @param {KeySource} key */
  function key(key) {
    const value = env[key.variable]?.trim() ?? '';
    const isFree =
      key.optional === true || (key.optionalWith !== undefined && Boolean(env[key.optionalWith]));
    if (value === '') return { value: null, problem: isFree ? null : `${key.variable} is not set.` };
    // Anything else cannot be sent in a header.
    if (!/^[\x21-\x7e]+$/.test(value)) return { value: null, problem: `${key.variable} is not a key.` };
    return { value, problem: null };
  }

  return {
    upstream: (route) => upstreams.get(route) ?? readUpstream(route, env),
    key,
    list,
    name,
    pageHosts: pages.valid,
    resultHosts: [...resultHosts, ...listed.valid],
    resultOrigins: [...upstreams.values()].flatMap(({ replaced, url }) =>
      replaced && url ? url.origin : [],
    ),
    secrets: [...new Set(keys.flatMap((source) => key(source).value ?? []))].filter(isSecret),
    problems: [
      ...new Set([...upstreams.values()].flatMap(({ replaced, problem }) => (replaced && problem) || [])),
      ...listed.problems,
      ...pages.problems,
      ...routes.flatMap(({ nameVariable }) => {
        const text = nameVariable === undefined ? '' : (env[nameVariable] ?? '').trim();
        return text === '' || isName(text) ? [] : [`${nameVariable}: at most 40 letters, digits and spaces.`];
      }),
    ],
  };
}

/**
 * Which providers can be used, for the page; nothing of their keys or addresses.
 *
 * @param {Configuration} configuration
 * @returns {Record<string, { configured: boolean, name?: string }>}
 */
export function providerStates(configuration) {
  const own = routes.map((route) => /** @type {const} */ ([route.provider, stateOf(route, configuration)]));
  // The first route of a provider is the one that makes pictures.
  return Object.fromEntries(own.toReversed());
}

/**
 * @param {Route} route
 * @param {Configuration} configuration
 */
function stateOf(route, configuration) {
  const configured = isUsable(route, configuration);
  const name = configured ? configuration.name(route) : null;
  return name === null ? { configured } : { configured, name };
}

/** @param {string} key that of a server of one's own may be `none`, which other texts hold too; LiteLLM's example has 7 */
function isSecret(key) {
  return key.length >= 7;
}

/** @param {string} text a name without a domain too, as machines of an office have */
function isPageHost(text) {
  return isHostPattern(text) || /^[a-z0-9-]+(:\d+)?$/.test(text);
}

/** @param {string} text shown in the page, so it is held to what names are made of */
function isName(text) {
  return /^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,39}$/u.test(text);
}

/**
 * @param {Route} route
 * @param {Configuration} configuration
 */
function isUsable(route, configuration) {
  return configuration.upstream(route).url !== null && configuration.key(route.key).problem === null;
}

/**
 * @param {Route} route
 * @param {Environment} env
 * @returns {Upstream}
 */
function readUpstream({ upstream: { variable, alias, url } }, env) {
  const standard = url === null ? null : new URL(url);
  const from = [variable, alias].find((name) => name !== undefined && Boolean(env[name]?.trim()));
  if (from === undefined) {
    const problem = standard ? null : `${alias ?? variable} is not set.`;
    return { url: standard, standard, replaced: false, problem };
  }
  const replacement = serverAddress(env[from]?.trim() ?? '');
  const problem = replacement ? null : `${from} must be an https address, or http on this machine.`;
  return { url: replacement, standard, replaced: true, problem };
}
