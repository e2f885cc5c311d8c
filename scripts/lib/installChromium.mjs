import { existsSync } from 'node:fs';

import { findChromium } from './chromium.mjs';
import { run } from './run.mjs';

const installTimeoutMs = 10 * 60_000;

const advice = [
  'There is no Chromium or Chrome on this machine, and none could be installed.',
  'The browser tests need one. Any of these helps:',
  '  - install Chrome or Chromium and run the command again;',
  '  - set CHROME_PATH to the program of a Chromium-based browser;',
  '  - on Debian or Ubuntu: sudo apt-get install chromium',
].join('\n');

/**
 * Finds a Chromium; without one, installs Debian's package (as root) or Playwright's build.
 *
 * @returns {Promise<{ path: string, source: string }>}
 * @throws Error with advice for a person when there is none and none can be installed.
 */
export async function requireChromium() {
  const found = findChromium();
  if (found) return found;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.log('No Chromium found: installing the package "chromium" with apt-get ...');
    await installWithApt();
    const installed = findChromium();
    if (installed) return { ...installed, source: 'installed with apt-get' };
  }
  console.log('No Chromium found: asking Playwright to download its own ...');
  await run('playwright', ['install', 'chromium'], { timeoutMs: installTimeoutMs });
  const downloaded = findChromium();
  if (downloaded) return downloaded;
  throw new Error(advice);
}

async function installWithApt() {
  const options = { timeoutMs: installTimeoutMs, env: { DEBIAN_FRONTEND: 'noninteractive' } };
  const install = () =>
    run('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium'], options);
  await run('apt-get', ['update', '-q'], options);
  // A mirror in the middle of an update fails once and then works.
  if ((await install()).code !== 0) await install();
}
