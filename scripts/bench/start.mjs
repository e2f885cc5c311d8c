// Time to interactive of the first screen and of the editor, in browsers that have never seen the product.
import { listMs, median, repeats } from './lib/numbers.mjs';
import { BenchProfile } from './lib/profile.mjs';
import { harness } from './lib/stopwatch.mjs';

export const name = 'start';

const runs = repeats(5);

/** @param {import('../bench.mjs').BenchContext} context */
export async function run({ log, baseUrl }) {
  const { EditorPage } = await harness();
  const first = [];
  for (let i = 0; i < runs; i += 1) {
    const profile = new BenchProfile();
    try {
      first.push(await timeStart(profile, baseUrl, 'assets'));
    } finally {
      await profile.dispose();
    }
  }
  log(`first screen: ${listMs(first.map((one) => one.interactiveMs))}`);

  const editor = [];
  const profile = new BenchProfile();
  try {
    const page = await profile.start();
    await page.goto(baseUrl);
    await new EditorPage(page).newAsset({ name: 'Bench', width: 1024, height: 1024 });
    const address = page.url();
    for (let i = 0; i < runs; i += 1) {
      await profile.close();
      editor.push(await timeStart(profile, address, 'editor'));
    }
  } finally {
    await profile.dispose();
  }
  log(`editor: ${listMs(editor.map((one) => one.interactiveMs))}`);
  return [figure('first screen', first), figure('editor', editor)];
}

/**
 * Milliseconds from the start of the navigation. Interactive: the screen's main control is there, and the last long
 * task (50 ms or more) before a quiet second has ended.
 *
 * @param {BenchProfile} profile
 * @param {string} address
 * @param {'assets' | 'editor'} screen
 */
async function timeStart(profile, address, screen) {
  const page = await profile.start();
  await profile.context.addInitScript(watchStart, screen);
  const session = await profile.context.newCDPSession(page);
  await session.send('Network.clearBrowserCache');
  await page.goto(address);
  const result = await page.waitForFunction(() => globalThis.benchStart?.(), null, {
    timeout: 120_000,
    polling: 100,
  });
  return /** @type {Promise<{ paintMs: number, shownMs: number, interactiveMs: number }>} */ (
    result.jsonValue()
  );
}

/** Runs in the page before its scripts. @param {'assets' | 'editor'} screen */
function watchStart(screen) {
  const quietMs = 1000;
  let shownAt = 0;
  let lastLongEnd = 0;
  new PerformanceObserver((list) => {
    for (const task of list.getEntries()) lastLongEnd = Math.max(lastLongEnd, task.startTime + task.duration);
  }).observe({ type: 'longtask', buffered: true });
  const isShown = () => {
    if (screen === 'assets')
      return [...document.querySelectorAll('button')].some(
        (button) => button.textContent?.trim() === 'New asset' && !button.disabled,
      );
    return (
      document.querySelector('[role="toolbar"][aria-label="Tools"]') !== null &&
      document.querySelector('[data-doc-width][data-scale][data-busy="false"]') !== null
    );
  };
  const observer = new MutationObserver(() => {
    if (shownAt !== 0 || !isShown()) return;
    shownAt = performance.now();
    observer.disconnect();
  });
  observer.observe(document, { subtree: true, childList: true, attributes: true });
  globalThis.benchStart = () => {
    if (shownAt === 0 || performance.now() - Math.max(shownAt, lastLongEnd) < quietMs) return null;
    const paint = performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN;
    return { paintMs: paint, shownMs: shownAt, interactiveMs: Math.max(shownAt, lastLongEnd) };
  };
}

/**
 * @param {string} screen
 * @param {readonly { paintMs: number, shownMs: number, interactiveMs: number }[]} samples
 */
function figure(screen, samples) {
  const of = (/** @type {'paintMs' | 'shownMs' | 'interactiveMs'} */ key) =>
    median(samples.map((one) => one[key]));
  return {
    metric: `${screen}, time to interactive`,
    value: of('interactiveMs'),
    unit: 'ms',
    note: `first paint ${Math.round(of('paintMs'))} ms, control shown ${Math.round(of('shownMs'))} ms; new process, empty cache, median of ${samples.length}`,
  };
}
