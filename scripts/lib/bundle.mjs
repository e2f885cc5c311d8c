import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { distDir } from './paths.mjs';

const kilobyte = 1024;

/**
 * A screen is the page's entry and the modules that are always loaded lazily for it.
 * The end-to-end tests check the same budgets on what a browser really fetches.
 *
 * @type {readonly { name: string, budgetBytes: number, lazyModules: readonly RegExp[] }[]}
 */
export const screenBudgets = [
  { name: 'first screen', budgetBytes: 140 * kilobyte, lazyModules: [] },
  {
    name: 'editor',
    budgetBytes: 240 * kilobyte,
    lazyModules: [/^src\/app\/screens\/EditorScreen\.tsx$/, /^src\/canvas\/createCanvas\.ts$/],
  },
];

/**
 * @typedef {{ file: string, isEntry?: boolean, isDynamicEntry?: boolean, imports?: string[], dynamicImports?: string[] }} Chunk
 * @typedef {Record<string, Chunk>} Manifest
 * @typedef {{ path: string, gzipBytes: number }} MeasuredFile
 * @typedef {{ name: string, budgetBytes: number, gzipBytes: number, files: MeasuredFile[] }} MeasuredScreen
 */

/** @returns {Manifest} */
export function readManifest() {
  const path = join(distDir, '.vite', 'manifest.json');
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    throw new Error(`There is no build at ${path}: run \`npm run build\` first.`);
  }
}

/**
 * @param {Manifest} manifest
 * @param {(file: string) => number} [gzipBytesOf]
 * @returns {MeasuredScreen[]}
 */
export function measureScreens(manifest, gzipBytesOf = gzipBytesInBuild) {
  return screenBudgets.map(({ name, budgetBytes, lazyModules }) => {
    const lazy = lazyModules.map((pattern) => lazyEntry(manifest, name, pattern));
    const roots = [entryOf(manifest), ...lazy];
    const files = filesOf(manifest, roots).map((path) => ({ path, gzipBytes: gzipBytesOf(path) }));
    files.sort((a, b) => b.gzipBytes - a.gzipBytes);
    return { name, budgetBytes, gzipBytes: files.reduce((sum, file) => sum + file.gzipBytes, 0), files };
  });
}

/** @param {Manifest} manifest */
function entryOf(manifest) {
  const entry = Object.keys(manifest).find((key) => manifest[key]?.isEntry);
  if (!entry) throw new Error('The build has no entry.');
  return entry;
}

/**
 * @param {Manifest} manifest
 * @param {string} name of the screen
 * @param {RegExp} pattern
 */
function lazyEntry(manifest, name, pattern) {
  const lazy = Object.keys(manifest).filter((key) => manifest[key]?.isDynamicEntry);
  const found = lazy.find((key) => pattern.test(key));
  // A renamed module must not pass as one that costs nothing.
  if (!found) throw new Error(`The ${name} has no lazy module ${pattern}. Lazy modules: ${lazy.join(', ')}`);
  return found;
}

/**
 * Files that the browser loads before the modules in `roots` run: they and all they import statically.
 *
 * @param {Manifest} manifest
 * @param {string[]} roots
 */
function filesOf(manifest, roots) {
  const seen = new Set();
  const files = new Set();
  const queue = [...roots];
  for (let key = queue.pop(); key !== undefined; key = queue.pop()) {
    const chunk = manifest[key];
    if (seen.has(key) || !chunk) continue;
    seen.add(key);
    if (/\.m?js$/.test(chunk.file)) files.add(chunk.file);
    queue.push(...(chunk.imports ?? []));
  }
  return [...files];
}

/** @param {string} file */
function gzipBytesInBuild(file) {
  return gzipSync(readFileSync(join(distDir, file)), { level: 9 }).length;
}
