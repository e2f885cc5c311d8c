import { ownKeySources } from '../../proxy/ownKeys.mjs';

/**
 * Headers of every response, in development and in production.
 * Cross-origin isolation gives the page SharedArrayBuffer, without which wasm runs on one thread.
 */
export const isolationHeaders = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/**
 * Of the development server, whose scripts and styles the policy below would stop. Its proxy may hold keys as well: a
 * page that has this one in an invisible frame could have its buttons pressed.
 */
export const developmentHeaders = {
  ...isolationHeaders,
  'Content-Security-Policy': "frame-ancestors 'none'",
};

/**
 * The content security policy of the production build, directive by directive.
 * - `wasm-unsafe-eval` compiles WebAssembly and nothing else; there is no `unsafe-eval` and no inline script.
 * - `blob:` workers and pictures: wasm threads, thumbnails, imported files.
 * - Style attributes set through the CSSOM (React, Konva) are allowed without `unsafe-inline`.
 * - `connect-src` names this origin, and the providers that a person may call with a key of their own. A team that wants
 *   none of that leaves them out, and the page can reach nobody but its server.
 */
const directives = {
  'default-src': "'none'",
  'script-src': "'self' 'wasm-unsafe-eval'",
  'style-src': "'self'",
  'img-src': "'self' blob: data:",
  'font-src': "'self'",
  'connect-src': `'self' blob: data: ${ownKeySources.join(' ')}`,
  'worker-src': "'self' blob:",
  'manifest-src': "'self'",
  'object-src': "'none'",
  'base-uri': "'none'",
  'form-action': "'none'",
};

/** For a `<meta>`: browsers ignore `frame-ancestors` there, so it is left out. */
export const metaPolicy = serialise(directives);

/** For the header, which also governs workers: their scripts do not see the page's `<meta>`. */
export const headerPolicy = serialise({ ...directives, 'frame-ancestors': "'none'" });

export const productionHeaders = {
  ...isolationHeaders,
  'Content-Security-Policy': headerPolicy,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
};

const immutable = 'public, max-age=31536000, immutable';

/**
 * Bundles and weights carry a hash of their bytes in their names and never change under them.
 * Everything else (the page, the network runtime in `/ort`) is asked for anew and answered with 304.
 *
 * @param {string} path of the request, with its leading slash
 */
export function cacheControl(path) {
  return /^\/assets\/|^\/models\/.+\.[0-9a-f]{8,}\.\w+$/.test(path) ? immutable : 'no-cache';
}

/**
 * Folders that hold only files: a request for something absent there is a 404, never the page.
 *
 * @param {string} path of the request, with its leading slash
 */
export function isFilePath(path) {
  return /^\/(assets|models|ort)\//.test(path);
}

/** @param {Record<string, string>} parts */
function serialise(parts) {
  return Object.entries(parts)
    .map(([name, value]) => `${name} ${value}`)
    .join('; ');
}
