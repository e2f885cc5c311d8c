/**
 * @typedef {import('node:http').IncomingHttpHeaders} IncomingHeaders
 * @typedef {Record<string, string>} Headers
 */

/** Everything else stays here: credentials, cookies, where the page lies. */
const passedOn = ['accept', 'content-type', 'content-length'];

/** Request ids, limits, costs, and what else an adapter reads. */
const passedBack = [
  'content-type',
  'content-length',
  'retry-after',
  'request-id',
  'x-request-id',
  'x-goog-request-id',
  'x-amzn-requestid',
  'cf-ray',
  'openai-processing-ms',
  'openai-model',
  'finish-reason',
  'seed',
  'x-credits-charged',
  'server-timing',
];
const passedBackFamilies = ['x-fal-', 'x-litellm-', 'x-ratelimit-'];

/**
 * What the upstream is told: an allow-list, so that no credential of the page can slip through under another name.
 *
 * @param {IncomingHeaders} headers
 * @param {import('./target.mjs').Target} target
 * @returns {Headers}
 */
export function headersOnward(headers, { requestHeaders, keyHeaders }) {
  /** @type {Headers} */
  const onward = {};
  for (const name of [...passedOn, ...requestHeaders]) {
    const value = headers[name];
    if (typeof value === 'string') onward[name] = value;
  }
  // Asked for plainly, a stream needs no decoder that could hold its events back.
  return { ...onward, 'accept-encoding': 'identity', ...keyHeaders };
}

/**
 * @param {IncomingHeaders} headers of the upstream's answer
 * @param {{ isDecoded: boolean, secrets: readonly string[] }} options a header that holds a key is left out
 * @returns {Headers}
 */
export function headersBack(headers, { isDecoded, secrets }) {
  const entries = Object.entries(headers).flatMap(([name, value]) =>
    typeof value === 'string' ? [/** @type {const} */ ([name, value])] : [],
  );
  const kept = entries.filter(
    ([name, value]) =>
      (passedBack.includes(name) || passedBackFamilies.some((family) => name.startsWith(family))) &&
      !(isDecoded && name === 'content-length') &&
      !secrets.some((secret) => value.includes(secret)),
  );
  return Object.fromEntries(kept);
}
