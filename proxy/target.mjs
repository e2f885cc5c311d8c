import { addressBelow, givenAddress, isHost, pathBelow } from './addresses.mjs';
import { refused } from './refusals.mjs';
import { routes } from './routes.mjs';

/**
 * @typedef {import('./routes.mjs').Route} Route
 * @typedef {import('./routes.mjs').AllowedRequest} AllowedRequest
 * @typedef {import('./configuration.mjs').Configuration} Configuration
 * @typedef {{ method: string, path: string, search: string }} Asked
 *   `path` below `/api/engines/`, as it came, not decoded; `search` with its question mark, or empty.
 * @typedef {object} Target
 * @property {URL} url
 * @property {Readonly<Record<string, string>>} keyHeaders
 * @property {readonly string[]} requestHeaders
 * @property {number} idleMs
 */

/**
 * Where a request goes and with which key, or why it does not. The key is looked up last: an address from outside has
 * passed every check by then.
 *
 * @param {Asked} asked
 * @param {Configuration} configuration
 * @param {{ isSocket?: boolean }} [options] whether it asks for a WebSocket; each path is for one or the other
 * @returns {{ target: Target } | { refusal: import('./refusals.mjs').Refusal }}
 */
export function findTarget(asked, configuration, { isSocket = false } = {}) {
  const route = routes.find(({ prefix }) =>
    prefix.endsWith('/') ? asked.path.startsWith(prefix) : asked.path === prefix,
  );
  if (!route) return refused(404, 'not-found', 'There is no such route.');
  const place = route.given
    ? givenPlace(route, asked, configuration)
    : { path: asked.path.slice(route.prefix.length), search: asked.search, url: null };
  if (!place) {
    return refused(403, 'address-refused', 'The address does not belong to this provider.');
  }
  const fitting = route.allowed.filter(
    (one) => (one.isSocket ?? false) === isSocket && isPath(one, place.path, configuration),
  );
  const allowed = fitting.find(({ method }) => method === asked.method);
  if (fitting.length === 0) return refused(404, 'not-found', 'This path is not on the list of the provider.');
  if (!allowed) {
    return refused(405, 'method-not-allowed', 'This method is not on the list of the path.', {
      allow: fitting.map(({ method }) => method).join(', '),
    });
  }
  if (!isQuery(allowed, place.search)) {
    return refused(400, 'query-not-allowed', 'A parameter is not on the list of the path.');
  }
  return withKey(route, allowed, place, configuration);
}

/**
 * @param {Route} route
 * @param {AllowedRequest} allowed
 * @param {{ path: string, search: string, url: URL | null }} place
 * @param {Configuration} configuration
 */
function withKey(route, allowed, { path, search, url }, configuration) {
  const source = allowed.key ?? route.key;
  const key = configuration.key(source);
  const upstream = configuration.upstream(route);
  const problem = upstream.problem ?? key.problem;
  if (upstream.url === null || problem !== null) {
    return refused(501, 'not-configured', `${route.provider} is not set up on this server: ${problem}`);
  }
  /** @type {Target} */
  const target = {
    url: url ?? addressBelow(upstream.url, path, search),
    keyHeaders: key.value === null ? {} : { [source.header]: `${source.scheme}${key.value}` },
    requestHeaders: route.requestHeaders ?? [],
    idleMs: allowed.idleMs,
  };
  return { target };
}

/**
 * An address from a provider's answer. `url` is null where it is built anew below the upstream: a provider's own
 * addresses lead to its replacement, so that a gateway's key never goes elsewhere.
 *
 * @param {Route} route
 * @param {Asked} asked
 * @param {Configuration} configuration
 * @returns {{ path: string, search: string, url: URL | null } | null}
 */
function givenPlace(route, asked, configuration) {
  const given = onlyUrl(asked.search);
  if (!given) return null;
  const { url: server, standard, replaced } = configuration.upstream(route);
  for (const known of [server, standard]) {
    const path = known && pathBelow(given, known);
    if (path) return { path, search: given.search, url: null };
  }
  const isOneMoreHost =
    !replaced &&
    given.protocol === 'https:' &&
    (route.given?.hosts ?? []).some((host) => isHost(given, host));
  return isOneMoreHost ? { path: given.pathname.slice(1), search: given.search, url: given } : null;
}

/**
 * The address in `url=`, which is the only parameter and there once.
 *
 * @param {string} search
 * @returns {URL | null}
 */
export function onlyUrl(search) {
  const entries = [...new URLSearchParams(search)];
  const [name, value] = entries[0] ?? [];
  return entries.length === 1 && name === 'url' ? givenAddress(value ?? null) : null;
}

/**
 * @param {AllowedRequest} allowed
 * @param {string} path
 * @param {Configuration} configuration
 */
function isPath({ path: pattern, names, moreNames }, path, configuration) {
  if (pattern) return pattern.test(path);
  if (names?.includes(path)) return true;
  // A name from the environment is held to the same alphabet: no dots that climb, nothing encoded.
  const isPlain = path.split('/').every((part) => /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/.test(part));
  return isPlain && moreNames !== undefined && configuration.list(moreNames).includes(path);
}

/**
 * @param {AllowedRequest} allowed
 * @param {string} search
 */
function isQuery({ query = [] }, search) {
  // Some servers take a semicolon for an ampersand: what stands behind it would be a parameter there.
  return (
    !search.includes(';') && [...new URLSearchParams(search).keys()].every((name) => query.includes(name))
  );
}
