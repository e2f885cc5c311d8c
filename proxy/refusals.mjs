/**
 * An answer of the proxy itself. `code` is for the page, `message` for people; neither ever holds a key or an address.
 *
 * @typedef {object} Refusal
 * @property {number} status
 * @property {string} code
 * @property {string} message
 * @property {Readonly<Record<string, string>>} [headers]
 */

/** Of every answer: what comes from a provider must not act as a page of this origin, be shown in another's, or be kept. */
export const safeHeaders = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; sandbox",
  // A page of another site may ask without a header that says so: plain http, an older browser.
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
};

/**
 * @param {number} status
 * @param {string} code
 * @param {string} message
 * @param {Readonly<Record<string, string>>} [headers]
 * @returns {{ refusal: Refusal }}
 */
export function refused(status, code, message, headers = {}) {
  return { refusal: { status, code, message, headers } };
}

/**
 * @param {import('node:http').ServerResponse} response
 * @param {Refusal} refusal
 */
export function refuse(response, { status, code, message, headers = {} }) {
  answerJson(response, status, { error: { code, message } }, headers);
}

/**
 * @param {import('node:http').ServerResponse} response
 * @param {number} status
 * @param {unknown} body
 * @param {Readonly<Record<string, string>>} [headers]
 */
export function answerJson(response, status, body, headers = {}) {
  // Half an answer cannot become another one: it is cut, so that nobody takes it for whole.
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  response.writeHead(status, { ...safeHeaders, ...headers, 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
