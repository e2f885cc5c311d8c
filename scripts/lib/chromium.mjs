import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

import { chromium } from 'playwright';

/**
 * Flags for every Chromium this project starts: tests, benchmarks, screenshots.
 * The background services are off because they only add noise, and on a closed network they retry for ever.
 */
const quietFlags = [
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/** Chromium refuses to start its sandbox as root, and most containers run tests as root. */
const sandboxFlags = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

/**
 * WebGL without a graphics card, which the Studio renderer needs. Not by default: with it Chromium also draws every
 * 2D canvas through the emulated card, which makes the editor several times slower than on any real machine.
 */
export const softwareGlFlags = ['--use-angle=swiftshader', '--enable-unsafe-swiftshader'];

/**
 * WebGPU without a graphics card, for tests of that path. The engines refuse such an adapter unless they are asked to
 * take it (wasm is faster), so everything else runs as without these flags.
 */
export const softwareGpuFlags = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'];

/** @type {readonly string[]} */
export const launchFlags = [...sandboxFlags, ...quietFlags];

const commandNames = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

const wellKnownPaths = [
  '/usr/bin/chromium',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
];

/**
 * Where a Chromium is, in this order: `CHROME_PATH`, a command on the PATH, a well-known place, Playwright's own download.
 *
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {{ path: string, source: string } | null}
 * @throws when `CHROME_PATH` is set and names nothing that can be started: a wish must not be replaced silently.
 */
export function findChromium(env = process.env) {
  const wished = env['CHROME_PATH'];
  if (wished) {
    if (!canExecute(wished))
      throw new Error(`CHROME_PATH is "${wished}", and no program can be started there.`);
    return { path: wished, source: 'CHROME_PATH' };
  }
  const folders = (env['PATH'] ?? '').split(delimiter).filter(Boolean);
  for (const name of commandNames) {
    for (const folder of folders) {
      const path = join(folder, name);
      if (canExecute(path)) return { path, source: 'found on the PATH' };
    }
  }
  const known = wellKnownPaths.find(canExecute);
  if (known) return { path: known, source: 'installed on this system' };
  const own = chromium.executablePath();
  return own && canExecute(own) ? { path: own, source: 'downloaded by Playwright' } : null;
}

/**
 * @param {string[]} [extraFlags]
 * @returns {{ executablePath: string, headless: boolean, args: string[] }} Options for Playwright's `launch` and `launchPersistentContext`.
 */
export function launchOptions(extraFlags = []) {
  const found = findChromium();
  if (!found)
    throw new Error(
      'There is no Chromium or Chrome. Set CHROME_PATH, or run `npm test`, which looks for one.',
    );
  return { executablePath: found.path, headless: true, args: [...launchFlags, ...extraFlags] };
}

/** @param {string} path */
function canExecute(path) {
  try {
    accessSync(path, constants.X_OK);
    return existsSync(path);
  } catch {
    return false;
  }
}
