import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';

import { screenBudgets } from '../../scripts/lib/bundle.mjs';
import { distDir } from '../../scripts/lib/paths.mjs';
import { BrowserProfile } from './harness/browserProfile.ts';
import { EditorPage } from './harness/editorPage.ts';
import { loadedScripts } from './harness/loadedScripts.ts';

const baseUrl = inject('baseUrl');
/** An origin that is not ours; `.invalid` never resolves, so nothing leaves this machine either way. */
const elsewhere = 'https://example.invalid/';

describe('the production build as it is served', () => {
  test('the page is isolated, guarded and never cached; hashed files are cached for good', async () => {
    const page = await fetch(`${baseUrl}/`);
    expect(page.status).toBe(200);
    expect(page.headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(page.headers.get('cross-origin-embedder-policy')).toBe('require-corp');
    expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(page.headers.get('cache-control')).toBe('no-cache');

    const html = await page.text();
    const script = /src="(\/assets\/[^"]+\.js)"/.exec(html)?.[1];
    expect(script).toBeDefined();
    const bundle = await fetch(`${baseUrl}${script}`);
    expect(bundle.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    // A worker's own response decides what it may do, so scripts carry the policy too.
    expect(bundle.headers.get('content-security-policy')).toContain("script-src 'self' 'wasm-unsafe-eval'");
  });

  test('hosts that send no headers get the policy from the page itself, before any script', async () => {
    const html = await (await fetch(`${baseUrl}/`)).text();
    const meta = html.indexOf('http-equiv="Content-Security-Policy"');
    expect(meta).toBeGreaterThan(0);
    expect(meta).toBeLessThan(html.indexOf('<script'));
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)[^>]*>|\son\w+=|<style/);
  });

  test('weights are served whole and cached for good; a missing one is no page under its name', async () => {
    const weights = readdirSync(join(distDir, 'models')).filter((name) => name.endsWith('.onnx'));
    expect(weights.length).toBeGreaterThan(3);
    for (const name of weights) {
      const response = await fetch(`${baseUrl}/models/${name}`, { method: 'HEAD' });
      expect(response.status).toBe(200);
      expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      expect(response.headers.get('cross-origin-resource-policy')).toBe('same-origin');
      expect(Number(response.headers.get('content-length'))).toBe(
        statSync(join(distDir, 'models', name)).size,
      );
    }
    const absent = await fetch(`${baseUrl}/models/absent.00000000.onnx`);
    expect(absent.status).toBe(404);
    expect(absent.headers.get('cache-control')).toBeNull();
  });
});

describe('the production build in a browser', () => {
  const profile = new BrowserProfile();
  let page: Awaited<ReturnType<BrowserProfile['open']>>;

  beforeAll(async () => {
    page = await profile.open(baseUrl);
    await page.locator('#root > *').first().waitFor();
  });
  afterAll(() => profile.dispose());

  test('wasm threads can run', async () => {
    expect(await page.evaluate(() => globalThis.crossOriginIsolated)).toBe(true);
    expect(await page.evaluate(() => typeof SharedArrayBuffer)).toBe('function');
  });

  test('the first screen starts without a complaint', () => {
    expect(profile.complaints).toEqual([]);
  });

  test('the first screen and the editor load no more JavaScript than budgeted', async () => {
    const fresh = new BrowserProfile();
    try {
      const loaded = await fresh.open('about:blank').then(loadedScripts);
      await loaded.page.goto(baseUrl);
      await loaded.page.getByRole('button', { name: 'New asset' }).first().waitFor();
      await loaded.page.waitForLoadState('networkidle');
      expect(await loaded.gzipBytes()).toBeLessThanOrEqual(budgetOf('first screen'));

      const editor = new EditorPage(loaded.page);
      await editor.newAsset({ name: 'Budget', width: 1024, height: 1024 });
      await editor.canvas.settled();
      await loaded.page.waitForLoadState('networkidle');
      expect(await loaded.gzipBytes()).toBeLessThanOrEqual(budgetOf('editor'));
      expect(fresh.complaints).toEqual([]);
    } finally {
      await fresh.dispose();
    }
  });

  test.each<[string, string, Attack]>([
    ['an inline script', 'script-src', { tag: 'script', text: 'globalThis.planted = 1' }],
    ['a script of another origin', 'script-src', { tag: 'script', attributes: { src: `${elsewhere}x.js` } }],
    ['an inline event handler', 'script-src', { tag: 'div', attributes: { onclick: 'planted()' } }],
    ['text made into code', 'script-src', { timer: 'globalThis.planted = 1' }],
    ['an inline style element', 'style-src', { tag: 'style', text: 'body { color: red }' }],
    ['a request to another origin', 'connect-src', { fetch: elsewhere }],
    ['a picture of another origin', 'img-src', { tag: 'img', attributes: { src: `${elsewhere}x.png` } }],
    ['a frame', 'frame-src', { tag: 'iframe', attributes: { src: elsewhere } }],
    ['a plug-in', 'object-src', { tag: 'object', attributes: { data: `${elsewhere}x` } }],
  ])('the policy blocks %s', async (_what, directive, attack) => {
    expect(await page.evaluate(provoke, attack)).toContain(directive);
  });
});

function budgetOf(screen: string): number {
  return screenBudgets.find((one) => one.name === screen)?.budgetBytes ?? 0;
}

interface Attack {
  readonly tag?: string;
  readonly text?: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly fetch?: string;
  /** Code as text, handed to a timer: the oldest way to evaluate a string. */
  readonly timer?: string;
}

/** Runs in the page: tries the attack and tells which directive stopped it. */
async function provoke(attack: Attack): Promise<string> {
  const stopped = new Promise<string>((resolve) => {
    const listener = (event: SecurityPolicyViolationEvent): void => resolve(event.effectiveDirective);
    document.addEventListener('securitypolicyviolation', listener, { once: true });
  });
  const gaveUp = new Promise<string>((resolve) => {
    setTimeout(() => resolve('nothing'), 5_000);
  });
  if (attack.fetch !== undefined) void fetch(attack.fetch).catch(() => null);
  if (attack.timer !== undefined) Reflect.apply(setTimeout, globalThis, [attack.timer, 0]);
  if (attack.tag !== undefined) {
    const element = document.createElement(attack.tag);
    for (const [name, value] of Object.entries(attack.attributes ?? {})) element.setAttribute(name, value);
    element.textContent = attack.text ?? '';
    document.body.append(element);
  }
  return Promise.race([stopped, gaveUp]);
}
