// ×2 of a small picture through the real editor, beside the pipeline of the package that the weights come from.
import { BenchProfile } from './lib/profile.mjs';
import { listMs, median, repeats } from './lib/numbers.mjs';
import { openPeer } from './lib/peer.mjs';
import { syntheticPhoto } from './lib/photo.mjs';
import { harness, quiet, timeRun } from './lib/stopwatch.mjs';
import { importTs } from '../lib/importTs.mjs';

export const name = 'upscale';

/** No multiple of the engine's tiles: the comparison with the peer's whole picture crosses their seams. */
const width = 720;
const height = 400;
const runs = repeats(3);
const inputMegapixels = (width * height) / 1e6;

/** @param {import('../bench.mjs').BenchContext} context */
export async function run({ log, baseUrl }) {
  const { EditorPage } = await harness();
  /** @type {typeof import('../../tests/e2e/harness/controls.ts')} */
  const { chooseIn } = await importTs('tests/e2e/harness/controls.ts');
  /** @type {typeof import('../../tests/e2e/harness/pixels.ts')} */
  const { decodePicture } = await importTs('tests/e2e/harness/pixels.ts');
  const { file } = await syntheticPhoto(width, height, 'png');
  const profile = new BenchProfile();
  try {
    const page = await profile.start();
    await page.goto(baseUrl);
    const editor = new EditorPage(page);
    await editor.importImage(file);
    await editor.canvas.settled();
    await editor.chooseTool('Upscale');
    const measure = async (/** @type {string} */ engine) => {
      await chooseIn(editor.options.getByRole('combobox', { name: 'Engine' }), engine);
      await timeRun(editor);
      const times = [];
      for (let i = 0; i < runs; i += 1) {
        await editor.reject('other');
        await quiet(page, 500);
        times.push((await timeRun(editor)).drawnMs);
      }
      log(`${engine}: ${listMs(times)}`);
      return median(times);
    };
    const lanczosMs = await measure('Lanczos');
    await editor.reject('other');
    const mediumMs = await measure('ESRGAN medium');
    await editor.reject('other');
    const slimMs = await measure('ESRGAN slim');
    const computeMs = await lastComputeMs(page);
    const memory = profile.memory();

    const peer = await measurePeer(profile, file.buffer, log);
    await page.bringToFront();
    await editor.accept();
    const { bytes } = await editor.export({ format: 'PNG' });
    const ours = await decodePicture(bytes);

    const perMegapixel = (/** @type {number} */ ms) => ms / 1000 / inputMegapixels;
    const difference = peer.ok ? compare(ours, peer) : null;
    if (difference) log(`largest difference ${difference.largest}, mean ${difference.mean.toFixed(4)}`);
    return [
      {
        metric: 'ESRGAN slim ×2, per input megapixel',
        value: perMegapixel(slimMs),
        unit: 's',
        ...(peer.ok
          ? {
              baseline: {
                what: `UpscalerJS, tfjs wasm, ${peer.threads} thread(s)`,
                value: perMegapixel(peer.ms),
              },
              target: {
                what: `≥ 2.2 × faster (${(peer.ms / slimMs).toFixed(2)} ×)`,
                met: peer.ms >= 2.2 * slimMs,
              },
            }
          : {}),
        note: [
          `click to staged pixels; the engine itself ${perMegapixel(computeMs).toFixed(2)} s`,
          memory && `peak memory ${memory.peakMb} MB`,
          !peer.ok && `baseline not measured: ${peer.reason}`,
        ]
          .filter(Boolean)
          .join('; '),
      },
      ...(difference
        ? [
            {
              metric: 'ESRGAN slim ×2, largest difference to UpscalerJS',
              value: difference.largest,
              unit: '/255',
              target: { what: '≤ 1/255 per channel', met: difference.largest <= 1 },
              note: `${(difference.share * 100).toFixed(2)} % of values differ`,
            },
          ]
        : []),
      {
        metric: 'ESRGAN medium ×2, per input megapixel',
        value: perMegapixel(mediumMs),
        unit: 's',
        note: 'click to staged pixels',
      },
      {
        metric: 'Lanczos ×2, per input megapixel',
        value: perMegapixel(lanczosMs),
        unit: 's',
        note: 'click to staged pixels',
      },
    ];
  } finally {
    await profile.dispose();
  }
}

/**
 * @param {BenchProfile} profile
 * @param {Buffer} png
 * @param {(text: string) => void} log
 * @returns {Promise<{ ok: true, ms: number, threads: number, width: number, height: number, rgb: Buffer } | { ok: false, reason: string }>}
 */
async function measurePeer(profile, png, log) {
  const peer = await openPeer(log);
  if (!peer.ok) return peer;
  try {
    const page = await profile.context.newPage();
    await page.goto(peer.url);
    await page.waitForFunction(() => 'peer' in globalThis, null, { timeout: 60_000 });
    const result = await page.evaluate(
      ([data, count]) => globalThis.peer.measure(data, count),
      [png.toString('base64'), runs],
    );
    log(`UpscalerJS on ${result.backend}, ${result.threads} thread(s): ${listMs(result.runMs)}`);
    await page.close();
    return {
      ok: true,
      ms: median(result.runMs),
      threads: result.threads,
      width: result.width,
      height: result.height,
      rgb: Buffer.from(result.rgb, 'base64'),
    };
  } finally {
    await peer.close();
  }
}

/** What the engine wrote into the ledger about its own time. @param {import('playwright').Page} page */
async function lastComputeMs(page) {
  /** @type {typeof import('../../tests/e2e/harness/rawEvents.ts')} */
  const { readEvents } = await importTs('tests/e2e/harness/rawEvents.ts');
  const done = (await readEvents(page)).findLast((event) => event.type === 'call.completed');
  return Number(done?.body['computeMs'] ?? Number.NaN);
}

/**
 * @param {{ width: number, height: number, rgba: Uint8Array }} ours
 * @param {{ width: number, height: number, rgb: Buffer }} theirs
 */
function compare(ours, theirs) {
  if (ours.width !== theirs.width || ours.height !== theirs.height)
    throw new Error(`Sizes differ: ${ours.width}×${ours.height} and ${theirs.width}×${theirs.height}.`);
  let largest = 0;
  let sum = 0;
  let differing = 0;
  const pixels = ours.width * ours.height;
  for (let i = 0; i < pixels; i += 1) {
    for (let c = 0; c < 3; c += 1) {
      const difference = Math.abs((ours.rgba[i * 4 + c] ?? 0) - (theirs.rgb[i * 3 + c] ?? 0));
      largest = Math.max(largest, difference);
      sum += difference;
      if (difference > 0) differing += 1;
    }
  }
  return { largest, mean: sum / pixels / 3, share: differing / pixels / 3 };
}
