// Remove background through the real editor, beside the bare network in the same browser.
import { BenchProfile } from './lib/profile.mjs';
import { bareNetwork } from './lib/network.mjs';
import { listMs, median, repeats } from './lib/numbers.mjs';
import { syntheticPhoto } from './lib/photo.mjs';
import { harness, quiet, timeRun } from './lib/stopwatch.mjs';

export const name = 'background';

const warmRuns = repeats(3);
const sizes = [
  { label: '1 MP', width: 1155, height: 866 },
  { label: '12 MP', width: 4000, height: 3000 },
];
const engines = [
  { model: 'silueta', quality: 'Fine', shown: 'Silueta' },
  { model: 'u2netp', quality: 'Quick', shown: 'U²-Net small' },
];

/** @param {import('../bench.mjs').BenchContext} context */
export async function run({ log, baseUrl }) {
  const { EditorPage } = await harness();
  const { chooseIn } = await controls();
  const figures = [];
  for (const size of sizes) {
    const profile = new BenchProfile();
    try {
      const page = await profile.start();
      await page.goto(baseUrl);
      const editor = new EditorPage(page);
      await editor.importImage((await syntheticPhoto(size.width, size.height)).file);
      await editor.canvas.settled();
      await editor.chooseTool('Remove background');
      for (const engine of engines) {
        const bare = await profile.blankPage(baseUrl);
        const floor = await bareNetwork(bare, { model: engine.model, dims: [1, 3, 320, 320], log });
        await bare.close();
        await chooseIn(editor.options.getByRole('combobox', { name: 'Engine' }), engine.shown);
        await quiet(page);
        profile.resetPeaks();
        const first = (await timeRun(editor)).drawnMs;
        const warm = [];
        for (let i = 0; i < warmRuns; i += 1) {
          await editor.reject('other');
          await quiet(page, 500);
          warm.push((await timeRun(editor)).drawnMs);
        }
        const memory = profile.memory();
        await editor.reject('other');
        log(`${engine.model} ${size.label}: first ${Math.round(first)} ms, then ${listMs(warm)}`);
        figures.push({
          metric: `${engine.model}, ${size.label}, click to staged pixels`,
          value: median(warm),
          unit: 'ms',
          baseline: { what: 'bare network, 320²', value: median(floor.runMs) },
          ...(memory ? { note: `peak memory ${memory.peakMb} MB` } : {}),
        });
      }
    } finally {
      await profile.dispose();
    }
  }
  return figures;
}

/** @returns {Promise<typeof import('../../tests/e2e/harness/controls.ts')>} */
async function controls() {
  const { importTs } = await import('../lib/importTs.mjs');
  return importTs('tests/e2e/harness/controls.ts');
}
