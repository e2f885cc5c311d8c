/**
 * Whether a request comes from another site: any page in the same browser could otherwise spend the team's money.
 * Browsers send `Sec-Fetch-Site` with everything, and `Origin` with everything that is no plain GET; a request with
 * neither comes from a program.
 *
 * @param {import('node:http').IncomingHttpHeaders} headers
 */
export function isCrossSite(headers) {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true;
  return headers.origin !== undefined && hostOf(headers.origin) !== headers.host?.toLowerCase();
}

/**
 * @param {string} origin
 * @returns {string | null} null for `null`, the origin of sandboxed pages
 */
function hostOf(origin) {
  try {
    return new URL(origin).host;
  } catch {
    return null;
  }
}
