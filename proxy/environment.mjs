import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';

/**
 * The server's environment, and below it `.env.engines` in the project's folder. It is read here and nowhere else, and
 * does not become part of `process.env`: processes that are started from here have no use for keys.
 *
 * @param {string} root
 * @param {import('./configuration.mjs').Environment} [env]
 * @returns {import('./configuration.mjs').Environment}
 */
export function engineEnvironment(root, env = process.env) {
  const file = join(root, '.env.engines');
  return existsSync(file) ? { ...parseEnv(readFileSync(file, 'utf8')), ...env } : env;
}
