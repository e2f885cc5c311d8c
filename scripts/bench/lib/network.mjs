import { readFileSync } from 'node:fs';

import { importTs } from '../../lib/importTs.mjs';
import { listMs, median, repeats } from './numbers.mjs';

const workerSource = readFileSync(new URL('./networkWorker.js', import.meta.url), 'utf8');

/** @typedef {{ loadMs: number, runMs: number[], threads: number }} NetworkRuns */

/**
 * The network alone, in a worker of `page`: what the product runs, without photograph, mask, tiles, storage or canvas.
 * With and without spinning threads, whichever is faster: the baseline is the best that the network can do.
 *
 * @param {import('playwright').Page} page a blank page of the product's origin
 * @param {{ model: string, dims: readonly number[], runs?: number, log: (text: string) => void }} options
 * @returns {Promise<NetworkRuns>}
 */
export async function bareNetwork(page, { model, dims, runs = repeats(4), log }) {
  /** @type {{ modelFiles: Record<string, { path: string }> }} */
  const { modelFiles } = await importTs('src/engines/local/runtime/files.generated.ts');
  const file = modelFiles[model];
  if (!file) throw new Error(`There is no network ${model}.`);
  /** @type {NetworkRuns[]} */
  const variants = [];
  for (const spinning of [false, true]) {
    const result = await page.evaluate(runInWorker, {
      source: workerSource,
      job: { path: file.path, dims, runs, spinning, origin: new URL(page.url()).origin },
    });
    log(
      `bare ${model} ${dims.slice(2).join('×')}, threads ${spinning ? 'spin' : 'sleep'}: ${listMs(result.runMs)}`,
    );
    variants.push(result);
  }
  return variants.reduce((a, b) => (median(b.runMs) < median(a.runMs) ? b : a));
}

/**
 * Runs in the page.
 *
 * @param {{ source: string, job: object }} input
 * @returns {Promise<NetworkRuns>}
 */
async function runInWorker({ source, job }) {
  const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  const worker = new Worker(url, { type: 'module' });
  try {
    return await new Promise((resolve, reject) => {
      worker.addEventListener('message', ({ data }) =>
        data.error ? reject(new Error(data.error)) : resolve(data),
      );
      worker.addEventListener('error', (event) => reject(new Error(event.message)));
      worker.postMessage(job);
    });
  } finally {
    worker.terminate();
    URL.revokeObjectURL(url);
  }
}
