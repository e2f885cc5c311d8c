/** Named by the page anew for each POST of its own, so that what a browser sends a second time by itself can be told. */
const onceHeader = 'x-request-once';
const keptMs = 3_600_000;
const mostKept = 10_000;

/**
 * Knows the POSTs of the last hour. Browsers send a POST again, unasked, when a connection that was used before closes
 * without an answer (Chromium does): the provider would do its work, and charge it, twice.
 *
 * @param {() => number} [now] ms
 * @returns {(request: Pick<import('node:http').IncomingMessage, 'method' | 'headers'>) => boolean} notes the request;
 *   true: it has been here before
 */
export function createRepeats(now = () => performance.now()) {
  /** When each came, oldest first. @type {Map<string, number>} */
  const seen = new Map();
  return ({ method, headers }) => {
    const id = headers[onceHeader];
    if (method !== 'POST' || typeof id !== 'string' || id === '') return false;
    for (const [old, at] of seen) {
      if (seen.size < mostKept && now() - at < keptMs) break;
      seen.delete(old);
    }
    if (seen.has(id)) return true;
    seen.set(id, now());
    return false;
  };
}
