import { mkdtempSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { chromium, type BrowserContext, type Page } from 'playwright';

import { launchOptions } from '../../../scripts/lib/chromium.mjs';

export interface ProfileOptions {
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly colorScheme?: 'dark' | 'light';
  readonly extraFlags?: readonly string[];
}

/**
 * One person's browser on one machine: a folder that survives the browser process.
 * `open` starts the browser on it, `kill` ends the process as a power cut would, and `open` starts it again on what is left.
 */
export class BrowserProfile {
  readonly #folder = mkdtempSync(join(tmpdir(), 'browser-profile-'));
  readonly #options: ProfileOptions;
  /** Things the page complained about since the last `open`: console errors, uncaught errors, policy violations. */
  readonly complaints: string[] = [];
  /** By how much the clock of a page is ahead of that of this machine, from the next `open`. */
  clockAheadMs = 0;
  readonly #heard = new WeakSet<Page>();
  #context: BrowserContext | null = null;

  constructor(options: ProfileOptions = {}) {
    this.#options = options;
  }

  async open(url: string): Promise<Page> {
    if (this.#context) throw new Error('The browser of this profile is already open.');
    this.complaints.length = 0;
    const { viewport = { width: 1440, height: 900 }, colorScheme = 'dark', extraFlags = [] } = this.#options;
    this.#context = await chromium.launchPersistentContext(this.#folder, {
      ...launchOptions([...extraFlags]),
      viewport,
      colorScheme,
      acceptDownloads: true,
      handleSIGINT: false,
    });
    await this.#context.addInitScript(reportPolicyViolations);
    await this.#context.addInitScript(useDownloadsToSave);
    if (this.clockAheadMs > 0) await this.#context.addInitScript(setClockAhead, this.clockAheadMs);
    this.#context.on('page', (page) => this.#listenTo(page));
    const page = this.#context.pages()[0] ?? (await this.#context.newPage());
    this.#listenTo(page);
    await page.goto(url);
    return page;
  }

  /** A second tab of the same browser. */
  async openTab(url: string): Promise<Page> {
    const page = await this.#opened().newPage();
    await page.goto(url);
    return page;
  }

  /** SIGKILL to the browser and all its processes: nothing is flushed, no handler runs. */
  async kill(): Promise<void> {
    const context = this.#opened();
    const closed = new Promise<void>((resolve) => context.once('close', () => resolve()));
    // Playwright starts the browser as the leader of its own process group.
    process.kill(-this.#processId(), 'SIGKILL');
    await closed;
    this.#context = null;
  }

  /** An orderly end, as by closing the window. */
  async close(): Promise<void> {
    await this.#context?.close();
    this.#context = null;
  }

  /** Closes the browser and deletes the profile. */
  async dispose(): Promise<void> {
    await this.close();
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }

  /** Process id of the browser, from the lock that Chromium keeps in its profile (`host-pid`). */
  #processId(): number {
    const lock = readlinkSync(join(this.#folder, 'SingletonLock'));
    const id = Number(lock.slice(lock.lastIndexOf('-') + 1));
    if (!Number.isInteger(id) || id <= 1) throw new Error(`The profile's lock names no process: ${lock}`);
    return id;
  }

  #opened(): BrowserContext {
    if (!this.#context) throw new Error('The browser of this profile is not open.');
    return this.#context;
  }

  #listenTo(page: Page): void {
    if (this.#heard.has(page)) return;
    this.#heard.add(page);
    // A chooser is only handed to a test while somebody listens, and the browser learns of a listener late: one that
    // starts to listen with the key press misses the chooser now and then. So somebody always listens.
    page.on('filechooser', () => undefined);
    page.on('pageerror', (error) => this.complaints.push(`uncaught: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(`console: ${message.text()}`);
    });
  }
}

/** Runs in the page, on top of what was done to its clock before. */
export function setClockAhead(ms: number): void {
  const now = Date.now;
  Date.now = () => now() + ms;
}

/** Runs in the page: a violated content security policy becomes a console error that names the directive. */
function reportPolicyViolations(): void {
  document.addEventListener('securitypolicyviolation', (event) => {
    // oxlint-disable-next-line no-console -- The console is how the page speaks to the test.
    console.error(`policy ${event.effectiveDirective} blocked ${event.blockedURI} ${event.sample}`);
  });
}

/** Runs in the page: a system save dialog cannot be answered by a test, so saving falls back to a download. */
function useDownloadsToSave(): void {
  Reflect.deleteProperty(globalThis, 'showSaveFilePicker');
}
