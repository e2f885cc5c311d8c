// A hosted erasure's way from the answer into the picture: how long the page's main thread is busy with it.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { chromium } from 'playwright';
import { build, preview } from 'vite';

import { launchOptions } from '../lib/chromium.mjs';
import { isolationHeaders } from '../lib/headers.mjs';
import { listMs, median, repeats } from './lib/numbers.mjs';

export const name = 'hostedPaste';

const holeSides = [400, 1000, 2000];
const runs = repeats(7);

/** @param {{ log: (text: string) => void }} context */
export async function run({ log }) {
  const folder = await mkdtemp(join(tmpdir(), 'paste-bench-'));
  const settings = /** @type {const} */ ({
    configFile: false,
    root: fileURLToPath(new URL('./hostedPaste/', import.meta.url)),
    logLevel: 'error',
  });
  await build({
    ...settings,
    worker: { format: 'es' },
    build: { outDir: folder, emptyOutDir: true, target: 'es2023' },
  });
  const server = await preview({
    ...settings,
    build: { outDir: folder },
    preview: { port: 0, host: '127.0.0.1', headers: isolationHeaders },
  });
  const browser = await chromium.launch(launchOptions());
  try {
    const address = server.httpServer.address();
    if (address === null || typeof address === 'string') throw new Error('The bench page has no address.');
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${address.port}/`);
    await page.waitForFunction(() => 'paste' in window);
    const figures = [];
    for (const side of holeSides) figures.push(...(await measure(page, side, log)));
    return figures;
  } finally {
    await browser.close();
    await server.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * In turns, so that a drift of the machine meets both.
 *
 * @param {import('playwright').Page} page
 * @param {number} side
 * @param {(text: string) => void} log
 */
async function measure(page, side, log) {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const busyMs = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return (metrics.find((one) => one.name === 'TaskDuration')?.value ?? Number.NaN) * 1000;
  };
  /** @type {Record<'here' | 'worker', { busy: number[], took: number[] }>} */
  const seen = { here: { busy: [], took: [] }, worker: { busy: [], took: [] } };
  for (let i = 0; i <= runs; i += 1)
    for (const where of /** @type {const} */ (['here', 'worker'])) {
      await page.evaluate(([hole, work]) => window.paste.prepare(hole, work), [side, where]);
      const before = await busyMs();
      const tookMs = await page.evaluate(() => window.paste.paste());
      const busy = (await busyMs()) - before;
      // The first one compiles.
      if (i === 0) continue;
      seen[where].busy.push(busy);
      seen[where].took.push(tookMs);
    }
  await session.detach();
  const { here, worker } = seen;
  log(
    `hole of ${side} px, main thread: in the page ${listMs(here.busy)}, with a worker ${listMs(worker.busy)}`,
  );
  log(
    `hole of ${side} px, until pasted: in the page ${listMs(here.took)}, with a worker ${listMs(worker.took)}`,
  );
  return [
    {
      metric: `12 MP, hole of ${side} px, main thread busy while the answer is pasted`,
      value: median(worker.busy),
      unit: 'ms',
      baseline: { what: 'the same work in the page itself', value: median(here.busy) },
    },
    {
      metric: `12 MP, hole of ${side} px, answer to pasted`,
      value: median(worker.took),
      unit: 'ms',
      baseline: { what: 'the same work in the page itself', value: median(here.took) },
      note: 'with the start of the worker',
    },
  ];
}
