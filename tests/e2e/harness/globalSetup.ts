import { existsSync } from 'node:fs';
import { join } from 'node:path';

import type { TestProject } from 'vitest/node';

import { distDir } from '../../../scripts/lib/paths.mjs';
import { buildProduct, servePreview } from '../../../scripts/lib/preview.mjs';

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of the production build, without a trailing slash. */
    readonly baseUrl: string;
  }
}

/** Serves the production build to the end-to-end tests. `npm test` has just built it; otherwise it is built here. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  if (process.env['PRODUCT_IS_BUILT'] !== '1') await buildProduct();
  if (!existsSync(join(distDir, 'index.html'))) throw new Error('There is no production build to test.');
  const server = await servePreview({ port: 0 });
  project.provide('baseUrl', server.url);
  return server.close;
}
