import { preview } from 'vite';

import { root } from './paths.mjs';
import { run } from './run.mjs';

/**
 * Builds the production version, without the type check (`npm run build` has it).
 * In a process of its own: a caller's NODE_ENV, such as vitest's, would build React for development.
 *
 * @param {string} [folder] emptied first; `dist/` unless told
 */
export async function buildProduct(folder) {
  const where = folder === undefined ? [] : ['--outDir', folder, '--emptyOutDir'];
  const args = ['build', '--logLevel', 'warn', ...where];
  const { code } = await run('vite', args, { env: { NODE_ENV: 'production' } });
  if (code !== 0) throw new Error('The production build failed: its message is above.');
}

/**
 * Serves `dist/` with the production headers.
 *
 * @param {{ port?: number | null, host?: boolean }} [options] `port` null or absent: the first free one from 4173; 0: any free one.
 * @returns {Promise<{ url: string, port: number, close: () => Promise<void> }>} `url` has no trailing slash.
 * @throws when the port that was asked for is taken.
 */
export async function servePreview(options = {}) {
  const wanted = options.port ?? null;
  const server = await preview({
    root,
    logLevel: 'warn',
    preview: {
      ...(wanted === null ? {} : { port: wanted, strictPort: wanted !== 0 }),
      host: options.host ? true : 'localhost',
    },
  });
  const address = server.httpServer.address();
  if (!address || typeof address === 'string') throw new Error('The preview server has no port.');
  return {
    url: `http://localhost:${address.port}`,
    port: address.port,
    close: () => server.close(),
  };
}
