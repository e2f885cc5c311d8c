import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { root } from './paths.mjs';
import { run } from './run.mjs';

// This file runs before anything is installed: it imports nothing but Node.

/**
 * @param {string} [version] such as "20.19.0"
 * @returns {string | null} What is wrong with this Node, as a sentence for a person, or null.
 */
export function nodeProblem(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return null;
  return `Ninetyten needs Node 20.19 or newer; this is Node ${version}. Install a newer one from https://nodejs.org and try again.`;
}

/**
 * Compares the lock file with what npm says it installed.
 *
 * @param {string} [folder] of the project
 * @returns {string | null} Why the packages must be installed, or null when `node_modules` matches the lock file.
 */
export function installReason(folder = root) {
  const installedPath = join(folder, 'node_modules', '.package-lock.json');
  if (!existsSync(installedPath)) return 'nothing is installed yet';
  const wanted = packagesOf(join(folder, 'package-lock.json'));
  const installed = packagesOf(installedPath);
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === '') continue;
    const present = installed[path];
    if (!present) {
      // Binaries of other systems are in the lock file and rightly absent here.
      if (entry.optional || entry.devOptional || entry.peer) continue;
      return `${path} is missing`;
    }
    if (present.version !== entry.version)
      return `${path} is ${present.version}, the lock file says ${entry.version}`;
    if (!existsSync(join(folder, path))) return `${path} was removed`;
  }
  const extra = Object.keys(installed).find((path) => !wanted[path]);
  return extra ? `${extra} is not in the lock file` : null;
}

/** @returns {Promise<boolean>} False when npm failed; npm has then said why. */
export async function installPackages() {
  const reason = installReason();
  if (reason === null) return true;
  console.log(`Installing packages (${reason}) ...`);
  const { code } = await run('npm', ['ci', '--no-fund', '--no-audit']);
  return code === 0;
}

/**
 * Copies the networks' weights out of their packages into `public/`.
 *
 * @returns {Promise<boolean>}
 */
export async function fetchModels() {
  const script = join(root, 'scripts', 'models', 'fetch.mjs');
  const { code } = await run(process.execPath, [script]);
  return code === 0;
}

/**
 * @param {string} path
 * @returns {Record<string, { version?: string, optional?: boolean, devOptional?: boolean, peer?: boolean }>}
 */
function packagesOf(path) {
  return JSON.parse(readFileSync(path, 'utf8')).packages ?? {};
}
