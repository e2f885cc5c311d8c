// One person's browser for a benchmark: a profile on disk, as the product has it, and the memory of its processes.
import { mkdtempSync, readFileSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { chromium } from 'playwright';

import { launchOptions } from '../../lib/chromium.mjs';
import { isolationHeaders } from '../../lib/headers.mjs';

const viewport = { width: 1440, height: 900 };

/** @typedef {{ rssMb: number, peakMb: number }} Memory */

export class BenchProfile {
  #folder = mkdtempSync(join(tmpdir(), 'bench-profile-'));
  /** @type {import('playwright').BrowserContext | null} */
  #context = null;
  /** @type {string[]} */
  complaints = [];

  /** Starts the browser process on the profile, with an empty page. */
  async start() {
    const options = launchOptions();
    // No graphics card and no emulation of one: the browser's own software compositor, as on such a machine.
    const args = options.args.filter((flag) => !flag.includes('swiftshader'));
    this.#context = await chromium.launchPersistentContext(this.#folder, {
      ...options,
      args: [...args, '--disable-gpu'],
      viewport,
      acceptDownloads: true,
    });
    await this.#context.addInitScript(() => Reflect.deleteProperty(globalThis, 'showSaveFilePicker'));
    const page = this.#context.pages()[0] ?? (await this.#context.newPage());
    page.on('pageerror', (error) => this.complaints.push(error.message));
    return page;
  }

  get context() {
    if (!this.#context) throw new Error('The browser of this profile is not open.');
    return this.#context;
  }

  /**
   * An empty page of the product's origin, isolated as the product is: it sees the same files, databases and threads.
   *
   * @param {string} baseUrl
   */
  async blankPage(baseUrl) {
    const page = await this.context.newPage();
    const url = `${baseUrl}/bench-blank.html`;
    await page.route(url, (route) =>
      route.fulfill({
        headers: { ...isolationHeaders, 'content-type': 'text/html' },
        body: '<!doctype html>',
      }),
    );
    await page.goto(url);
    if (!(await page.evaluate(() => globalThis.crossOriginIsolated)))
      throw new Error('The blank page is not cross-origin isolated: it would run one thread.');
    return page;
  }

  async close() {
    await this.#context?.close();
    this.#context = null;
  }

  async dispose() {
    await this.close();
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }

  /** Peaks count from now on. */
  resetPeaks() {
    for (const pid of this.#renderers()) {
      try {
        writeFileSync(`/proc/${pid}/clear_refs`, '5');
      } catch {
        // The process has just ended.
      }
    }
  }

  /**
   * The largest renderer process: the page's own, where only one page is open. Null where there is no `/proc`.
   *
   * @returns {Memory | null}
   */
  memory() {
    const all = this.#renderers().flatMap((pid) => statusOf(pid) ?? []);
    return all.reduce((a, b) => (a && a.peakMb >= b.peakMb ? a : b), /** @type {Memory | null} */ (null));
  }

  /** @returns {number[]} */
  #renderers() {
    let lock = '';
    try {
      lock = readlinkSync(join(this.#folder, 'SingletonLock'));
    } catch {
      return [];
    }
    const browser = Number(lock.slice(lock.lastIndexOf('-') + 1));
    return descendants(browser).filter((pid) => commandOf(pid).includes('--type=renderer'));
  }
}

/** @param {number} ancestor @returns {number[]} */
function descendants(ancestor) {
  /** @type {Map<number, number>} */
  const parents = new Map();
  for (const name of readProcesses()) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      // The name of the program, in parentheses, may hold spaces.
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
    } catch {
      // Ended meanwhile.
    }
  }
  return [...parents.keys()].filter((pid) => {
    for (let at = parents.get(pid); at !== undefined && at > 1; at = parents.get(at)) {
      if (at === ancestor) return true;
    }
    return false;
  });
}

function readProcesses() {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
}

/** @param {number} pid */
function commandOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

/** @param {number} pid @returns {Memory | null} */
function statusOf(pid) {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const read = (/** @type {string} */ field) =>
      Math.round(Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(status)?.[1] ?? 0) / 1024);
    return { rssMb: read('VmRSS'), peakMb: read('VmHWM') };
  } catch {
    return null;
  }
}
