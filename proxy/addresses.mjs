/**
 * The address of a server as an administrator wrote it: https, or plain http on this machine, since a key in plain
 * text must not leave it.
 *
 * @param {string} text
 * @returns {URL | null} null where it may not be used
 */
export function serverAddress(text) {
  const url = parsedUrl(text);
  if (!url || url.username || url.password || url.search || url.hash) return null;
  return isSecure(url) ? url : null;
}

/**
 * An address that a provider gave: data from outside.
 *
 * @param {string | null} text
 * @returns {URL | null}
 */
export function givenAddress(text) {
  const url = parsedUrl(text ?? '');
  return url && !url.username && !url.password && isSecure(url) ? url : null;
}

/**
 * The rest of an address below a server's own path, without a leading slash.
 *
 * @param {URL} url
 * @param {URL} server
 * @returns {string | null} null where it lies elsewhere
 */
export function pathBelow(url, server) {
  const base = basePath(server);
  return url.origin === server.origin && url.pathname.startsWith(base)
    ? url.pathname.slice(base.length)
    : null;
}

/**
 * @param {URL} server
 * @param {string} path without a leading slash
 * @param {string} search with its question mark, or empty
 */
export function addressBelow(server, path, search) {
  return new URL(`${server.origin}${basePath(server)}${path}${search}`);
}

/**
 * @param {URL} url
 * @param {string} pattern `host`, `*.domain`, or `host:port`
 */
export function isHost(url, pattern) {
  if (!pattern.startsWith('*.')) return url.host === pattern;
  return url.port === '' && url.hostname.endsWith(pattern.slice(1));
}

/**
 * Whether a pattern names hosts of somebody; `*` and `*.com` name the world.
 *
 * @param {string} pattern
 */
export function isHostPattern(pattern) {
  return /^(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)+(:\d+)?$/.test(pattern) && !/^\*\.[^.]+$/.test(pattern);
}

/** @param {URL} server */
function basePath(server) {
  return server.pathname.endsWith('/') ? server.pathname : `${server.pathname}/`;
}

/** @param {URL} url */
function isSecure(url) {
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
}

/** @param {string} hostname as a URL has it: brackets around IPv6, numbers in four parts */
function isLoopback(hostname) {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

/**
 * @param {string} text
 * @returns {URL | null}
 */
function parsedUrl(text) {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}
