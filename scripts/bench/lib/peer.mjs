// The package that our ESRGAN weights come from, with its own pipeline, as someone gets it who follows its guide.
// Installed outside the product into `.cache/bench-peer`: the product neither ships nor needs it.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { build, preview } from 'vite';

import { isolationHeaders } from '../../lib/headers.mjs';
import { root } from '../../lib/paths.mjs';
import { run } from '../../lib/run.mjs';

const folder = join(root, '.cache', 'bench-peer');
const manifest = {
  name: 'bench-peer',
  private: true,
  type: 'module',
  dependencies: {
    '@tensorflow/tfjs': '4.11.0',
    '@tensorflow/tfjs-backend-wasm': '4.11.0',
    '@upscalerjs/esrgan-slim': '1.0.0',
    upscaler: '1.0.0',
  },
};

/**
 * @param {(text: string) => void} log
 * @returns {Promise<{ ok: true, url: string, close: () => Promise<void> } | { ok: false, reason: string }>}
 */
export async function openPeer(log) {
  if (!(await install(log)))
    return { ok: false, reason: 'UpscalerJS could not be installed (see the log above)' };
  cpSync(fileURLToPath(new URL('../peer/', import.meta.url)), join(folder, 'page'), { recursive: true });
  const modules = join(folder, 'node_modules');
  const files = join(folder, 'files');
  mkdirSync(files, { recursive: true });
  cpSync(join(modules, '@upscalerjs/esrgan-slim/models/x2'), join(files, 'x2'), { recursive: true });
  const wasm = join(modules, '@tensorflow/tfjs-backend-wasm/dist');
  for (const file of readdirSync(wasm).filter((name) => name.endsWith('.wasm')))
    cpSync(join(wasm, file), join(files, 'wasm', file));
  const settings = /** @type {const} */ ({
    configFile: false,
    root: join(folder, 'page'),
    publicDir: files,
    logLevel: 'error',
  });
  const outDir = join(folder, 'dist');
  // Unminified: tfjs starts its wasm threads from the text of a function, which minifying breaks.
  await build({ ...settings, build: { outDir, emptyOutDir: true, target: 'es2022', minify: false } });
  const server = await preview({
    ...settings,
    build: { outDir },
    preview: { port: 0, host: 'localhost', headers: isolationHeaders },
  });
  const address = server.httpServer.address();
  if (!address || typeof address === 'string') throw new Error('The page of UpscalerJS has no address.');
  return { ok: true, url: `http://localhost:${address.port}/`, close: () => server.close() };
}

/** @param {(text: string) => void} log */
async function install(log) {
  const wanted = `${JSON.stringify(manifest, null, 2)}\n`;
  const path = join(folder, 'package.json');
  const present =
    existsSync(join(folder, 'node_modules/upscaler/package.json')) &&
    existsSync(path) &&
    readFileSync(path, 'utf8') === wanted;
  if (present) return true;
  mkdirSync(folder, { recursive: true });
  writeFileSync(path, wanted);
  log('installing UpscalerJS into .cache/bench-peer');
  const { code } = await run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts'], {
    cwd: folder,
  });
  return code === 0;
}
