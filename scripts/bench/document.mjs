// Flatten and undo/redo of the document kernel in Node: `node scripts/bench/document.mjs [--json]`.
// Times are medians; the floor is a plain copy of the same bytes in the same run.
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { build } from 'vite';

const kernelFiles = [
  'document/commands/createDocument',
  'document/commands/layers',
  'document/commands/layerPixels',
  'document/diff',
  'document/flatten',
  'document/history',
  'document/selectionMask',
  'pixels/paint',
  'pixels/resample',
];

/** Bundles the kernel (Node runs no TypeScript) and returns its functions; the bundle is deleted again. */
async function loadKernel() {
  const kernel = fileURLToPath(new URL('../../src/kernel/', import.meta.url));
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  try {
    await build({
      configFile: false,
      logLevel: 'error',
      build: {
        outDir: folder,
        emptyOutDir: true,
        minify: false,
        target: 'es2023',
        lib: {
          entry: Object.fromEntries(
            kernelFiles.map((file) => [file.replaceAll('/', '-'), `${kernel}${file}.ts`]),
          ),
          formats: ['es'],
        },
      },
    });
    const parts = await Promise.all(
      kernelFiles.map((file) => import(pathToFileURL(join(folder, `${file.replaceAll('/', '-')}.js`)).href)),
    );
    return Object.assign({}, ...parts);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

class MemoryTiles {
  bytes = new Map();
  get(hash) {
    return Promise.resolve(this.bytes.get(hash) ?? null);
  }
  put(bytes) {
    const hash = createHash('sha256').update(bytes).digest('hex');
    this.bytes.set(hash, bytes);
    return Promise.resolve(hash);
  }
}

async function medianMs(runs, work) {
  const times = [];
  for (let i = 0; i < runs; i += 1) {
    const start = performance.now();
    await work(i);
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  return Math.round(times[runs >> 1] * 100) / 100;
}

/** `opaqueShare` 0..1 of pixels with alpha 255, the rest half transparent. */
async function noiseLayer(kernel, tiles, id, width, height, opaqueShare) {
  const map = {};
  let state = 1;
  for (let row = 0; row < Math.ceil(height / 512); row += 1) {
    for (let column = 0; column < Math.ceil(width / 512); column += 1) {
      const bytes = new Uint8Array(512 * 512 * 4);
      const words = new Uint32Array(bytes.buffer);
      for (let i = 0; i < words.length; i += 1) {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        const alpha = (state >>> 8) / 0x1000000 < opaqueShare ? 0xff000000 : 0x80000000;
        words[i] = ((state & 0xffffff) | alpha) >>> 0;
      }
      map[`${column},${row}`] = await tiles.put(bytes);
    }
  }
  const origin = { kind: 'painted' };
  return kernel.createLayer({ id, name: id, pixelWidth: width, pixelHeight: height, tiles: map, origin });
}

function unwrap(result) {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

async function benchFlatten(kernel, report) {
  const [width, height] = [4000, 3000];
  const tiles = new MemoryTiles();
  const rect = { x: 0, y: 0, width, height };
  const base = unwrap(kernel.createDocument('bench', width, height));
  const photo = unwrap(kernel.addLayer(base, await noiseLayer(kernel, tiles, 'photo', width, height, 1)));
  let stack = photo;
  for (let i = 1; i < 5; i += 1) {
    const layer = await noiseLayer(kernel, tiles, `layer${i}`, width, height, 0.5);
    stack = unwrap(
      kernel.addLayer(stack, { ...layer, ...[{}, {}, { opacity: 0.6 }, {}, { blendMode: 'multiply' }][i] }),
    );
  }
  let edited = photo;
  for (let i = 1; i < 5; i += 1) {
    const patch = await noiseLayer(kernel, tiles, `patch${i}`, 800, 800, 0.9);
    const transform = { ...patch.transform, x: 700 * i, y: 500 * i };
    edited = unwrap(kernel.addLayer(edited, { ...patch, transform }));
  }
  const resized = {
    ...photo,
    width: 1500,
    height: 1125,
    layers: {
      photo: { ...photo.layers.photo, transform: { x: 0, y: 0, scaleX: 0.375, scaleY: 0.375, rotation: 0 } },
    },
  };
  const from = new Uint8ClampedArray(width * height * 4).fill(7);
  report.copy12MpMs = await medianMs(5, () => {
    new Uint8ClampedArray(from.length).set(from);
  });
  report.flatten12Mp1LayerMs = await medianMs(5, () => kernel.flattenRegion(photo, tiles, rect));
  report.flatten12MpPhoto4PatchesMs = await medianMs(5, () => kernel.flattenRegion(edited, tiles, rect));
  // The worst case: four full layers of noise whose alpha no branch predictor can guess.
  report.flatten12Mp5LayersMs = await medianMs(5, () => kernel.flattenRegion(stack, tiles, rect));
  report.flattenTile5LayersMs = await medianMs(15, () =>
    kernel.flattenRegion(stack, tiles, { x: 1024, y: 1024, width: 512, height: 512 }),
  );
  report.flattenScaled12MpTo1Mp7Ms = await medianMs(3, () =>
    kernel.flattenRegion(resized, tiles, { x: 0, y: 0, width: 1500, height: 1125 }),
  );
  const source = kernel.documentSource(photo, tiles);
  report.thumbnail12MpMs = await medianMs(3, () => kernel.thumbnailOf(source, 320));
}

/** A document of 8192² with ten painted layers, one stroke over 12 tiles per step. */
async function benchHistory(kernel, report) {
  const hashOf = (n) => n.toString(16).padStart(64, '0');
  let document = unwrap(kernel.createDocument('bench', 8192, 8192));
  for (let l = 0; l < 10; l += 1) {
    const tiles = {};
    for (let i = 0; i < 256; i += 1) tiles[`${i % 16},${i >> 4}`] = hashOf(l * 1000 + i);
    const origin = { kind: 'painted' };
    const layer = kernel.createLayer({
      id: `l${l}`,
      name: 'Paint',
      pixelWidth: 8192,
      pixelHeight: 8192,
      tiles,
      origin,
    });
    document = unwrap(kernel.addLayer(document, layer));
  }
  let history = kernel.openHistory('bench', { entries: [], position: 0 }, document);
  let next = 100_000;
  report.commitStrokeMs = await medianMs(200, () => {
    const patch = {};
    for (let i = 0; i < 12; i += 1) patch[`${(next + i) % 16},${i}`] = hashOf((next += 1));
    const after = unwrap(kernel.patchTiles(document, 'l4', 'pixels', patch));
    const step = {
      label: 'Brush stroke',
      at: 0,
      forward: kernel.diffDocuments(document, after),
      backward: kernel.diffDocuments(after, document),
    };
    ({ history } = kernel.pushHistory(history, step, after, Infinity));
    document = after;
  });
  const move = (step) => () => {
    const moved = step(history, document);
    ({ history, document } = moved);
  };
  report.historyEntries = history.entries.length;
  report.undoMs = await medianMs(100, move(kernel.undoHistory));
  report.redoMs = await medianMs(100, move(kernel.redoHistory));
}

async function benchStrokes(kernel, report) {
  const tiles = new MemoryTiles();
  const points = [];
  for (let i = 0; i < 300; i += 1) points.push(300 + i * 10, 1500 + 600 * Math.sin(i / 30), 1);
  const stroke = { points, size: 120, hardness: 0.7 };
  const layer = await noiseLayer(kernel, tiles, 'paint', 4000, 3000, 1);
  const read = (key) => tiles.get(layer.tiles[key]);
  report.paintStroke300PointsMs = await medianMs(5, () =>
    kernel.paintStroke(layer, stroke, { kind: 'pixels', colour: '#c02020', opacity: 0.8 }, read),
  );
  const size = { width: 4000, height: 3000 };
  const selection = { shapes: [{ kind: 'stroke', mode: 'add', ...stroke }], featherPx: 0 };
  report.selection12MpMs = await medianMs(3, () => kernel.measureSelection(selection, size, tiles));
  report.selection12MpFeather20Ms = await medianMs(3, () =>
    kernel.measureSelection({ ...selection, featherPx: 20 }, size, tiles),
  );
}

export async function benchDocument() {
  const kernel = await loadKernel();
  const report = {};
  await benchFlatten(kernel, report);
  await benchHistory(kernel, report);
  await benchStrokes(kernel, report);
  return report;
}

export const name = 'document';

/** @param {import('../bench.mjs').BenchContext} context */
export async function run() {
  const report = await benchDocument();
  const copy = { what: 'copy of the same pixels', value: report.copy12MpMs };
  const ms = (metric, value, more = {}) => ({ metric, value, unit: 'ms', ...more });
  return [
    ms('flatten 12 MP, one layer', report.flatten12Mp1LayerMs, { baseline: copy }),
    ms('flatten 12 MP, photograph and 4 patches', report.flatten12MpPhoto4PatchesMs, { baseline: copy }),
    ms('flatten 12 MP, 5 full layers', report.flatten12Mp5LayersMs, { baseline: copy }),
    ms('flatten one tile of 5 layers', report.flattenTile5LayersMs),
    ms('flatten 12 MP scaled to 1.7 MP', report.flattenScaled12MpTo1Mp7Ms),
    ms('thumbnail of 12 MP', report.thumbnail12MpMs),
    ms('commit of a stroke, 8192² × 10', report.commitStrokeMs),
    ms('undo in the document, 8192² × 10', report.undoMs, { note: 'tile maps only; with pixels: memory8k' }),
    ms('redo in the document, 8192² × 10', report.redoMs),
    ms('stroke of 300 points into tiles', report.paintStroke300PointsMs),
    ms('selection measured, 12 MP', report.selection12MpMs),
    ms('selection measured, 12 MP, feather 20', report.selection12MpFeather20Ms),
  ];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const report = await benchDocument();
  if (process.argv.includes('--json')) process.stdout.write(`${JSON.stringify(report)}\n`);
  else
    for (const [name, value] of Object.entries(report)) process.stdout.write(`${name.padEnd(30)} ${value}\n`);
}
