import { join } from 'node:path';

import { runnerImport } from 'vite';

import { root } from './paths.mjs';

/**
 * Imports a TypeScript module into a script: Node 20 cannot, and benchmarks and screenshots drive the same page object as the tests.
 *
 * @template T
 * @param {string} path from the project's root
 * @returns {Promise<T>}
 */
export async function importTs(path) {
  const { module } = await runnerImport(join(root, path), { configFile: false, root, logLevel: 'warn' });
  return /** @type {T} */ (module);
}
