import { isHost } from './addresses.mjs';
import { refused } from './refusals.mjs';

/**
 * Whether a request comes from another site: any page in the same browser could otherwise spend the team's money.
 * Browsers send `Sec-Fetch-Site` with everything, and `Origin` with everything that is no plain GET; a request with
 * neither comes from a program.
 *
 * Both only say that page and server have one name, and a page at a name of its own may have that name lead here (DNS
 * rebinding): so the name must be one that this server goes by.
 *
 * @param {import('node:http').IncomingHttpHeaders} headers
 * @param {readonly string[]} pageHosts patterns, beside names of this machine and bare addresses
 * @returns {{ refusal: import('./refusals.mjs').Refusal } | null} null for requests of this site
 */
export function foreignRefusal(headers, pageHosts) {
  if (!isOwnName(headers.host, pageHosts)) {
    return refused(
      403,
      'unknown-host',
      'Engines are not used under this name: ENGINE_PAGE_HOSTS on the server lists the names of the site.',
    );
  }
  const site = headers['sec-fetch-site'];
  const isForeign =
    (site !== undefined && site !== 'same-origin' && site !== 'none') ||
    (headers.origin !== undefined && urlOf(headers.origin)?.host !== headers.host?.toLowerCase());
  return isForeign ? refused(403, 'cross-site', 'Only pages of this origin may use engines.') : null;
}

/**
 * @param {string | undefined} host
 * @param {readonly string[]} pageHosts
 */
function isOwnName(host, pageHosts) {
  const written = host?.toLowerCase() ?? '';
  const name = /^(\[[\da-f:.]+\]|[\da-z.-]+)(?::\d+)?$/.exec(written)?.[1] ?? '';
  // Nobody can have an address, or a name that never leaves this machine, lead elsewhere.
  if (/^\[|^\d+(\.\d+){3}$|^(.+\.)?localhost$/.test(name)) return true;
  const url = urlOf(`http://${name}`);
  return url !== null && pageHosts.some((pattern) => pattern === written || isHost(url, pattern));
}

/**
 * @param {string} text
 * @returns {URL | null} null for `null` too, the origin of sandboxed pages
 */
function urlOf(text) {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}
